-- needs: words, lanes, ends
-- Bring jobs back. ARGV: `retry`, `reset`, or `redrive` (leave those out whose unique key another has), ids. Answers with the
-- ids of those that were.
local word = ARGV[1]
local reset = word == 'reset'

local function returns(job)
    if ENDED[job.s] then return reset or job.s ~= 'done' end
    return job.s == 'parked' or job.s == 'scheduled' or (reset and job.s == 'ready')
end

-- The unique key of a job that comes back is its own again, if nobody has it. Whether it can come.
local function take_key(job)
    local lasts = policy(job.k).while_
    if not ENDED[job.s] or not job.u or (lasts and lasts ~= 'unfinished') then return true end
    local found = holder(job.u)
    if found and found.id ~= job.id then
        if word == 'redrive' then return false end
        fail('JS041', 'job ' .. job.id .. ' cannot run again: job ' .. found.id .. ' with the same unique key is there',
            'wait until it has ended, or cancel it')
    end
    take(job.u, job.id)
    return true
end

local function bring_back(job)
    local at = job.pl and strict(job) and position(job) or nil
    leave(job)
    if ENDED[job.s] then
        unfinished(job, 1)
        add('ZREM', 'ended', job.id)
    end
    if reset then
        job.ea = nil
        if job.cp then write('DEL', base .. 'cp:' .. job.id) end
        job.cp = nil
    end
    if job.rs then write('DEL', base .. 'res:' .. job.id) end
    if not (job.s == 'scheduled' and not reset) then job.a = 0 end
    job.s, job.d, job.su, job.x, job.st, job.f, job.rs, job.z = 'ready', nil, nil, nil, nil, nil, nil, nil
    enter(job, at or number())
    ring_channel(job.c)
end

return run(function()
    local ids, back = arguments(2), {}
    load_all(ids)
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and job.s == 'running' and reset then
            fail('JS049', 'job ' .. id .. ' is running: it cannot be reset', 'requeue or cancel it first')
        end
        if job and returns(job) and take_key(job) then
            bring_back(job)
            back[#back + 1] = id
        end
    end
    return back
end)
