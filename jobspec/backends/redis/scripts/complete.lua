-- needs: words, lanes, ends
-- Whoever holds a job by hand has done it. ARGV: id, run, result (empty: none).
even_when_full()
return run(function()
    local job = held(ARGV[1], ARGV[2])
    if job.x then
        fail('JS012', 'job ' .. job.id .. ' is to be cancelled: its end does not count', 'release it')
    end
    if is_behind(job, {}) then
        fail('JS006', 'job ' .. job.id .. ' cannot end: the end of the job before it in its lane is not recorded')
    end
    stop(job)
    job.st = job.ca
    finish_job(job, 'done')
    if ARGV[3] ~= '' then
        job.rs = 1
        write_text('res:' .. job.id, ARGV[3])
    end
    tell('done', job)
    ring_channel(job.c)
    ended({ job.id })
    return 1
end)
