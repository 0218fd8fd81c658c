-- needs: words, lanes, ends, settle, tick, claim
-- A worker claims. ARGV: worker, limit, whether a suspect may be among them, whether to tick, whether the worker is about
-- to sleep, the kinds (ids with commas; empty: all it has announced). Answers with the jobs, how long until a tick has
-- something to do ('' not known), and whether more could have been taken than fits into one answer.
even_when_full()
return run(function()
    local id, limit, asked = ARGV[1], tonumber(ARGV[2]), ARGV[6]
    local row = call('HMGET', base .. 'w:' .. id, 'expires', 'kinds', 'channels', 'heard')
    if not row[1] or tonumber(row[1]) < now then
        fail('JS007', 'worker ' .. id .. ' holds no lease: its heartbeat did not arrive in time')
    end
    if ARGV[4] == '1' then tick() end
    if ARGV[5] == '1' then
        local heard = cjson.decode(row[4])
        if #heard > 0 then call('SADD', base .. 'bells', unpack(heard)) end
    end
    local claim = { worker = id, kinds = {}, suspects = ARGV[3] == '1', tokens_in = huge, bytes = 0, again = false }
    for each in (asked == '' and row[2] or asked):gmatch('%d+') do claim.kinds[each] = true end
    local own = {}
    for each in row[3]:gmatch('%d+') do own[#own + 1] = each end
    local ids = open_of(own)
    local answer = #ids > 0 and answer_of(take_from(claim, ids, limit)) or { '[]', '' }
    local due = ''
    if ARGV[4] == '1' or ARGV[5] == '1' then
        local soonest = math.min(due_seconds(id) or huge, claim.tokens_in)
        if soonest < huge then due = string.format('%.6f', soonest) end
    end
    answer[3], answer[4] = due, claim.again and 1 or 0
    return answer
end)
