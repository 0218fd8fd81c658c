-- How an attempt ends that did not end well, and what becomes of its job. Fenced by (id, run).
local MOST_ERRORS = 1000
local REFUNDED = { released = true, rescheduled = true, snoozed = true, parked = true }

local function any_of(names, classes)
    for _, name in ipairs(names) do
        if classes:find('\n' .. name .. '\n', 1, true) then return true end
    end
    return false
end

-- Whether no retry helps, by the type and the classes of the error. A lost worker and a time limit are always retried.
local function gives_up(retry, classes)
    if not classes then return false end
    if any_of(retry.give_up_on, classes) then return true end
    local type_ = classes:match('^\n([^\n]*)')
    return #retry.retry_on > 0 and type_ ~= 'lost' and type_ ~= 'timeout' and not any_of(retry.retry_on, classes)
end

local function backoff_seconds(retry, attempt)
    local factor = 2 ^ math.min(attempt - 1, 60)
    if retry.backoff == 'none' then factor = 0 end
    if retry.backoff == 'fixed' then factor = 1 end
    if retry.backoff == 'linear' then factor = attempt end
    return math.min(retry.cap_seconds, retry.base_seconds * factor) * (1 + retry.jitter * (2 * math.random() - 1))
end

-- What an attempt that ends so makes of its job.
local function judged(job, word, classes)
    if job.x or word == 'cancelled' then return 'cancelled' end
    if word == 'parked' then return 'parked' end
    if word == 'released' or word == 'rescheduled' then return 'ready' end
    if word == 'snoozed' then return 'scheduled' end
    if word == 'given_up' then return 'dead' end
    local most = job.m or policy(job.k).most
    if gives_up(policy(job.k).retry, classes) or (most and job.a >= most + (job.ea or 0)) then return 'dead' end
    return word == 'lost' and 'ready' or 'scheduled'
end

local function note(job, problem)
    local key = base .. 'err:' .. job.id
    job.er = (job.er or 0) + 1
    write('RPUSH', key, string.format('%d|%.6f|', job.a, now) .. problem)
    if job.er > MOST_ERRORS then write('LTRIM', key, -MOST_ERRORS, -1) end
end

-- each: id, run, error (JSON text or nil), delay (seconds or nil), classes of the error (a line each, or nil).
local function settle_job(job, word, to, each)
    local of = channel(job.c)
    local delay = each.delay or backoff_seconds(policy(job.k).retry, job.a)
    if each.error then note(job, each.error) end
    stop(job)
    job.su = (word == 'lost' or ((word == 'released' or word == 'rescheduled') and job.su)) or nil
    local blocks = to == 'dead' and (of.on_dead == 'block' or of.on_dead == 'cancel')
    if to == 'dead' or to == 'cancelled' then
        job.st = job.ca
        finish_job(job, to, to == 'cancelled' and (job.z or WHILE_IT_RAN) or nil)
        tell(to, job)
    else
        if REFUNDED[word] then job.a = job.a - 1 end
        job.s, job.d = to, to == 'scheduled' and now + delay or nil
        if to == 'parked' then heard(job) end
        if word == 'failed' or word == 'lost' then tell('retry', job) end
    end
    -- A strict job returns to its own position, held or not; any other draws a new one when it is ready again.
    if to == 'ready' or (of.ordered and to == 'scheduled') or blocks then
        enter(job, of.ordered and word ~= 'rescheduled' and position(job) or number())
    end
    ring_channel(job.c)
end

-- What waited behind a dead head in a channel that cancels it; then the head lets the lane go on.
--@ seldom
local function cancel_behind(head)
    local ids = {}
    for _, member in ipairs(places(head.c, head.l)) do
        if member:sub(18) ~= head.id then ids[#ids + 1] = member:sub(18) end
    end
    load_all(ids)
    ended(cancel_now(ids, 'job ' .. head.id .. ', before it in its lane, died'))
    leave(head)
end

-- Of a lane that runs ahead those behind go back first, attempt and all: they have not been run.
local function those_behind(word, list)
    local named, behind, seen = {}, {}, {}
    for _, each in ipairs(list) do named[each.id] = true end
    for _, each in ipairs(list) do
        local job = holding(each.id, each.run)
        if job and strict(job) then
            for member in pairs(running_in(job.c, job.l)) do
                local id = member:sub(18)
                if member > job.q and not seen[id] and (word ~= 'released' or not named[id]) then
                    seen[id] = true
                    behind[#behind + 1] = { id = id, run = load(id).n }
                end
            end
        end
    end
    return behind
end

-- Runs that were written down, and those among them that were the last attempts of their jobs.
--@ seldom
local function settle_batch(word, list)
    local ids, runs, dead, gone = {}, {}, {}, {}
    for _, each in ipairs(list) do ids[#ids + 1] = each.id end
    load_all(ids)
    local behind = those_behind(word, list)
    if #behind > 0 then settle_batch('released', behind) end
    table.sort(list, function(a, b) return tonumber(a.id) < tonumber(b.id) end)
    for _, each in ipairs(list) do
        local job = holding(each.id, each.run)
        if job then
            local to = judged(job, word, each.classes)
            runs[#runs + 1] = each.run
            if to == 'dead' then dead[#dead + 1] = each.run end
            settle_job(job, word, to, each)
            if ENDED[to] then gone[#gone + 1] = job.id end
        end
    end
    ended(gone)
    for _, id in ipairs(gone) do
        local job = load(id)
        if job.s == 'dead' and job.pl and channel(job.c).on_dead == 'cancel' then cancel_behind(job) end
    end
    return runs, dead
end
