-- All schedules: now, then id, spec, when each fires next ('' nobody has looked yet), whether it is paused.
return run(function()
    local answer, flat = { string.format('%.6f', now) }, call('HGETALL', base .. 'schedules')
    for n = 2, #flat, 2 do
        local row = call('HMGET', base .. 'sc:' .. flat[n], 'spec', 'next_at', 'paused')
        answer[#answer + 1] = { flat[n], row[1], row[2] or '', row[3] == '1' and 1 or 0 }
    end
    return answer
end)
