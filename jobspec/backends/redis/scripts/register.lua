-- A worker announces itself. ARGV: version of the catalog, its id if it had one, name, lease in seconds, kinds and channels (ids
-- with commas), what it hears (JSON). Answers with its id, then other living workers of its name and how long they are silent.
return run(function()
    current(ARGV[1])
    local id, till = ARGV[2], string.format('%.6f', now + tonumber(ARGV[4]))
    local expires = id ~= '' and call('HGET', base .. 'w:' .. id, 'expires')
    if not expires or tonumber(expires) == -huge then
        id = text(number())
        write('HSET', base .. 'w:' .. id, 'registered', string.format('%.6f', now))
        write('ZADD', base .. 'workers', string.format('%.6f', now), id)
    end
    write('HSET', base .. 'w:' .. id, 'name', ARGV[3], 'beat', string.format('%.6f', now), 'expires', till, 'kinds', ARGV[5],
        'channels', ARGV[6], 'heard', ARGV[7], 'version', ARGV[1])
    write('ZADD', base .. 'rescue', till, id)
    local answer = { id }
    for _, each in ipairs(call('ZRANGE', base .. 'workers', 0, -1)) do
        local row = call('HMGET', base .. 'w:' .. each, 'name', 'beat', 'expires')
        if each ~= id and row[1] == ARGV[3] and tonumber(row[3]) > now then
            answer[#answer + 1] = each
            answer[#answer + 1] = string.format('%.6f', now - tonumber(row[2]))
        end
    end
    return answer
end)
