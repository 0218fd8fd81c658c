-- Whoever claimed by hand holds it longer. ARGV: id, run, seconds. Answers with the end of the lease.
even_when_full()
return run(function()
    local job = held(ARGV[1], ARGV[2])
    if job.x then fail('JS012', 'job ' .. job.id .. ' is to be cancelled', 'stop, and release it') end
    if job.w then fail('JS002', 'job ' .. job.id .. ' is held by worker ' .. job.w .. ', which renews its own lease') end
    job.h = now + tonumber(ARGV[3])
    add('ZADD', 'leases', string.format('%.6f', job.h), job.id .. ':' .. job.n)
    change(job)
    return string.format('%.6f', job.h)
end)
