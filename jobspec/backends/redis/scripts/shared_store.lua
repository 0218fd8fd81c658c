-- What every script stands on: the clock, numbers, the records of jobs, and one place where all is written.
--
-- A verb decides on tables in memory and says what is to be written; `run` writes it when the verb has ended well, so
-- that a refusal in the middle leaves nothing behind. Ids, runs, lanes: texts, as Lua writes large numbers wrongly.
--
-- A record (cmsgpack, in `j:<id>`): k kind, c channel, l lane, p priority, s state, q its place (position:id), pl it is
-- in its lane, a attempts, e enqueued, r run at, d due, m most attempts, u unique key, b bundle, af what it was to wait
-- for (name, id, ...), wt what it waits for (id -> on failure), x to be cancelled, n run, w worker (none: claimed by
-- hand), ca claimed, h end of a lease by hand, su suspect, ea extra attempts, st started, f finished, z reason,
-- ch somebody waits for it, dp somebody did, lk somebody wants to hear of its end, cp, rs, er: it has a checkpoint, a
-- result, errors; pg progress; sz bytes of its body, if it is large. What never changes of a job is its body, in `b:<id>`.
-- A bundle counts its jobs by state in `bn:<id>`.
local base = KEYS[1] .. ':'
local call, floor, huge = redis.call, math.floor, math.huge
local clock = call('TIME')
local offset, declared = unpack(call('MGET', base .. 'offset', base .. 'version'))
local now = clock[1] + clock[2] / 1000000 + (tonumber(offset) or 0)
local ENDED = { done = true, dead = true, cancelled = true, expired = true }
local CHUNK = 2000
local DAY = 86400
local EVERY = { 'ready', 'scheduled', 'waiting', 'reserved', 'running', 'parked', 'done', 'dead', 'cancelled', 'expired' }
math.randomseed(clock[2]) -- else it is the same chance in every call

local function fail(code, message, help)
    error({ spoken = code .. ' ' .. message:gsub('[\r\n\t]', ' ') .. (help and '\t' .. help or '') })
end

local function text(number) return string.format('%d', number) end

local function arguments(from)
    local found = {}
    for n = from, #ARGV do found[#found + 1] = ARGV[n] end
    return found
end

local function some(value)
    if value ~= cjson.null then return value end
end

-- A full Redis refuses what needs more memory, but only as the first write of a script. What ends jobs goes on.
local function even_when_full() call('DEL', base .. '-') end

