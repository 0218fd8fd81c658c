-- needs: words, lanes, ends, settle
-- A worker lives. ARGV: worker, lease in seconds, the runs it knows it holds. Answers with those it no longer holds, those
-- that are to be cancelled, and whether it should register anew.
even_when_full()

local function is_stale(row)
    if row[3] == (call('GET', base .. 'version') or '0') then return 0 end
    return 1
end

return run(function()
    local id, lease = ARGV[1], tonumber(ARGV[2])
    local row = call('HMGET', base .. 'w:' .. id, 'beat', 'name', 'version')
    if not row[2] then
        fail('JS007', 'this queue does not know worker ' .. id .. ' (any more)', 'start the worker again')
    end
    write('HSET', base .. 'w:' .. id, 'beat', string.format('%.6f', now), 'expires', string.format('%.6f', now + lease))
    write('ZADD', base .. 'rescue', string.format('%.6f', now + lease), id)
    local known, mine, unknown, lost, cancelled, holds = {}, {}, {}, {}, {}, {}
    for n = 3, #ARGV do known[ARGV[n]] = true end
    local flat, ids, before = call('ZRANGE', base .. 'h:' .. id, 0, -1, 'WITHSCORES'), {}, math.min(tonumber(row[1]), now - lease / 3)
    for n = 1, #flat, 2 do
        mine[flat[n]] = true
        if not known[flat[n]] then
            ids[#ids + 1] = flat[n + 1]
            unknown[#unknown + 1] = { id = flat[n + 1], run = flat[n] }
        end
    end
    load_all(ids)
    for _, each in ipairs(unknown) do
        local job = holding(each.id, each.run)
        if job and job.ca < before then holds[#holds + 1] = each end
    end
    if #holds > 0 then settle_batch('released', holds) end
    for _, each in ipairs(call('SMEMBERS', base .. 'x:' .. id)) do
        if mine[each] and known[each] then cancelled[#cancelled + 1] = each end
    end
    for each in pairs(known) do
        local job = mine[each]
        if not job then lost[#lost + 1] = each end
    end
    return { table.concat(lost, ','), table.concat(cancelled, ','), is_stale(row) }
end)
