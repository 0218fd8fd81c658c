-- Have channels for oneself for a while; asked again, for longer. ARGV: token, name of the worker, seconds, what is heard.
return run(function()
    local names = arguments(4)
    for _, name in ipairs(names) do
        local found = call('GET', base .. 'ex:' .. name)
        local token, who = (found or ''):match('^(%S+) (.*)$')
        if token and token ~= ARGV[1] then
            fail('JS009', 'worker ' .. who .. ' has channel ' .. name .. ' for itself',
                'stop it first, or wait until it has ended')
        end
    end
    for _, name in ipairs(names) do
        write('SET', base .. 'ex:' .. name, ARGV[1] .. ' ' .. ARGV[2], 'PX', floor(tonumber(ARGV[3]) * 1000))
    end
    if #names > 0 then
        write('SADD', base .. 'mine:' .. ARGV[1], unpack(names))
        write('PEXPIRE', base .. 'mine:' .. ARGV[1], floor(tonumber(ARGV[3]) * 1000))
    end
    return 1
end)
