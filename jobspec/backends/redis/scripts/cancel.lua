-- needs: words, lanes, ends, settle, cancel
-- Cancel one job. ARGV: id, whether by force, reason (empty: none). Answers with what it is now.
even_when_full()
return run(function()
    local id, reason = ARGV[1], ARGV[3] ~= '' and ARGV[3] or nil
    if #cancel_now({ id }, reason) > 0 then
        ended({ id })
        return 'cancelled'
    end
    local job = load(id) or fail('JS010', 'there is no job ' .. id)
    if job.s == 'cancelled' then return 'cancelled' end
    if job.s ~= 'running' then fail('JS048', 'job ' .. id .. ' cannot be cancelled: it is ' .. job.s) end
    if ARGV[2] ~= '1' then
        ask(job, reason)
        return 'running'
    end
    job.x, job.z = true, reason or job.z
    local problem = cjson.encode({ type = 'cancelled', message = reason or 'cancelled by force' })
    settle_batch('cancelled', { { id = id, run = job.n, error = problem } })
    ring('cancel')
    return 'cancelled'
end)
