-- One bundle. ARGV: id. Answers with nothing if there is none, else with name, origin, when it was made and finished, how many
-- jobs it has, then state and number of its own.
return run(function()
    local id = ARGV[1]
    local row = call('HMGET', base .. 'bn:' .. id, 'name', 'origin', 'created', 'finished', 'total')
    if not row[1] then return {} end
    local ids, counts = call('SMEMBERS', base .. 'bm:' .. id), {}
    load_all(ids)
    for _, each in ipairs(ids) do
        local job = load(each)
        if job and job.b == id then counts[job.s] = (counts[job.s] or 0) + 1 end
    end
    local answer = { row[1], row[2] or '', row[3], row[4] or '', row[5] }
    for state, n in pairs(counts) do
        answer[#answer + 1] = state
        answer[#answer + 1] = n
    end
    return answer
end)
