-- Lanes: who waits in them, in which order, and which of them have somebody who may start.
--
-- A strict lane is one sorted set of places, `q:<channel>:<lane>`, held jobs and dead heads included. A lane of another
-- channel has a set for every kind, so that a claim never walks over jobs that are not for it; suspects wait apart, in
-- `sus:<channel>:<kind>`. `turns:<channel>:<kind>` holds the lanes in which a job of that kind may start, the one that was
-- served last at the end; of a strict channel those whose head may start (`at:<channel>`: where a lane is listed: a kind,
-- `*` and a kind where a suspect of it is, `!` in `blocked:<channel>`). So a
-- claim looks at what it takes and at nothing else. `open`: channels in which somebody may start.
local pending, touched = {}, {}
local opened, turn = {}, nil

local function strict(job)
    return channel(job.c).ordered
end

local function place_key(job)
    if strict(job) then return 'q:' .. job.c .. ':' .. job.l end
    if job.su then return 'sus:' .. job.c .. ':' .. job.k end
    return 'q:' .. job.c .. ':' .. job.l .. ':' .. job.k
end

-- is_in: a job of that kind surely waits there.
local function touch(c, lane, k, is_in)
    local of = touched[c]
    if not of then of = {}; touched[c] = of end
    if not of[lane] then of[lane] = {} end
    if k then of[lane][k] = is_in end
end

local function set_place(job, score)
    local key = place_key(job)
    if not pending[key] then pending[key] = {} end
    pending[key][job.q] = score
    if score and job.su then opened[job.c] = true end
    touch(job.c, job.l, job.k, score and not job.su)
end

local function position(job)
    return tonumber(job.q:sub(1, 16))
end

local function enter(job, at)
    job.q = string.format('%016d', at) .. ':' .. job.id
    job.pl = true
    set_place(job, 0 - (job.p or 0))
    change(job)
end

-- Its place is remembered: a strict job comes back to it.
local function leave(job)
    if not job.pl then return end
    set_place(job, false)
    job.pl = nil
    change(job)
end

