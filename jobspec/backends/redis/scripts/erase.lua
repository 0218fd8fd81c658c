-- needs: words, lanes, ends, settle, tick
-- Clear a part of the archive. ARGV: how many to pass over, because they are needed still. Answers with how many to pass over
-- in the next call; -1: there is no more to clear.
even_when_full()
local MOST = 500

local function forget_windows()
    for _, key in ipairs(call('ZRANGEBYSCORE', base .. 'windows', '-inf', string.format('%.6f', now), 'LIMIT', 0, MOST)) do
        if not holder(key) then write('HDEL', base .. 'unique', key) end
        write('ZREM', base .. 'windows', key)
    end
end

local function has_members(id)
    for _, count_ in ipairs(call('HMGET', base .. 'bn:' .. id, unpack(EVERY))) do
        if count_ then return true end
    end
    return false
end

local function forget_bundles()
    local over_ = call('ZRANGEBYSCORE', base .. 'bundles', '-inf', string.format('%.6f', now - DAY), 'LIMIT', 0, MOST)
    for _, id in ipairs(over_) do
        if call('EXISTS', base .. 'ch:' .. id) == 0 and not has_members(id) then
            write('DEL', base .. 'bn:' .. id, base .. 'dp:' .. id)
            write('ZREM', base .. 'bundles', id)
        end
    end
end

local function forget_workers()
    for _, id in ipairs(call('ZRANGE', base .. 'workers', 0, -1)) do
        local worker = worker_row(id)
        local over_ = not worker or worker.expires < now - FORGET_WORKER
        if over_ and call('EXISTS', base .. 'h:' .. id) == 0 then
            write('DEL', base .. 'w:' .. id, base .. 'x:' .. id)
            write('ZREM', base .. 'workers', id)
            write('ZREM', base .. 'rescue', id)
        end
    end
end

return run(function()
    local passed = tonumber(ARGV[1])
    local ids = call('ZRANGEBYSCORE', base .. 'ended', '-inf', string.format('%.6f', now), 'LIMIT', passed, MOST)
    load_all(ids)
    for _, id in ipairs(ids) do
        local job = load(id)
        if job and needed(job) then passed = passed + 1 elseif job then erase(job) end
        if not job then write('ZREM', base .. 'ended', id) end
    end
    if #ids == MOST then return passed end
    done()
    forget_windows()
    forget_bundles()
    forget_workers()
    return -1
end)
