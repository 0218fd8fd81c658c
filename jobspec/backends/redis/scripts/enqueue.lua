-- needs: words, lanes, ends
-- Jobs come. ARGV: version of the catalog, `many`, `try`, `bundle` or `fire`, `raise` where that is asked for in place of what
-- the kinds say, name and origin of the bundle (of a schedule: its id, and when it is expected to fire and is to fire next, as
-- `<then>|<next>`), what is to be known of the jobs here (a JSON array), then their bodies. Answers with the ids; the bundle's
-- first; `-` if somebody else has moved the schedule on.
local mode, conflicts, heads = ARGV[2], ARGV[3], nil
local LARGE = 65536
local LATER = 'try again when some have ended, or use try_enqueue'
local fresh, sent, met = {}, {}, {}

-- What the job waits for, with the ids of those of the same call.
--@ seldom
local function parents_of(head, name, n, ids)
    local found = {}
    for _, edge in ipairs(head.a) do
        local id = tonumber(edge[2])
        if id < 0 and -id > #ids then
            fail('JS044', name .. ': job ' .. n .. ' of the call waits for job ' .. text(-id) .. ', which does not come '
                .. 'before it', 'put what is waited for first')
        end
        found[#found + 1] = edge[1]
        found[#found + 1] = id < 0 and ids[-id] or text(id)
    end
    return found
end

-- The bound that one more job would break.
local function full(of, lane, most)
    most = most or of.limits.max_pending
    if most then
        local there = unfinished_in(of.id) + (fresh[of.id] or 0)
        if there >= most then return 'channel ' .. of.name .. ' holds ' .. most .. ' unfinished jobs or more already' end
    end
    most = of.limits.lane_max_pending
    if most and counted('pl:' .. of.id, lane) >= most then
        return 'a lane of channel ' .. of.name .. ' holds ' .. most .. ' unfinished jobs or more already'
    end
end

-- Whether one of them has failed.
--@ seldom
local function wait_for(job, parents, on_failure)
    local failed = false
    for n = 2, #parents, 2 do
        local id = parents[n]
        local parent = load(id)
        if parent then
            parent.dp = 1
            change(parent)
        end
        write('SADD', base .. 'dp:' .. id, job.id)
        local means = verdict(id, on_failure)
        if means ~= 'satisfied' then
            job.wt = job.wt or {}
            job.wt[id] = on_failure
            if parent then parent.ch = 1 end
            edge(id, job.id, true)
            failed = failed or means == 'failed'
        end
    end
    return failed
end

-- Ready, or held; a job of a strict channel has its position in either case.
local function put(job, head)
    if head.rs then
        job.s, job.d = 'reserved', now + head.rs
    elseif job.wt then
        job.s = 'waiting'
    elseif job.r and job.r > now then
        job.s, job.d = 'scheduled', job.r
    else
        job.s = 'ready'
    end
    if job.s == 'ready' or strict(job) then enter(job, tonumber(job.id)) end
end

local function till(head)
    if not head.w then return nil end
    return head.w == 'inf' and huge or now + head.w
end

-- The id of the new job, or of the one that has its unique key; nil: there is no room, and the call only tries.
local function enqueue_one(head, body, n, ids, bundle_id)
    local first_id = head.x and (sent[head.x] or call('GET', base .. 'dedup:' .. head.x))
    if first_id then return first_id end
    local name, of = kind(head.k).name, channel(head.c)
    local existing = head.u and holder(head.u)
    if existing then
        if mode == 'try' then return nil end
        if head.uc or conflicts == 'raise' then
            fail('JS041', name .. ': job ' .. existing.id .. ' with the same unique key is there')
        end
        return existing.id
    end
    local why = full(of, head.l, head.mp)
    if why and mode == 'try' then return nil end
    if why then fail('JS040', name .. ': ' .. why, LATER) end
    local parents = head.a and parents_of(head, name, n, ids) or {}
    for each = 2, #parents, 2 do
        if not load(parents[each]) and not bundle(parents[each]) then
            fail('JS010', name .. ': there is no job ' .. parents[each] .. ' to wait for')
        end
    end
    local job = {
        id = text(number()), k = head.k, c = head.c, l = head.l, p = head.p, a = 0, e = now, m = head.m, u = head.u,
        r = head.dl and now + head.dl or head.r, b = bundle_id,
    }
    create(job)
    local failed = false
    if #parents > 0 then
        job.af = parents
        failed = wait_for(job, parents, head.f)
    end
    if head.u then take(head.u, job.id, till(head)) end
    if head.x then
        sent[head.x] = job.id
        write('SET', base .. 'dedup:' .. head.x, job.id, 'EX', DAY)
    end
    write_text('b:' .. job.id, body)
    if #body > LARGE then job.sz = #body end
    local pair = head.c .. ':' .. head.k
    if not met[pair] then
        met[pair] = true
        write('SADD', base .. 'ck:' .. head.c, head.k)
    end
    unfinished(job, 1)
    count('stored', job.k, 1)
    fresh[of.id] = (fresh[of.id] or 0) + 1
    put(job, head)
    tell('queued', job)
    ring_channel(of.id)
    if failed then
        ended(cancel_failed({ job.id }))
        fresh[of.id] = fresh[of.id] - 1
    end
    return job.id
end

--@ seldom
local function make_bundle(id, ids)
    local members, total = {}, 0
    for _, each in ipairs(ids) do
        if not members[each] then
            members[each], total = true, total + 1
        end
    end
    write('HSET', base .. 'bn:' .. id, 'name', ARGV[4], 'created', string.format('%.6f', now), 'total', total)
    if ARGV[5] ~= '' then write('HSET', base .. 'bn:' .. id, 'origin', ARGV[5]) end
    local of = { id = id, name = ARGV[4] }
    bundles[id] = of
    local is_open = false
    -- A job that was there before is a member, too, until it ends.
    for each in pairs(members) do
        local job = load(each)
        if job and not job.f then
            is_open, job.ch = true, 1
            change(job)
            edge(each, id, true)
            write('SADD', base .. 'bw:' .. id, each)
        end
    end
    write('SADD', base .. 'open_bundles', id)
    if not is_open and finish_bundle(of) then ended({ id }) end
end

-- Move a schedule on. What is to be enqueued: nothing if it is paused.
--@ seldom
local function fire(due)
    local expected, next_at = ARGV[5]:match('^(.*)|(.*)$')
    local row = call('HMGET', base .. 'sc:' .. ARGV[4], 'spec', 'next_at', 'paused')
    if not row[1] or (row[2] or '') ~= expected then return nil end
    write('HSET', base .. 'sc:' .. ARGV[4], 'next_at', next_at)
    return row[3] == '1' and {} or due
end

return run(function()
    current(ARGV[1])
    heads = cjson.decode(ARGV[6])
    if mode == 'fire' then
        heads = fire(heads)
        if not heads then return { '-' } end
    end
    draw(#heads + (mode == 'bundle' and 1 or 0))
    local bundle_id, ids = nil, {}
    if mode == 'bundle' then bundle_id = text(number()) end
    for n, head in ipairs(heads) do
        ids[n] = enqueue_one(head, ARGV[n + 6], n, ids, bundle_id)
        if not ids[n] then return {} end
    end
    if mode == 'fire' and #ids > 0 then write('HSET', base .. 'sc:' .. ARGV[4], 'fired_at', string.format('%.6f', now)) end
    if not bundle_id then return ids end
    make_bundle(bundle_id, ids)
    table.insert(ids, 1, bundle_id)
    return ids
end)
