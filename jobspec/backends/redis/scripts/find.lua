-- needs: view
-- Jobs by a filter, a page at a time, by their ids. ARGV: the filter (JSON: states, channels, kinds, ids, and what else
-- matches), after which id, how many to find, whether the newest come first, `views`, or `ids` for ids and states. Looks at no
-- more than a page, and answers with where to go on ('' at the end), then with what it found.
local PAGE = 1000
local filter, newest = cjson.decode(ARGV[1]), ARGV[4] == '1'

local function sooner(a, b)
    if newest then a, b = b, a end
    return tonumber(a) < tonumber(b)
end

-- The next ids that may match, in order.
local function candidates()
    local found, after = {}, ARGV[2]
    if filter.ids then
        for _, id in ipairs(filter.ids) do
            if after == '' or sooner(after, id) then found[#found + 1] = id end
        end
    else
        for _, state in ipairs(filter.states) do
            for _, c in ipairs(filter.channels) do
                local key, from = base .. 's:' .. state .. ':' .. c, after ~= '' and '(' .. after or nil
                local ids = newest and call('ZREVRANGEBYSCORE', key, from or '+inf', '-inf', 'LIMIT', 0, PAGE)
                    or call('ZRANGEBYSCORE', key, from or '-inf', '+inf', 'LIMIT', 0, PAGE)
                for _, id in ipairs(ids) do found[#found + 1] = id end
            end
        end
    end
    table.sort(found, sooner)
    return found
end

local function set_of(list)
    local set = {}
    for _, each in ipairs(list or {}) do set[each] = true end
    return set
end

local STATES, CHANNELS, KINDS = set_of(filter.states), set_of(filter.channels), set_of(filter.kinds)
local ORIGINS, BUNDLES = set_of(filter.origins), set_of(filter.bundles)

local function between(step, at)
    local before, after = filter[step .. '_before'], filter[step .. '_after']
    return (not before or (at and at < before)) and (not after or (at and at > after))
end

local function in_bundle(job)
    if filter.bundles and not BUNDLES[job.b or ''] then return false end
    if not filter.bundle_name and not filter.bundle_origin then return true end
    local row = job.b and call('HMGET', base .. 'bn:' .. job.b, 'name', 'origin') or {}
    return (not filter.bundle_name or row[1] == filter.bundle_name)
        and (not filter.bundle_origin or row[2] == filter.bundle_origin)
end

local function has_tags(job, head)
    local own = head.g or {}
    local declared = cjson.decode(spec_of(job.k)).tags
    for name, value in pairs(filter.tag) do
        if (own[name] or declared[name]) ~= value then return false end
    end
    return true
end

local function says(job)
    local last_error = job.er and call('LINDEX', base .. 'err:' .. job.id, -1)
    if not last_error then return false end
    local problem = cjson.decode(last_error:match('^[^|]*|[^|]*|(.*)$'))
    return (problem.type .. ': ' .. problem.message):lower():find(filter.error, 1, true) ~= nil
end

local function matches(job)
    if filter.ids and not (STATES[job.s] and CHANNELS[job.c]) then return false end
    if filter.kinds and not KINDS[job.k] then return false end
    if not (between('enqueued', job.e) and between('finished', job.f) and in_bundle(job)) then return false end
    if not between('started', job.s == 'running' and job.ca or job.st) then return false end
    if filter.error and not says(job) then return false end
    if not (filter.origins or filter.key or filter.tag) then return true end
    local head = (call('GET', base .. 'b:' .. job.id) or '\n'):match('^[^\n]*')
    head = head == '' and {} or cjson.decode(head)
    if filter.origins and not ORIGINS[head.o or ''] then return false end
    if filter.key and head.y ~= filter.key then return false end
    return not filter.tag or has_tags(job, head)
end

return run(function()
    local ids, limit, found = candidates(), tonumber(ARGV[3]), { '' }
    local page = { unpack(ids, 1, math.min(#ids, PAGE)) }
    load_all(page)
    for n, id in ipairs(page) do
        local job = load(id)
        if job and matches(job) then
            if ARGV[5] == 'views' then
                found[#found + 1] = view(job)
            else
                found[#found + 1] = id
                found[#found + 1] = job.s
            end
            limit = limit - 1
        end
        if limit == 0 then
            if n < #ids then found[1] = id end
            return found
        end
    end
    if #ids >= PAGE then found[1] = page[#page] end
    return found
end)
