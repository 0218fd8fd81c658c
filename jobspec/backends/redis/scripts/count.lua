-- How many jobs there are by state. ARGV: how many states, the states, then ids of channels. Answers with state and number.
return run(function()
    local answer, most = {}, tonumber(ARGV[1])
    for n = 2, most + 1 do
        local sum = 0
        for c = most + 2, #ARGV do sum = sum + call('ZCARD', base .. 's:' .. ARGV[n] .. ':' .. ARGV[c]) end
        if sum > 0 then
            answer[#answer + 1] = ARGV[n]
            answer[#answer + 1] = sum
        end
    end
    return answer
end)
