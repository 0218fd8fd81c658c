-- needs: words
-- How far runs are. ARGV: id, run, a JSON object of each. Nothing is kept of one that holds no job.
return run(function()
    for n = 1, #ARGV, 3 do
        local job = holding(ARGV[n], ARGV[n + 1])
        if job then
            job.pg = string.format('%.6f|', now) .. ARGV[n + 2]
            change(job)
            tell('progress', job)
        end
    end
    return 1
end)
