-- A job has ended: what hangs on that. Unique keys, who waits for it, bundles; and how it is forgotten.
local CANCELLABLE = { ready = true, scheduled = true, waiting = true, reserved = true, parked = true }

-- ---- unique keys: `unique`: key -> id, or id and until when; `windows`: when those end
local taken = {}
--@ seldom
local function holder(key)
    if taken[key] == nil then
        local value = call('HGET', base .. 'unique', key)
        local id, till = (value or ''):match('^(%d+) ?(.*)$')
        taken[key] = id and { id = id, till = tonumber(till) } or false
    end
    local found = taken[key]
    if found and found.till and found.till <= now then return nil end
    return found or nil
end

-- till: nil until the job ends, huge for ever.
--@ seldom
local function take(key, id, till)
    taken[key] = { id = id, till = till }
    write('HSET', base .. 'unique', key, till and string.format('%s %.6f', id, till) or id)
    if till and till < huge then write('ZADD', base .. 'windows', till, key) end
end

local function free(job, always)
    if not job.u then return end
    local found = holder(job.u)
    if found and found.id == job.id and (always or not found.till) then
        taken[job.u] = false
        write('HDEL', base .. 'unique', job.u)
        write('ZREM', base .. 'windows', job.u)
    end
end

-- ---- who waits for a job or bundle now: ids of jobs and bundles in `ch:<parent>`, and what this call changes of that
local edges = {}
--@ seldom
local function edge(parent, child, is_there)
    if not edges[parent] then edges[parent] = {} end
    edges[parent][child] = is_there
    write(is_there and 'SADD' or 'SREM', base .. 'ch:' .. parent, child)
end

