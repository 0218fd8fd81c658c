-- needs: words
-- Pause a schedule, or let it go on: times that passed meanwhile are not caught up. ARGV: its name, `pause` or `resume`.
return run(function()
    local id = call('HGET', base .. 'schedules', ARGV[1])
        or fail('JS010', 'this queue has no schedule "' .. ARGV[1] .. '"', 'give the qualified name, <package>.<job>')
    local key = base .. 'sc:' .. id
    if ARGV[2] == 'pause' then
        write('HSET', key, 'paused', 1)
    elseif call('HGET', key, 'paused') == '1' then
        write('HDEL', key, 'paused', 'next_at')
        ring('schedules')
    end
    return 1
end)