local function in_chunks(command, key, list)
    for i = 1, #list, CHUNK do
        call(command, key, unpack(list, i, math.min(i + CHUNK - 1, #list)))
    end
end

-- ---- numbers: ids, positions and runs come from one sequence
local drawn, last = 0, 0
local function draw(count)
    last = call('INCRBY', base .. 'seq', count)
    drawn = count
end

local function number()
    if drawn == 0 then draw(1) end
    drawn = drawn - 1
    return last - drawn
end

-- ---- what is to be written at the end, in this order
local writes = {}
local function write(...)
    writes[#writes + 1] = { ... }
end

-- Texts of their own: bodies, results, checkpoints.
local texts = {}
local function write_text(key, value)
    texts[#texts + 1], texts[#texts + 2] = base .. key, value
end

-- Commands that take many members: one call for all that are given for a key. In the order in which each was first used.
local lists = {}
local function list_for(command, key)
    local of = lists[key]
    if not of then of = {}; lists[key] = of end
    local list = of[command]
    if not list then
        list = { command = command, key = base .. key }
        of[command], lists[#lists + 1] = list, list
    end
    return list
end

local function add(command, key, one, two)
    local list = list_for(command, key)
    list[#list + 1] = one
    if two ~= nil then list[#list + 1] = two end
end

local sums = {}
local function count(key, field, by)
    local of = sums[key]
    if not of then of = {}; sums[key] = of end
    of[field] = (of[field] or 0) + by
end

local function counted(key, field)
    return tonumber(call('HGET', base .. key, field) or 0) + (sums[key] and sums[key][field] or 0)
end

-- ---- jobs
local jobs, dirty = {}, {}
local was_s, was_c, was_d = {}, {}, {} -- state, channel and due time as they are stored
local function keep(id, packed)
    if not packed then jobs[id] = false; return end
    local well, job = pcall(cmsgpack.unpack, packed)
    if not well or type(job) ~= 'table' or not job.s then
        fail('JS020', 'the key ' .. base .. 'j:' .. id .. ' holds something that is no job: somebody else writes there',
            'give the queue a namespace of its own: ?namespace=...; keys of others must not begin with {jobspec:')
    end
    job.id = id
    jobs[id] = job
    was_s[id], was_c[id], was_d[id] = job.s, job.c, job.d
end

local function load_all(ids)
    local keys, wanted = {}, {}
    for _, id in ipairs(ids) do
        if jobs[id] == nil then
            keys[#keys + 1], wanted[#wanted + 1] = base .. 'j:' .. id, id
        end
    end
    for i = 1, #keys, CHUNK do
        local packed = call('MGET', unpack(keys, i, math.min(i + CHUNK - 1, #keys)))
        for n = 1, #packed do
            -- MGET says of what is no text that it is not there; GET says that it is no text.
            keep(wanted[i + n - 1], packed[n] or call('GET', keys[i + n - 1]))
        end
    end
end

local function load(id)
    if jobs[id] == nil then keep(id, call('GET', base .. 'j:' .. id)) end
    return jobs[id]
end

local function change(job) dirty[job.id] = job end

local function create(job) jobs[job.id], dirty[job.id] = job, job end

--@ seldom
local function forget(job)
    jobs[job.id], dirty[job.id] = false, nil
    local state, due = was_s[job.id], was_d[job.id]
    if state then add('ZREM', 's:' .. state .. ':' .. was_c[job.id], job.id) end
    if state and job.b then count('bn:' .. job.b, state, -1) end
    if due then add('ZREM', 'due', job.id) end
end

-- The list of a command on the index of a state in a channel, without a new text for every job.
local indexes = {}
local function index(command, state, of)
    local name = command .. state
    local by_channel = indexes[name]
    if not by_channel then by_channel = {}; indexes[name] = by_channel end
    if not by_channel[of] then by_channel[of] = list_for(command, 's:' .. state .. ':' .. of) end
    return by_channel[of]
end

local function store()
    local sets, n_sets, records = {}, 0, base .. 'j:'
    indexes = {}
    for id, job in pairs(dirty) do
        local state, of, due = was_s[id], was_c[id], was_d[id]
        if state ~= job.s or of ~= job.c then
            if state then
                local gone = index('ZREM', state, of)
                gone[#gone + 1] = id
            end
            local come = index('ZADD', job.s, job.c)
            local n = #come
            come[n + 1], come[n + 2] = id, id
            if job.b then
                if state then count('bn:' .. job.b, state, -1) end
                count('bn:' .. job.b, job.s, 1)
            end
            was_s[id], was_c[id] = job.s, job.c
        end
        if due ~= job.d then
            if job.d then add('ZADD', 'due', job.d, id) else add('ZREM', 'due', id) end
            was_d[id] = job.d
        end
        job.id = nil
        n_sets = n_sets + 2
        sets[n_sets - 1], sets[n_sets] = records .. id, cmsgpack.pack(job)
        job.id = id
    end
    for _, each in ipairs(texts) do sets[#sets + 1] = each end
    for i = 1, #sets, CHUNK do call('MSET', unpack(sets, i, math.min(i + CHUNK - 1, #sets))) end
    for _, each in ipairs(lists) do in_chunks(each.command, each.key, each) end
    for key, of in pairs(sums) do
        for field, by in pairs(of) do
            if by ~= 0 and call('HINCRBY', base .. key, field, by) <= 0 then call('HDEL', base .. key, field) end
        end
    end
    for _, each in ipairs(writes) do call(unpack(each)) end
    dirty, texts, lists, sums, writes = {}, {}, {}, {}, {}
end

-- ---- the fence
-- The job, if this run holds it.
local function holding(id, run)
    local job = load(id)
    return job and job.s == 'running' and job.n == run and job or nil
end

local function held(id, run)
    return holding(id, run)
        or fail('JS002', 'run ' .. run .. ' does not hold job ' .. id .. ': it was rescued, finished or given back')
end

-- ---- what is declared
local channels, kinds = {}, {}
local function channel(id)
    if channels[id] == nil then
        local row = call('HMGET', base .. 'c:' .. id, 'name', 'shape', 'limits', 'paused', 'empty_at', 'package')
        if row[1] then
            local ordered, keyed, ahead, on_dead = row[2]:match('^(%d) (%d) (%d+) (%w*)$')
            local limits = row[3] == '{}' and {} or cjson.decode(row[3])
            ordered = ordered == '1'
            channels[id] = {
                id = id, name = row[1], ordered = ordered, on_dead = on_dead, ahead = tonumber(ahead), keyed = keyed == '1',
                limits = limits, paused = row[4] == '1', package = row[6], empty_at = tonumber(row[5] or 0),
                gated = ordered or limits.concurrency or limits.lane_concurrency or limits.rate_limit,
            }
        else
            channels[id] = false
        end
    end
    return channels[id]
end

local function kind(id)
    if kinds[id] == nil then
        local row = call('HMGET', base .. 'k:' .. id, 'name', 'version', 'channel', 'events', 'keep_done', 'keep_dead')
        kinds[id] = row[1] and {
            id = id, name = row[1], version = tonumber(row[2]), channel = row[3], events = row[4], keep_done = row[5],
            keep_dead = row[6],
        } or false
    end
    return kinds[id]
end

-- What is declared of a kind, as JSON.
local function spec_of(id)
    return call('HGET', base .. 'k:' .. id, 'spec')
end

-- What few verbs ask of a kind.
local policies = {}
--@ seldom
local function policy(id)
    if policies[id] == nil then
        local spec = cjson.decode(spec_of(id))
        local unique = some(spec.unique)
        policies[id] = {
            retry = spec.retry, most = some(spec.retry.max_attempts), lease = some(spec.lease_seconds),
            while_ = unique and unique.duration,
        }
    end
    return policies[id]
end

local function channel_called(name)
    return call('HGET', base .. 'channels', name)
        or fail('JS005', 'this queue has no channel "' .. name .. '"', 'give the qualified name, <package>.<channel>')
end

local UNFINISHED = { 'ready', 'scheduled', 'waiting', 'reserved', 'running', 'parked' }
--@ seldom
local function unfinished_in(c)
    local there = 0
    for _, state in ipairs(UNFINISHED) do there = there + call('ZCARD', base .. 's:' .. state .. ':' .. c) end
    return there
end

local function current(version)
    if (declared or '0') ~= version then error({ spoken = 'STALE' }) end
end

-- ---- the end of a verb, or of a part of it that others of the same script build on
local first, afterwards = {}, {}
local function done()
    for _, each in ipairs(first) do each() end
    store()
    for _, each in ipairs(afterwards) do each() end
end

local function run(verb)
    local well, answer = pcall(verb)
    if not well then
        if type(answer) == 'table' and answer.spoken then return redis.error_reply(answer.spoken) end
        error(answer, 0)
    end
    done()
    return answer
end
