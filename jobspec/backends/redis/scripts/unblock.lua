-- needs: words, lanes
-- Take the dead head that blocks a lane away. ARGV: version of the catalog, channel (id), lane. Answers with its id, or ''.
return run(function()
    current(ARGV[1])
    for _, member in ipairs(places(ARGV[2], ARGV[3])) do
        local job = load(member:sub(18))
        if job and job.s == 'dead' then
            leave(job)
            ring_channel(job.c)
            return job.id
        end
    end
    return ''
end)
