-- Runs that hold their jobs. ARGV: id and run of each.
return run(function()
    local ids, runs = {}, {}
    for n = 1, #ARGV, 2 do ids[#ids + 1] = ARGV[n] end
    load_all(ids)
    for n = 1, #ARGV, 2 do
        if holding(ARGV[n], ARGV[n + 1]) then runs[#runs + 1] = ARGV[n + 1] end
    end
    return table.concat(runs, ',')
end)
