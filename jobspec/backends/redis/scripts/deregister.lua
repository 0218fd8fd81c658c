-- A worker ends: what it did not give back is rescued by the next tick. ARGV: its id.
even_when_full()
return run(function()
    local id = ARGV[1]
    if call('EXISTS', base .. 'w:' .. id) == 0 then return 0 end
    write('HSET', base .. 'w:' .. id, 'expires', '-inf')
    if call('EXISTS', base .. 'h:' .. id) == 1 then
        write('ZADD', base .. 'rescue', '-inf', id)
    else
        write('ZREM', base .. 'rescue', id)
    end
    return 1
end)
