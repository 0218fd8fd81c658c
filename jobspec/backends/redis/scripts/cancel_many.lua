-- needs: words, lanes, ends, settle, cancel
-- Cancel jobs; those that run are asked. ARGV: reason (empty: none), ids. Answers with their ids.
even_when_full()
return run(function()
    local ids, reason = arguments(2), ARGV[1] ~= '' and ARGV[1] or nil
    load_all(ids)
    local gone = cancel_now(ids, reason)
    ended(gone)
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and job.s == 'running' and not job.x then
            ask(job, reason)
            gone[#gone + 1] = id
        end
    end
    return gone
end)
