-- One bundle. ARGV: id. Answers with nothing if there is none, else with name, origin, when it was made and finished, how many
-- jobs it has, then state and number of its own.
return run(function()
    local id = ARGV[1]
    local row = call('HMGET', base .. 'bn:' .. id, 'name', 'origin', 'created', 'finished', 'total')
    if not row[1] then return {} end
    local counts = call('HMGET', base .. 'bn:' .. id, unpack(EVERY))
    local answer = { row[1], row[2] or '', row[3], row[4] or '', row[5] }
    for n, state in ipairs(EVERY) do
        if counts[n] then
            answer[#answer + 1] = state
            answer[#answer + 1] = counts[n]
        end
    end
    return answer
end)
