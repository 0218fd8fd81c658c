-- needs: words
-- Keep what a run has saved. ARGV: id, run, the text (empty: nothing any more), extra attempts.
return run(function()
    local job = held(ARGV[1], ARGV[2])
    local key = 'cp:' .. job.id
    if ARGV[3] == '' then
        job.cp = nil
        write('DEL', base .. key)
    else
        job.cp = 1
        write_text(key, ARGV[3])
    end
    local more = tonumber(ARGV[4])
    if more > 0 then job.ea = (job.ea or 0) + more end
    change(job)
    return 1
end)
