-- needs: words, lanes, ends, settle, tick, claim
-- Somebody claims by hand. ARGV: version of the catalog, limit, lease in seconds, kinds and channels (ids with commas), one
-- job and no other (or empty), whether the caller is about to sleep, whether to tick. Answers with the jobs, and the channel of each.
even_when_full()

local function why_not(claim, job, asked)
    local of = channel(job.c)
    if job.s ~= 'ready' then return job.pl and 'it is held' or 'it is not ready' end
    if not claim.kinds[job.k] or not asked[job.c] then return 'its kind or channel is not asked for' end
    if of.paused then return 'channel ' .. of.name .. ' is paused' end
    if of.ordered then
        local head = call('ZRANGE', base .. 'q:' .. job.c .. ':' .. job.l, 0, 0)[1]
        if head ~= job.q then return 'others are before it in its lane' end
        if next(running_in(job.c, job.l)) then return 'another job of its lane is running' end
    end
    if free_in(of, job.l) < 1 then return 'its lane runs as many as it may' end
    if allowance(claim, of, 1) < 1 then return 'channel ' .. of.name .. ' runs as many as it may' end
end

local function take_one(claim, id, asked)
    local job = load(id) or fail('JS010', 'there is no job ' .. id)
    local why = why_not(claim, job, asked)
    if why then fail('JS047', 'job ' .. id .. ' cannot be claimed: ' .. why) end
    start(job, nil, claim.expires_at)
    tell('started', job)
    take_tokens(channel(job.c), 1)
    return { { job = job } }
end

return run(function()
    current(ARGV[1])
    if ARGV[8] == '1' then tick() end
    local claim = { kinds = {}, expires_at = now + tonumber(ARGV[3]), suspects = true, tokens_in = huge, bytes = 0, again = false }
    local ids, asked = {}, {}
    for each in ARGV[4]:gmatch('%d+') do claim.kinds[each] = true end
    for each in ARGV[5]:gmatch('%d+') do
        ids[#ids + 1], asked[each] = each, true
        if ARGV[7] == '1' then call('SADD', base .. 'bells', channel(each).name) end
    end
    local taken = ARGV[6] ~= '' and take_one(claim, ARGV[6], asked) or take_from(claim, open_of(ids), tonumber(ARGV[2]))
    local answer, where = answer_of(taken), {}
    for n, each in ipairs(taken) do where[n] = each.job.c end
    answer[3] = table.concat(where, ',')
    return answer
end)
