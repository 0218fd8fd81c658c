-- needs: words
-- A paused channel takes jobs and hands none out; what runs goes on. ARGV: channel, 1 or 0.
return run(function()
    local id = channel_called(ARGV[1])
    write('HSET', base .. 'c:' .. id, 'paused', ARGV[2])
    ring(ARGV[1])
    return 1
end)
