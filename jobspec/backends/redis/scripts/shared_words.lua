-- What is said at the end of a verb: events, who hears that jobs have come, whose wait is over.
local told, rung, over = {}, {}, {}

--@ seldom
local function progress_of(job)
    local at, kept = job.pg:match('^([^|]*)|(.*)$')
    local progress = cjson.decode(kept)
    progress.at = at
    return progress
end

local function tell(event, job)
    local of = kind(job.k)
    if of and of.events:find(event, 1, true) then
        local words = { event = event, id = tonumber(job.id), kind = of.name, attempt = job.a }
        if event == 'progress' then words.progress = progress_of(job) end
        told[#told + 1] = words
    end
end

local function ring(name)
    rung[name] = true
end

local function ring_channel(id)
    local of = channel(id)
    if of then rung[of.name] = true end
end

afterwards[#afterwards + 1] = function()
    if #told > 0 then call('PUBLISH', base .. 'events', cjson.encode(told)) end
    local names, heard = {}, {}
    for name in pairs(rung) do
        if name == 'cancel' or name == 'schedules' then heard[#heard + 1] = name else names[#names + 1] = name end
    end
    if #names > 0 and call('EXISTS', base .. 'bells') == 1 then
        local set = call('SMISMEMBER', base .. 'bells', unpack(names))
        for n, name in ipairs(names) do
            if set[n] == 1 then
                call('SREM', base .. 'bells', name)
                heard[#heard + 1] = name
            end
        end
    end
    if #heard > 0 then call('PUBLISH', base .. 'wake', cjson.encode(heard)) end
    for _, id in ipairs(over) do call('PUBLISH', base .. 'ended:' .. id, '1') end
    told, rung, over = {}, {}, {}
end
