-- needs: view
-- Jobs by a filter, a page at a time, by their ids. ARGV: the filter (JSON: states, channels, kinds, ids, and what else
-- matches), after which id, how many to find, whether the newest come first, `views`, or `ids` for ids and states. Looks at no
-- more than a page, and answers with where to go on ('' at the end), then with what it found.
local PAGE, LEAST = 1000, 20
local MOST_BYTES = 8388608
local filter, newest = cjson.decode(ARGV[1]), ARGV[4] == '1'

local function sooner(a, b)
    if newest then a, b = b, a end
    return tonumber(a) < tonumber(b)
end

-- The next ids that may match, in order; and up to which these are all: nil if there are no more. A page is made of a part
-- from each index, however many those are.
local function candidates()
    local found, after, till = {}, ARGV[2], nil
    if filter.ids then
        for _, id in ipairs(filter.ids) do
            if after == '' or sooner(after, id) then found[#found + 1] = id end
        end
    else
        local from = after ~= '' and '(' .. after or (newest and '+inf' or '-inf')
        local command, to = newest and 'ZREVRANGEBYSCORE' or 'ZRANGEBYSCORE', newest and '-inf' or '+inf'
        local part = math.max(LEAST, math.ceil(PAGE / (#filter.states * #filter.channels)))
        for _, state in ipairs(filter.states) do
            for _, c in ipairs(filter.channels) do
                local ids = call(command, base .. 's:' .. state .. ':' .. c, from, to, 'LIMIT', 0, part)
                for _, id in ipairs(ids) do found[#found + 1] = id end
                if #ids == part and (not till or sooner(ids[part], till)) then till = ids[part] end
            end
        end
    end
    table.sort(found, sooner)
    return found, till
end

local function size_of(shown)
    return #shown[2] + #shown[5] + #shown[6]
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
    local limit, bytes, found = tonumber(ARGV[3]), 0, { '' }
    local ids, till = candidates()
    local page = {}
    for _, id in ipairs(ids) do
        if #page == PAGE or (till and sooner(till, id)) then break end
        page[#page + 1] = id
    end
    load_all(page)
    for _, id in ipairs(page) do
        local job = load(id)
        if job and matches(job) then
            if ARGV[5] == 'views' then
                local shown = view(job)
                found[#found + 1] = shown
                bytes = bytes + size_of(shown)
            else
                found[#found + 1] = id
                found[#found + 1] = job.s
            end
            limit = limit - 1
        end
        if limit == 0 or bytes > MOST_BYTES then
            found[1] = id
            return found
        end
    end
    if till or #page < #ids then found[1] = page[#page] end
    return found
end)
