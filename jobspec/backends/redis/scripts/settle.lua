-- needs: words, lanes, ends, settle
-- Attempts have ended otherwise. ARGV: the verdict; then id, run, error (JSON, empty: none), its type and classes (between line
-- ends), and delay (seconds, empty: as the policy says) of each. Answers with the runs that were written down, those of them that were the last of their jobs, and
-- what the first of the jobs is now.
even_when_full()
return run(function()
    local list = {}
    if #ARGV < 2 then return { '', '', '' } end
    for n = 2, #ARGV, 5 do
        list[#list + 1] = {
            id = ARGV[n], run = ARGV[n + 1], error = ARGV[n + 2] ~= '' and ARGV[n + 2] or nil, classes = ARGV[n + 3] ~= '' and ARGV[n + 3] or nil,
            delay = tonumber(ARGV[n + 4]),
        }
    end
    local id = list[1].id
    local runs, dead = settle_batch(ARGV[1], list)
    return { table.concat(runs, ','), table.concat(dead, ','), load(id) and load(id).s or '' }
end)
