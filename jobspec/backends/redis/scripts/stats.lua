-- needs: words, lanes, ends, settle, tick
-- Numbers, as JSON: of channels, kinds, workers, schedules, bundles; and how long the newest jobs took.
local MEASURED = 200
local took = {}

local function ids_in(index)
    local found, flat = {}, call('HGETALL', base .. index)
    for n = 2, #flat, 2 do found[#found + 1] = flat[n] end
    return found
end

local function measure(c)
    for _, state in ipairs({ 'done', 'dead' }) do
        local ids = call('ZREVRANGE', base .. 's:' .. state .. ':' .. c, 0, MEASURED - 1)
        load_all(ids)
        for _, id in ipairs(ids) do
            local job = load(id)
            if job and job.st then
                local of = took[job.k] or { kind = job.k, count = 0, seconds = 0 }
                of.count, of.seconds = of.count + 1, of.seconds + job.f - job.st
                took[job.k] = of
            end
        end
    end
end

local function channel_row(c)
    local of, counts = channel(c), {}
    for _, state in ipairs(EVERY) do counts[state] = call('ZCARD', base .. 's:' .. state .. ':' .. c) end
    local oldest = call('ZRANGE', base .. 's:ready:' .. c, 0, 0)[1]
    measure(c)
    return {
        name = of.name, counts = counts, ordered = of.ordered, paused = of.paused, limits = of.limits,
        blocked = call('SCARD', base .. 'blocked:' .. c), age = oldest and now - load(oldest).e or 0,
    }
end

local function worker_rows()
    local rows, expired = {}, 0
    for _, id in ipairs(call('ZRANGE', base .. 'workers', 0, -1)) do
        local worker = worker_row(id)
        local row = call('HMGET', base .. 'w:' .. id, 'kinds', 'channels')
        rows[#rows + 1] = { alive = worker.expires > now, kinds = row[1], channels = row[2] }
        if worker.expires <= now or call('EXISTS', base .. 'h:' .. id) == 1 then
            for _, each in ipairs(pairs_of(call('ZRANGE', base .. 'h:' .. id, 0, -1, 'WITHSCORES'))) do
                local job = load(each[2])
                if job and lease_end(worker, job) <= now then expired = expired + 1 end
            end
        end
    end
    return rows, expired + call('ZCOUNT', base .. 'leases', '-inf', string.format('%.6f', now))
end

return run(function()
    local answer = { channels = {}, kinds = {}, schedules = {}, took = {}, bundles = call('SCARD', base .. 'open_bundles') }
    for _, c in ipairs(ids_in('channels')) do table.insert(answer.channels, channel_row(c)) end
    for _, id in ipairs(ids_in('kinds')) do
        local of = kind(id)
        table.insert(answer.kinds, {
            id = id, name = of.name, version = of.version, channel = of.channel,
            waiting = counted('live', id) - counted('busy', id),
        })
    end
    for _, id in ipairs(ids_in('schedules')) do
        local row = call('HMGET', base .. 'sc:' .. id, 'spec', 'next_at', 'paused')
        if row[3] ~= '1' then
            local late = row[2] and math.max(0, now - tonumber(row[2])) or 0
            table.insert(answer.schedules, { name = cjson.decode(row[1]).name, late = late })
        end
    end
    for _, each in pairs(took) do table.insert(answer.took, each) end
    answer.workers, answer.expired = worker_rows()
    return cjson.encode(answer)
end)
