-- What comes with time: jobs are due, reservations expire, leases run out, the archive is cleared.
local AT_ONCE = 1000
local FORGET_WORKER = 86400

local function lease_end(worker, job)
    local longer = kind(job.k) and policy(job.k).lease
    if worker.expires == -huge or not longer then return worker.expires end
    return math.max(worker.expires, worker.beat + longer)
end

local function worker_row(id)
    local row = call('HMGET', base .. 'w:' .. id, 'name', 'expires', 'beat')
    return row[1] and { id = id, name = row[1], expires = tonumber(row[2]), beat = tonumber(row[3]) } or nil
end

local function pairs_of(flat)
    local found = {}
    for n = 1, #flat, 2 do found[#found + 1] = { flat[n], flat[n + 1] } end
    return found
end

-- What was taken ahead stays with the first of its lane: it goes back with that one.
local function is_first(job)
    if not strict(job) then return true end
    for member in pairs(running_in(job.c, job.l)) do
        if member < job.q then return false end
    end
    return true
end

local function lose(lost, id, run, message)
    local job = holding(id, run)
    if not job or not is_first(job) then return false end
    lost[#lost + 1] = { id = id, run = run, error = cjson.encode({ type = 'lost', message = message }), classes = '\nlost\n' }
    return true
end

-- Jobs of a worker whose lease has run out. A kind's own lease may be longer: then it is looked at again.
local function lose_held(lost, id)
    local worker, again = worker_row(id), huge
    local held_now = pairs_of(call('ZRANGE', base .. 'h:' .. id, 0, -1, 'WITHSCORES'))
    for _, each in ipairs(held_now) do
        local run, job = each[1], load(each[2])
        local till = job and worker and lease_end(worker, job) or -huge
        if till < now then
            local name = worker and worker.name or '?'
            local message = 'worker ' .. id .. ' (' .. name .. ') died: its lease ran out'
            if not lose(lost, each[2], run, message) then again = math.min(again, now + 1) end
        else
            again = math.min(again, till)
        end
    end
    if again < huge then
        write('ZADD', base .. 'rescue', again, id)
    elseif #held_now == 0 then
        write('ZREM', base .. 'rescue', id)
    end
end

--@ seldom
local function rescue()
    local lost = {}
    for _, id in ipairs(call('ZRANGEBYSCORE', base .. 'rescue', '-inf', string.format('(%.6f', now))) do
        lose_held(lost, id)
    end
    local late = call('ZRANGEBYSCORE', base .. 'leases', '-inf', string.format('(%.6f', now), 'LIMIT', 0, AT_ONCE)
    for _, member in ipairs(late) do
        local id, run = member:match('^(%d+):(%d+)$')
        lose(lost, id, run, 'who claimed it did not end it, nor extend its lease, in time')
    end
    if #lost > 0 then settle_batch('lost', lost) end
end

--@ seldom
local function promote()
    local ids, expired = call('ZRANGEBYSCORE', base .. 'due', '-inf', string.format('%.6f', now), 'LIMIT', 0, AT_ONCE), {}
    load_all(ids)
    for _, id in ipairs(ids) do
        local job = load(id)
        if job.s == 'reserved' then
            expired[#expired + 1] = id
        else
            job.s, job.d = 'ready', nil
            change(job)
            if strict(job) then touch(job.c, job.l) else enter(job, number()) end
            ring_channel(job.c)
        end
    end
    ended(cancel_now(expired, 'its reservation was not committed in time', 'expired'))
end

local function tick()
    local before = string.format('(%.6f', now)
    if call('ZCOUNT', base .. 'rescue', '-inf', before) + call('ZCOUNT', base .. 'leases', '-inf', before) > 0 then rescue() end
    if call('ZCOUNT', base .. 'due', '-inf', string.format('%.6f', now)) > 0 then promote() end
    done()
end

-- Until a tick has something to do; nil: nothing is known.
local function due_seconds(but)
    local soonest = huge
    for _, name in ipairs({ 'due', 'leases' }) do
        local found = call('ZRANGE', base .. name, 0, 0, 'WITHSCORES')
        if found[2] then soonest = math.min(soonest, tonumber(found[2])) end
    end
    for _, each in ipairs(pairs_of(call('ZRANGE', base .. 'rescue', 0, -1, 'WITHSCORES'))) do
        if tonumber(each[2]) >= soonest then break end
        if each[1] ~= but and call('EXISTS', base .. 'h:' .. each[1]) == 1 then soonest = tonumber(each[2]) end
    end
    return soonest < huge and math.max(soonest - now, 0) or nil
end

-- ---- the archive
-- It has ended, but blocks its lane, or somebody waits for it or will read its result, or its bundle is open.
local function needed(job)
    if job.pl or (job.ch and call('EXISTS', base .. 'ch:' .. job.id) == 1) then return true end
    if job.dp then
        local ids = call('SMEMBERS', base .. 'dp:' .. job.id)
        load_all(ids)
        for _, id in ipairs(ids) do
            local child = load(id)
            if child and not child.f then return true end
        end
    end
    local of = job.b and bundle(job.b)
    return of and not of.finished or false
end