-- In order.
--@ seldom
local function children_of(parent)
    local ids, changed = {}, edges[parent] or {}
    for _, id in ipairs(call('SMEMBERS', base .. 'ch:' .. parent)) do
        if changed[id] == nil then ids[#ids + 1] = id end
    end
    for id, is_there in pairs(changed) do
        if is_there then ids[#ids + 1] = id end
    end
    table.sort(ids, function(a, b) return tonumber(a) < tonumber(b) end)
    load_all(ids)
    return ids
end

-- ---- bundles: `bn:<id>`, and in `bw:<id>` their members that have not ended; those that this call takes away from there
local bundles, gone_from = {}, {}
--@ seldom
local function bundle(id)
    if bundles[id] == nil then
        local row = call('HMGET', base .. 'bn:' .. id, 'name', 'finished', 'heard')
        bundles[id] = row[1] and { id = id, name = row[1], finished = row[2] or nil, heard = row[3] } or false
    end
    return bundles[id]
end

-- All of its jobs have ended. Whether that is news.
--@ seldom
local function finish_bundle(of)
    if of.finished then return false end
    of.finished = now
    write('HSET', base .. 'bn:' .. of.id, 'finished', string.format('%.6f', now))
    write('ZADD', base .. 'bundles', string.format('%.6f', now), of.id)
    write('SREM', base .. 'open_bundles', of.id)
    told[#told + 1] = { event = 'bundle', id = tonumber(of.id), kind = of.name }
    if of.heard then over[#over + 1] = of.id end
    return true
end

-- Whether it is over with that.
--@ seldom
local function leave_bundle(of, member)
    local key, gone = base .. 'bw:' .. of.id, gone_from[of.id] or { count = 0 }
    if gone[member] or call('SISMEMBER', key, member) == 0 then return false end
    gone[member], gone.count, gone_from[of.id] = true, gone.count + 1, gone
    write('SREM', key, member)
    return call('SCARD', key) == gone.count and finish_bundle(of)
end

-- ---- the last steps of a job
local function forget_waits(job)
    for parent in pairs(job.wt or {}) do edge(parent, job.id, false) end
    job.wt = nil
end

local function unfinished(job, by)
    count('live', job.k, by)
    if channel(job.c).keyed then count('pl:' .. job.c, job.l, by) end
end

local function heard(job)
    if job.lk then
        job.lk = nil
        over[#over + 1] = job.id
    end
end

local WHILE_IT_RAN = 'cancelled while it ran'

-- It has left its lane or its worker, unless it is a dead head that blocks. What hangs on it: `ended`.
local function finish_job(job, to, reason)
    job.s, job.f, job.d, job.z = to, now, nil, reason
    forget_waits(job)
    unfinished(job, -1)
    heard(job)
    local of = kind(job.k)
    local kept = to == 'dead' and of.keep_dead or of.keep_done
    if kept ~= 'Infinity' then add('ZADD', 'ended', now + kept, job.id) end
    change(job)
end

-- End jobs that are not running. Those that were ended here.
--@ seldom
local function cancel_now(ids, reason, to)
    local ended = {}
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and CANCELLABLE[job.s] then
            leave(job)
            finish_job(job, to or 'cancelled', reason)
            tell(to or 'cancelled', job)
            ring_channel(job.c)
            ended[#ended + 1] = id
        end
    end
    return ended
end

-- What the end of a parent means to a child.
--@ seldom
local function verdict(parent, on_failure)
    local job = load(parent)
    if not job then
        local of = bundle(parent)
        return of and of.finished and 'satisfied' or 'open'
    end
    if not ENDED[job.s] then return 'open' end
    if job.s == 'done' or on_failure == 'run' then return 'satisfied' end
    return on_failure == 'cancel' and 'failed' or 'open'
end

-- Scheduled if its time is still to come, else ready.
local function go(job)
    change(job)
    if job.r and job.r > now then
        job.s, job.d = 'scheduled', job.r
    else
        job.s, job.d = 'ready', nil
        if strict(job) then touch(job.c, job.l) else enter(job, number()) end
    end
    ring_channel(job.c)
end

-- Those whose parent failed, and who are cancelled then. Those that were.
--@ seldom
local function cancel_failed(ids)
    return cancel_now(ids, 'a job it waited for did not end well')
end

-- Take the edges of one that has ended away. What has ended by that.
--@ seldom
local function resolve(parent)
    local ended, failed = {}, {}
    for _, id in ipairs(children_of(parent)) do
        local job = load(id)
        local means = job and job.wt and verdict(parent, job.wt[parent])
        if not job then
            edge(parent, id, false)
            local of = bundle(id)
            if of and leave_bundle(of, parent) then ended[#ended + 1] = id end
        elseif means == 'satisfied' then
            edge(parent, id, false)
            job.wt[parent] = nil
            if not next(job.wt) then
                job.wt = nil
                if job.s == 'waiting' then go(job) end
            end
            change(job)
        elseif means == 'failed' then
            failed[#failed + 1] = id
        end
    end
    for _, id in ipairs(cancel_failed(failed)) do ended[#ended + 1] = id end
    return ended
end

-- Jobs have ended, or bundles. Level by level, not by recursion: chains can be long.
local function ended(ids)
    while #ids > 0 do
        local further = {}
        for _, id in ipairs(ids) do
            local job = load(id)
            if job then
                free(job)
                if job.cp and job.s == 'done' then -- who did not end well may be retried, and goes on from there
                    job.cp = nil
                    write('DEL', base .. 'cp:' .. id)
                end
            end
            if not job or job.ch then
                for _, each in ipairs(resolve(id)) do further[#further + 1] = each end
            end
        end
        ids = further
    end
end

-- As if it had never been; not of one that runs.
--@ seldom
local function erase(job, always)
    leave(job)
    forget_waits(job)
    if not ENDED[job.s] then unfinished(job, -1) end
    free(job, always or not ENDED[job.s])
    for n = 2, #(job.af or {}), 2 do write('SREM', base .. 'dp:' .. job.af[n], job.id) end
    local keys = { base .. 'j:' .. job.id, base .. 'b:' .. job.id }
    if job.rs then keys[#keys + 1] = base .. 'res:' .. job.id end
    if job.er then keys[#keys + 1] = base .. 'err:' .. job.id end
    if job.cp then keys[#keys + 1] = base .. 'cp:' .. job.id end
    if job.dp then keys[#keys + 1] = base .. 'dp:' .. job.id end
    if job.ch then keys[#keys + 1] = base .. 'ch:' .. job.id end
    write('DEL', unpack(keys))
    add('ZREM', 'ended', job.id)
    count('stored', job.k, -1)
    forget(job)
end

afterwards[#afterwards + 1] = function() gone_from = {} end
