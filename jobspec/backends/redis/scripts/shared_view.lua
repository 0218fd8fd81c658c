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

-- Without what may be much, and nobody sees: the blob.
local BEGINNING = 65536
local function body_of(id)
    local key = base .. 'b:' .. id
    local found = call('GETRANGE', key, 0, BEGINNING - 1)
    if #found < BEGINNING then return found ~= '' and found or '\n' end
    local line = found:match('^([^\n]+)\n')
    local size = line and cjson.decode(line).n
    return size and call('GETRANGE', key, 0, #line + size) or call('GET', key)
end

local function view(job)
    local id, states = job.id, {}
    for n = 2, #(job.af or {}), 2 do
        local parent = load(job.af[n])
        states[#states + 1] = parent and parent.s or ''
    end
    return {
        flat(job), body_of(id), spec_of(job.k), channel(job.c).name,
        job.rs and call('GET', base .. 'res:' .. id) or '', job.cp and call('GET', base .. 'cp:' .. id) or '',
        job.er and call('LRANGE', base .. 'err:' .. id, 0, -1) or {},
        job.dp and call('SMEMBERS', base .. 'dp:' .. id) or {}, states,
    }
end