local function write_places()
    for key, members in pairs(pending) do
        local adds, removes = {}, {}
        for member, score in pairs(members) do
            if score then
                adds[#adds + 1], adds[#adds + 2] = score, member
            else
                removes[#removes + 1] = member
            end
        end
        in_chunks('ZREM', base .. key, removes)
        in_chunks('ZADD', base .. key, adds)
    end
    pending = {}
end

--@ seldom
local function places(c, lane)
    write_places()
    return call('ZRANGE', base .. 'q:' .. c .. ':' .. lane, 0, -1)
end

-- ---- who runs
local running = {} -- of strict lanes, by key: place -> true, as it is now

--@ later
local function running_in(c, lane)
    local key = 'r:' .. c .. ':' .. lane
    if not running[key] then
        running[key] = {}
        for _, member in ipairs(call('ZRANGE', base .. key, 0, -1)) do running[key][member] = true end
    end
    return running[key]
end

local started = {}
local function start(job, worker, expires_at)
    leave(job)
    if strict(job) then
        running_in(job.c, job.l)[job.q] = true
        add('ZADD', 'r:' .. job.c .. ':' .. job.l, 0, job.q)
    elseif channel(job.c).keyed then
        count('rl:' .. job.c, job.l, 1)
    end
    touch(job.c, job.l)
    job.s, job.n, job.ca, job.a, job.x, job.w, job.h = 'running', text(number()), now, job.a + 1, nil, worker, expires_at
    if worker then
        add('ZADD', 'h:' .. worker, job.id, job.n)
    else
        add('ZADD', 'leases', expires_at, job.id .. ':' .. job.n)
    end
    started[job.c] = (started[job.c] or 0) + 1
    count('busy', job.k, 1)
    change(job)
end

-- It does not run any more; what it is now is for the caller to say.
local function stop(job)
    if strict(job) then
        running_in(job.c, job.l)[job.q] = nil
        add('ZREM', 'r:' .. job.c .. ':' .. job.l, job.q)
        touch(job.c, job.l)
    elseif channel(job.c).keyed then
        count('rl:' .. job.c, job.l, -1)
        if channel(job.c).limits.lane_concurrency then touch(job.c, job.l) end
    end
    if job.w then
        add('ZREM', 'h:' .. job.w, job.n)
        if job.x then add('SREM', 'x:' .. job.w, job.n) end
    else
        add('ZREM', 'leases', job.id .. ':' .. job.n)
    end
    started[job.c] = (started[job.c] or 0) - 1
    count('busy', job.k, -1)
    job.w, job.h, job.x = nil, nil, nil
    change(job)
end

-- Of a strict lane that runs ahead: somebody before it runs still.
--@ later
local function is_behind(job, named)
    if not strict(job) then return false end
    for member in pairs(running_in(job.c, job.l)) do
        if member < job.q and not named[member:sub(18)] then return true end
    end
    return false
end

local function running_of(c)
    return call('ZCARD', base .. 's:running:' .. c) + (started[c] or 0)
end

local function free_in(of, lane)
    local most = of.limits.lane_concurrency
    if not most then return huge end
    if of.ordered then return next(running_in(of.id, lane)) and 0 or 1 end
    return most - counted('rl:' .. of.id, lane)
end

-- ---- who may start
local function list(c, name, lane)
    turn = turn or (last > 0 and last) or call('GET', base .. 'seq') or 0
    -- Where a lane is listed, the channel is open already.
    if call('ZADD', base .. 'turns:' .. c .. ':' .. name, 'NX', turn, lane) == 1 then opened[c] = true end
end

-- Of a strict lane: where it belongs is where its head belongs.
--@ later
local function refresh_strict(c, lane)
    local at = call('HGET', base .. 'at:' .. c, lane)
    local belongs, head = false, nil
    if not next(running_in(c, lane)) then
        head = call('ZRANGE', base .. 'q:' .. c .. ':' .. lane, 0, 0)[1]
        local job = head and load(head:sub(18))
        if job and job.s == 'ready' then belongs = job.su and '*' .. job.k .. ' ' .. head or job.k end
        if job and job.s == 'dead' then belongs = '!' end
    end
    if belongs == at then return end
    if at then
        if at == '!' then
            call('SREM', base .. 'blocked:' .. c, lane)
        elseif at:sub(1, 1) == '*' then
            local k, member = at:match('^%*(%d+) (.*)$')
            call('ZREM', base .. 'sus:' .. c .. ':' .. k, member)
        else
            call('ZREM', base .. 'turns:' .. c .. ':' .. at, lane)
        end
    end
    if not belongs then
        call('HDEL', base .. 'at:' .. c, lane)
        return
    end
    call('HSET', base .. 'at:' .. c, lane, belongs)
    opened[c] = true
    if belongs == '!' then
        call('SADD', base .. 'blocked:' .. c, lane)
    elseif belongs:sub(1, 1) == '*' then
        call('ZADD', base .. 'sus:' .. c .. ':' .. belongs:match('^%*(%d+)'), 0, head)
    else
        list(c, belongs, lane)
    end
end

local function refresh_plain(of, lane, changed)
    local c = of.id
    local names, full = changed, false
    if of.limits.lane_concurrency then
        full = tonumber(call('HGET', base .. 'rl:' .. c, lane) or 0) >= of.limits.lane_concurrency
        names = {}
        for _, each in ipairs(call('SMEMBERS', base .. 'ck:' .. c)) do names[each] = false end
    end
    for name, is_in in pairs(names) do
        if not full and (is_in or call('EXISTS', base .. 'q:' .. c .. ':' .. lane .. ':' .. name) == 1) then
            list(c, name, lane)
        else
            call('ZREM', base .. 'turns:' .. c .. ':' .. name, lane)
        end
    end
end

first[#first + 1] = function()
    if next(pending) then write_places() end
end
afterwards[#afterwards + 1] = function()
    for c, lanes in pairs(touched) do
        local of = channel(c)
        for lane, changed in pairs(lanes) do
            if of.ordered then refresh_strict(c, lane) else refresh_plain(of, lane, changed) end
        end
    end
    for c in pairs(opened) do call('SADD', base .. 'open', c) end
    touched, opened, started = {}, {}, {}
end
