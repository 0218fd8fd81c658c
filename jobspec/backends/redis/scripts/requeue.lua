-- needs: words, lanes, ends, settle
-- Running jobs are taken from their workers at once, with their attempt back. ARGV: ids. Answers with those that are ready.
even_when_full()
return run(function()
    local list, ready = {}, {}
    load_all(ARGV)
    for _, id in ipairs(ARGV) do
        local job = load(id)
        if job and job.s == 'running' then list[#list + 1] = { id = id, run = job.n } end
    end
    if #list > 0 then
        settle_batch('released', list)
        ring('cancel')
    end
    for _, each in ipairs(list) do
        if not ENDED[load(each.id).s] then ready[#ready + 1] = each.id end
    end
    return ready
end)
