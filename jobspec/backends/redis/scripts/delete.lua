-- needs: words, lanes, ends, settle, tick
-- Away for good. ARGV: `delete`, `purge` (only what has ended and nobody needs) or `needless` (which of them those are), ids.
-- Answers with the ids.
even_when_full()

-- A parent is gone: who still waits for it is cancelled.
local function gone(parent)
    local ids, cancelled = children_of(parent), {}
    for _, id in ipairs(ids) do
        if not load(id) then
            edge(parent, id, false)
            local of = bundle(id)
            if of and leave_bundle(of, parent) then cancelled[#cancelled + 1] = id end
        end
    end
    for _, id in ipairs(cancel_now(ids, 'a job it waited for was deleted')) do cancelled[#cancelled + 1] = id end
    ended(cancelled)
end

local function needless(ids)
    local found = {}
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and ENDED[job.s] and not needed(job) then found[#found + 1] = id end
    end
    return found
end

return run(function()
    local word, ids, removed = ARGV[1], arguments(2), {}
    load_all(ids)
    if word == 'delete' then
        for _, id in ipairs(ids) do
            local job = load(id)
            if job and job.s == 'running' then
                fail('JS049', 'job ' .. id .. ' is running: it cannot be deleted',
                    'cancel it, and delete it when it has ended')
            end
        end
        ended(cancel_now(ids, 'deleted'))
    else
        ids = needless(ids)
        if word == 'needless' then return ids end
    end
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and ENDED[job.s] then
            if job.ch then gone(id) end
            ring_channel(job.c)
            erase(job, true)
            removed[#removed + 1] = id
        end
    end
    return removed
end)
