-- Who may start now: fair between channels and lanes, in the order of each lane, within every limit.
--
-- claim: kinds (set of ids), worker (id, or nil by hand), expires_at (by hand), suspects (whether one may be among them),
-- tokens_in (seconds until a bucket has another token), bytes (of the large bodies so far), again (there is more than fits
-- into one answer).

-- An answer is not made larger by another job than this.
local MOST_BYTES = 16777216

local function by_score(a, b)
    if a.score ~= b.score then return a.score < b.score end
    return a.member < b.member
end

-- Of several sorted sets the first `want`, in their order.
local function first_of(keys, from, want)
    local found = {}
    for _, key in ipairs(keys) do
        local flat = call('ZRANGE', base .. key, from, from + want - 1, 'WITHSCORES')
        for n = 1, #flat, 2 do
            found[#found + 1] = { member = flat[n], score = tonumber(flat[n + 1]), key = key }
        end
    end
    if #keys > 1 then
        table.sort(found, by_score)
        for n = #found, want + 1, -1 do found[n] = nil end
    end
    return found
end

local function keys_of(prefix, names)
    local keys = {}
    for n, name in ipairs(names) do keys[n] = prefix .. ':' .. name end
    return keys
end

local function any_in(prefix, names)
    return #names > 0 and call('EXISTS', unpack(keys_of(base .. prefix, names))) > 0
end

-- By chance, in which the heavier ones come first more often.
local function in_turn(ids)
    local order = {}
    for _, id in ipairs(ids) do
        local of = channel(id)
        if of and not of.paused then
            order[#order + 1] = { of = of, chance = -math.log(1 - math.random()) / (of.limits.weight or 1) }
        end
    end
    table.sort(order, function(a, b) return a.chance < b.chance end)
    return order
end

-- ---- limits
local function allowance(claim, of, want)
    local limits, allowed = of.limits, want
    if limits.concurrency then allowed = math.min(allowed, limits.concurrency - running_of(of.id)) end
    if limits.rate_limit and limits.rate_seconds then
        local step = limits.rate_seconds / limits.rate_limit
        of.empty_at = math.max(math.min(of.empty_at, now), now - limits.rate_seconds)
        local tokens = floor((now - of.empty_at) / step + 1e-6)
        if tokens < allowed then
            claim.tokens_in = math.min(claim.tokens_in, (tokens + 1) * step - (now - of.empty_at))
            allowed = tokens
        end
    end
    return math.max(0, allowed)
end

local function take_tokens(of, taken)
    local limits = of.limits
    if limits.rate_limit and limits.rate_seconds and taken > 0 then
        local used = taken * limits.rate_seconds / limits.rate_limit
        of.empty_at = math.min(now, math.max(of.empty_at, now - limits.rate_seconds) + used)
        write('HSET', base .. 'c:' .. of.id, 'empty_at', string.format('%.6f', of.empty_at))
    end
end

-- ---- whose turn it is: lanes with the kinds of them that are wanted
local function lanes_of(of, names, want)
    local found, lanes = {}, {}
    for _, name in ipairs(names) do
        local flat = call('ZRANGE', base .. 'turns:' .. of.id .. ':' .. name, 0, want - 1, 'WITHSCORES')
        for n = 1, #flat, 2 do
            local lane = found[flat[n]]
            if not lane then
                lane = { member = flat[n], score = huge, kinds = {} }
                found[flat[n]], lanes[#lanes + 1] = lane, lane
            end
            lane.score = math.min(lane.score, tonumber(flat[n + 1]))
            lane.kinds[#lane.kinds + 1] = name
        end
    end
    table.sort(lanes, by_score)
    for n = #lanes, want + 1, -1 do lanes[n] = nil end
    return lanes
end

local function served(of, lanes, names)
    for _, lane in ipairs(lanes) do
        if lane.taken then
            for _, name in ipairs(lane.kinds) do
                write('ZADD', base .. 'turns:' .. of.id .. ':' .. name, 'XX', last, lane.member)
            end
        end
    end
end

-- First an equal share for each lane that has somebody, then what is left to those that have more.
local function fair(of, names, want)
    local lanes, found = lanes_of(of, names, want), {}
    local quota = math.ceil(want / math.max(#lanes, 1))
    for _, lane in ipairs(lanes) do
        lane.keys, lane.from = {}, 0
        for _, name in ipairs(lane.kinds) do
            lane.keys[#lane.keys + 1] = 'q:' .. of.id .. ':' .. lane.member .. ':' .. name
        end
        lane.free = free_in(of, lane.member)
    end
    for round = 1, 2 do
        for _, lane in ipairs(lanes) do
            local share = math.min(round == 1 and quota or want, want - #found, lane.free - lane.from)
            if share > 0 and (round == 1 or lane.from == quota) then
                -- Of several sets from the start: their second part does not begin where the first of each ended.
                local from = #lane.keys > 1 and 0 or lane.from
                local more = first_of(lane.keys, from, lane.from + share - from)
                for n = lane.from - from + 1, #more do found[#found + 1] = more[n] end
                lane.from = from + #more
                lane.taken = true
            end
        end
    end
    return found, lanes
end

local function wanted(claim, job)
    return job and job.s == 'ready' and not job.su and claim.kinds[job.k] or false
end

-- Of each lane the head, if nothing of the lane runs and nothing holds it; and what may be run ahead, for the same
-- worker, which runs them one after the other. A lane ends before the first that cannot be taken. Who may run only once
-- is never taken ahead, because a worker that dies has perhaps run it.
local function heads(claim, of, names, want)
    local lanes, found, behind, ids = lanes_of(of, names, want), {}, {}, {}
    local ahead = claim.worker and of.ahead or 1
    for _, lane in ipairs(lanes) do
        lane.taken = true
        lane.places = call('ZRANGE', base .. 'q:' .. of.id .. ':' .. lane.member, 0, ahead - 1)
        for _, member in ipairs(lane.places) do ids[#ids + 1] = member:sub(18) end
    end
    load_all(ids)
    for n = 1, ahead do
        for _, lane in ipairs(lanes) do
            local member = not lane.ends and lane.places[n]
            local job = member and load(member:sub(18))
            local once = n > 1 and job and (job.m or policy(job.k).most) == 1
            if #found < want and wanted(claim, job) and not once then
                found[#found + 1] = { member = member, score = 0 }
                if lane.last then behind[job.id] = lane.last end
                lane.last = job.id
            else
                lane.ends = true
            end
        end
    end
    return found, lanes, behind
end

-- A job that a worker held when it died: one at a time. In a strict channel only the head of a lane.
--@ seldom
local function suspect_of(of, keys)
    for _, each in ipairs(first_of(keys, 0, 100)) do
        local job = load(each.member:sub(18))
        if job and job.s == 'ready' and free_in(of, job.l) >= 1 then return job end
    end
end

local function take_job(claim, job, taken, behind)
    claim.bytes = claim.bytes + (job.sz or 0)
    start(job, claim.worker, claim.expires_at)
    tell('started', job)
    taken[#taken + 1] = { job = job, behind = behind }
end

local function from_channel(claim, of, share, taken)
    share = math.min(share, allowance(claim, of, share))
    if claim.bytes > MOST_BYTES then claim.again = true end
    if share <= 0 or claim.again then return 0 end
    local names, behind, found, lanes, first_taken = {}, {}, {}, {}, #taken
    local all = call('SMEMBERS', base .. 'ck:' .. of.id)
    for _, name in ipairs(all) do
        if claim.kinds[name] then names[#names + 1] = name end
    end
    local suspect = claim.suspects and any_in('sus:' .. of.id, names) and suspect_of(of, keys_of('sus:' .. of.id, names))
    if suspect then
        claim.suspects = false
        take_job(claim, suspect, taken)
    end
    local want = share - (#taken - first_taken)
    if want > 0 and of.ordered then
        found, lanes, behind = heads(claim, of, names, want)
    elseif want > 0 then
        found, lanes = fair(of, names, want)
    end
    table.sort(found, by_score)
    local ids = {}
    for n, each in ipairs(found) do ids[n] = each.member:sub(18) end
    load_all(ids)
    if #ids > 0 then draw(#ids) end
    for _, id in ipairs(ids) do
        claim.again = claim.bytes > MOST_BYTES
        if claim.again then break end
        take_job(claim, load(id), taken, behind[id])
    end
    served(of, lanes)
    take_tokens(of, #taken - first_taken)
    if #taken == first_taken then
        local left = any_in('sus:' .. of.id, all) or any_in('turns:' .. of.id, all)
        if not left then call('SREM', base .. 'open', of.id) end
    end
    return #taken - first_taken
end

--@ later
local function take_from(claim, ids, limit)
    local order, weight, taken, want = in_turn(ids), 0, {}, limit
    for _, each in ipairs(order) do weight = weight + (each.of.limits.weight or 1) end
    for round = 1, 2 do
        local more = {}
        for _, each in ipairs(order) do
            if want <= 0 then break end
            local own = each.of.limits.weight or 1
            local share = round == 1 and math.ceil(want * own / weight) or want
            weight = math.max(weight - own, 1)
            local got = from_channel(claim, each.of, share, taken)
            want = want - got
            if round == 1 and got >= share then
                more[#more + 1] = each
                done()
            end
        end
        order = more
    end
    return taken
end

local function open_of(ids)
    local is_open, found = {}, {}
    for _, id in ipairs(call('SMEMBERS', base .. 'open')) do is_open[id] = true end
    for _, id in ipairs(ids) do
        if is_open[id] then found[#found + 1] = id end
    end
    return found
end

-- ---- the answer: numbers of each job as JSON, and their texts one after the other
--@ seldom
local function after_text(job)
    local items = {}
    for n = 1, #job.af, 2 do
        local id = job.af[n + 1]
        local parent = load(id)
        local of = not parent and bundle(id)
        local state = parent and ENDED[parent.s] and parent.s or (of and of.finished and 'done') or nil
        local result = parent and parent.rs and call('GET', base .. 'res:' .. id)
        items[#items + 1] = '{"name": ' .. cjson.encode(job.af[n]) .. ', "id": ' .. id .. ', "state": '
            .. (state and '"' .. state .. '"' or 'null') .. ', "result": ' .. (result or 'null') .. '}'
    end
    return '[' .. table.concat(items, ', ') .. ']'
end

--@ later
local function answer_of(taken)
    local keys, bodies, heads_, parts = {}, {}, {}, {}
    for n, each in ipairs(taken) do keys[n] = base .. 'b:' .. each.job.id end
    for i = 1, #keys, CHUNK do
        for _, body in ipairs(call('MGET', unpack(keys, i, math.min(i + CHUNK - 1, #keys)))) do
            bodies[#bodies + 1] = body or ''
        end
    end
    for n, each in ipairs(taken) do
        local job = each.job
        local saved = job.cp and call('GET', base .. 'cp:' .. job.id) or ''
        local after = job.af and after_text(job) or ''
        heads_[n] = string.format(
            '[%s,%s,%d,%s,%d,%s,%d,%d,%d]', job.id, job.n, job.a, job.k, job.su and 1 or 0, each.behind or 'null',
            #bodies[n], #saved, #after
        )
        parts[#parts + 1] = bodies[n]
        parts[#parts + 1] = saved
        parts[#parts + 1] = after
    end
    return { '[' .. table.concat(heads_, ',') .. ']', table.concat(parts) }
end
