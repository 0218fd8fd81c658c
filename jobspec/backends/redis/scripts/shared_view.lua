-- A job as those see it who look: its record as JSON, its body, the spec of its kind, the name of its channel, result and
-- checkpoint ('' none), errors, ids of those that wait for it, states of what it waits for.
local TIMES = { e = true, r = true, d = true, ca = true, st = true, f = true }

local function flat(job)
    local shown = {}
    for name, value in pairs(job) do
        if TIMES[name] then value = string.format('%.6f', value) end
        if name ~= 'wt' then shown[name] = value end
    end
    return cjson.encode(shown)
end

local function view(job)
    local id, states = job.id, {}
    for n = 2, #(job.af or {}), 2 do
        local parent = load(job.af[n])
        states[#states + 1] = parent and parent.s or ''
    end
    return {
        flat(job), call('GET', base .. 'b:' .. id) or '\n', spec_of(job.k), channel(job.c).name,
        job.rs and call('GET', base .. 'res:' .. id) or '', job.cp and call('GET', base .. 'cp:' .. id) or '',
        job.er and call('LRANGE', base .. 'err:' .. id, 0, -1) or {},
        job.dp and call('SMEMBERS', base .. 'dp:' .. id) or {}, states,
    }
end
