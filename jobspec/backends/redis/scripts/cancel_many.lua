-- needs: words, lanes, ends, settle, cancel
-- Cancel jobs; those that run are asked. ARGV: reason (empty: none), ids. Answers with their ids.
even_when_full()
return run(function()
    local ids = arguments(2)
    load_all(ids)
    local gone = cancel_now(ids, ARGV[1] ~= '' and ARGV[1] or nil)
    ended(gone)
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and job.s == 'running' and not job.x then
            ask(job)
            gone[#gone + 1] = id
        end
    end
    return gone
end)
