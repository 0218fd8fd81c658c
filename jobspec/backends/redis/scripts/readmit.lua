-- What `exclude` took is everybody's again. ARGV: token.
return run(function()
    for _, name in ipairs(call('SMEMBERS', base .. 'mine:' .. ARGV[1])) do
        local key = base .. 'ex:' .. name
        if (call('GET', key) or ''):match('^%S+') == ARGV[1] then write('DEL', key) end
    end
    write('DEL', base .. 'mine:' .. ARGV[1])
    return 1
end)
