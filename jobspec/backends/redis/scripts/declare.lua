-- needs: words, lanes
-- Bring in what a package declares. What has jobs is never removed, and what operators set is never touched. ARGV: the
-- package; how many channels, kinds and schedules follow; the spec of each (JSON).
local package = ARGV[1]
local specs, named = { {}, {}, {} }, { {}, {}, {} }

local function read_specs()
    local n = 4
    for part = 1, 3 do
        for _ = 1, tonumber(ARGV[part + 1]) do
            n = n + 1
            local spec = cjson.decode(ARGV[n])
            spec.text = ARGV[n]
            table.insert(specs[part], spec)
            named[part][spec.version and spec.kind == nil and spec.name .. '\n' .. spec.version or spec.name] = spec
        end
    end
end

local function pair(name, version)
    return name .. '\n' .. text(version)
end

-- ---- whether it can be
local function check_channel(spec)
    local id = call('HGET', base .. 'channels', spec.name)
    if not id then return end
    local old = cjson.decode(call('HGET', base .. 'c:' .. id, 'spec'))
    if old.ordered == spec.ordered and cjson.encode(old.key) == cjson.encode(spec.key) then return end
    local there = unfinished_in(id)
    if there > 0 then
        fail('JS024', 'channel ' .. spec.name .. ' has ' .. there .. ' unfinished jobs: its order and key cannot change '
            .. 'under them', 'declare a channel of another name for the new jobs, or wait until these have ended')
    end
end

local function is_strict(name)
    if named[1][name] then return named[1][name].ordered end
    local id = call('HGET', base .. 'channels', name)
    return id and channel(id).ordered
end

local function check_kind(spec)
    if not named[1][spec.channel] and call('HEXISTS', base .. 'channels', spec.channel) == 0 then
        fail('JS005', 'kind ' .. spec.name .. ': there is no channel ' .. spec.channel, 'declare the channel first')
    end
    local id = call('HGET', base .. 'kinds', pair(spec.name, spec.version))
    if not id then return end
    local old, from = cjson.decode(spec_of(id)), channel(kind(id).channel)
    if old.channel == spec.channel and cjson.encode(old.key) == cjson.encode(spec.key) then return end
    if (from.ordered or is_strict(spec.channel)) and tonumber(call('HGET', base .. 'live', id) or 0) > 0 then
        fail('JS024', 'kind ' .. spec.name .. ' has unfinished jobs in channel ' .. from.name .. ': it cannot move to '
            .. 'another lane under them', 'wait until they have ended, or declare a new version that waits elsewhere')
    end
end

-- ---- what is new
local function without_nulls(limits)
    local found = {}
    for name, value in pairs(limits) do found[name] = some(value) end
    return found
end

-- What scripts ask of a channel again and again, without reading its spec.
local function shape_of(spec)
    return (spec.ordered and '1 ' or '0 ') .. (#spec.key > 0 and '1 ' or '0 ') .. text(spec.run_ahead) .. ' '
        .. (some(spec.on_dead) or '')
end

local function bring_channel(spec)
    local id = call('HGET', base .. 'channels', spec.name)
    if not id then
        id = text(number())
        write('HSET', base .. 'channels', spec.name, id)
    end
    local limits = spec.limits
    for name, value in pairs(cjson.decode(call('HGET', base .. 'c:' .. id, 'override') or '{}')) do limits[name] = value end
    write('HSET', base .. 'c:' .. id, 'name', spec.name, 'package', package, 'spec', spec.text, 'limits',
        cjson.encode(without_nulls(limits)), 'shape', shape_of(spec))
    spec.id, channels[id] = id, nil
    ring(spec.name)
    for _, lane in ipairs(call('HKEYS', base .. 'pl:' .. id)) do touch(id, lane) end
end

local function bring_kind(spec)
    local name = pair(spec.name, spec.version)
    local id = call('HGET', base .. 'kinds', name)
    if not id then
        id = text(number())
        write('HSET', base .. 'kinds', name, id)
    end
    local waits = named[1][spec.channel] and named[1][spec.channel].id or call('HGET', base .. 'channels', spec.channel)
    write('HSET', base .. 'k:' .. id, 'name', spec.name, 'version', text(spec.version), 'channel', waits, 'spec', spec.text,
        'events', table.concat(spec.events, ' '), 'keep_done', some(spec.keep_done_seconds) or DAY, 'keep_dead',
        some(spec.keep_dead_seconds) or 14 * DAY)
end

-- A new cron expression or zone begins anew; paused stays.
local function bring_schedule(spec)
    local id = call('HGET', base .. 'schedules', spec.name)
    if id then
        local old = cjson.decode(call('HGET', base .. 'sc:' .. id, 'spec'))
        if old.cron ~= spec.cron or old.tz ~= spec.tz then write('HDEL', base .. 'sc:' .. id, 'next_at') end
    else
        id = text(number())
        write('HSET', base .. 'schedules', spec.name, id)
    end
    write('HSET', base .. 'sc:' .. id, 'spec', spec.text)
end

-- ---- what is no more
local function ours(name)
    return name:sub(1, #package + 1) == package .. '.'
end

local function each_of(index, act)
    local flat = call('HGETALL', base .. index)
    for n = 1, #flat, 2 do act(flat[n], flat[n + 1]) end
end

local function forget_kinds(waited)
    each_of('kinds', function(name, id)
        local of = kind(id)
        local at = channel(of.channel)
        local gone = not named[2][name] and at and at.package == package
        if gone and tonumber(call('HGET', base .. 'stored', id) or 0) == 0 then
            write('HDEL', base .. 'kinds', name)
            write('DEL', base .. 'k:' .. id)
        else
            waited[of.channel] = true
        end
    end)
end

local function forget_all()
    local waited = {}
    each_of('schedules', function(name, id)
        if ours(name) and not named[3][name] then
            write('HDEL', base .. 'schedules', name)
            write('DEL', base .. 'sc:' .. id)
        end
    end)
    forget_kinds(waited)
    each_of('channels', function(name, id)
        local of = channel(id)
        if of.package ~= package or named[1][name] or waited[id] then return end
        for _, state in ipairs(EVERY) do
            if call('EXISTS', base .. 's:' .. state .. ':' .. id) == 1 then return end
        end
        write('HDEL', base .. 'channels', name)
        write('DEL', base .. 'c:' .. id, base .. 'ck:' .. id, base .. 'rl:' .. id, base .. 'pl:' .. id, base .. 'at:' .. id)
        write('SREM', base .. 'open', id)
    end)
end

return run(function()
    read_specs()
    for _, spec in ipairs(specs[1]) do check_channel(spec) end
    for _, spec in ipairs(specs[2]) do check_kind(spec) end
    for _, spec in ipairs(specs[3]) do
        if not named[2][pair(spec.kind, spec.version)] then
            fail('JS004', 'schedule ' .. spec.name .. ': there is no kind ' .. spec.kind .. ' version ' .. spec.version,
                'declare the kind first')
        end
    end
    call('SETNX', base .. 'format', '2')
    for _, spec in ipairs(specs[1]) do bring_channel(spec) end
    for _, spec in ipairs(specs[2]) do bring_kind(spec) end
    for _, spec in ipairs(specs[3]) do bring_schedule(spec) end
    write('SET', base .. 'version', text(number()))
    if #specs[3] > 0 then ring('schedules') end
    done()
    channels, kinds = {}, {}
    forget_all()
    return 1
end)
