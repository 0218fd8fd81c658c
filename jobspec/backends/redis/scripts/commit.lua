-- needs: words, lanes, ends
-- Two phases. ARGV: id, seconds (empty: commit it, else its reservation goes on for so long). Answers with whether it was
-- reserved, or when the reservation now runs out.
local function reserved(id)
    local job = load(id) or fail('JS010', 'there is no job ' .. id)
    if job.s == 'expired' or job.s == 'cancelled' then
        fail('JS046', 'the reservation of job ' .. id .. ' is ' .. job.s)
    end
    if job.s ~= 'reserved' then return nil end
    if job.d <= now then fail('JS046', 'the reservation of job ' .. id .. ' has expired') end
    return job
end

return run(function()
    local id = ARGV[1]
    local job = reserved(id)
    if ARGV[2] ~= '' then
        if not job then fail('JS048', 'job ' .. id .. ' is not reserved (any more)') end
        job.d = now + tonumber(ARGV[2])
        change(job)
        return string.format('%.6f', job.d)
    end
    if not job then return 0 end
    job.d = nil
    if job.wt then job.s = 'waiting' else go(job) end
    change(job)
    return 1
end)
