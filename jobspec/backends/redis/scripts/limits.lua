-- needs: words, lanes
-- An operator's limits win over the declared ones. ARGV: channel; JSON: `given`, where null lifts one, and `reset`, names of
-- those that are the declared ones again.
return run(function()
    local id, change_ = channel_called(ARGV[1]), cjson.decode(ARGV[2])
    local row = call('HMGET', base .. 'c:' .. id, 'override', 'spec')
    local override, limits = cjson.decode(row[1] or '{}'), {}
    for _, name in ipairs(change_.reset) do override[name] = nil end
    for name, value in pairs(change_.given) do override[name] = value end
    for name, value in pairs(cjson.decode(row[2]).limits) do limits[name] = some(value) end
    for name, value in pairs(override) do limits[name] = some(value) end
    write('HSET', base .. 'c:' .. id, 'override', cjson.encode(override), 'limits', cjson.encode(limits))
    for _, lane in ipairs(call('HKEYS', base .. 'pl:' .. id)) do touch(id, lane) end
    write('SET', base .. 'version', text(number())) -- workers register anew
    ring(ARGV[1])
    return 1
end)
