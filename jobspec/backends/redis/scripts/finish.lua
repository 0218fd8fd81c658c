-- needs: words, lanes, ends
-- Attempts have ended well. ARGV: id, run, result (empty: none) of each. Answers with the runs that were written down, and
-- those of them that are cancelled instead, because somebody had asked for it.
even_when_full()

return run(function()
    local ids, named, mine = {}, {}, {}
    for n = 1, #ARGV, 3 do
        ids[#ids + 1], named[ARGV[n]] = ARGV[n], true
    end
    load_all(ids)
    for n = 1, #ARGV, 3 do
        local job = holding(ARGV[n], ARGV[n + 1])
        if job and not is_behind(job, named) then mine[#mine + 1] = { job, ARGV[n + 2] } end
    end
    local runs, cancelled, gone = {}, {}, {}
    for n, each in ipairs(mine) do
        local job, to = each[1], each[1].x and 'cancelled' or 'done'
        if job.s == 'running' then -- it may be named twice
            runs[#runs + 1] = job.n
            if job.x then cancelled[#cancelled + 1] = job.n end
            stop(job)
            job.st = job.ca
            finish_job(job, to, job.x and (job.z or WHILE_IT_RAN) or nil)
            if to == 'done' and each[2] ~= '' then
                job.rs = 1
                write_text('res:' .. job.id, each[2])
            end
            tell(to, job)
            if channel(job.c).gated then ring_channel(job.c) end
            gone[#gone + 1] = job.id
        end
    end
    ended(gone)
    return { table.concat(runs, ','), table.concat(cancelled, ',') }
end)
