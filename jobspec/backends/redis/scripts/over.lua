-- needs: words, lanes, ends
-- Whether waiting for a job or bundle is over; if not, its end will be said. ARGV: id.
return run(function()
    local id = ARGV[1]
    local job, of = load(id), bundle(id)
    if job and not ENDED[job.s] and job.s ~= 'parked' then
        job.lk = 1
        change(job)
        return 0
    end
    if not job and of and not of.finished then
        write('HSET', base .. 'bn:' .. id, 'heard', 1)
        return 0
    end
    return 1
end)
