-- needs: words, lanes, ends, settle, tick
-- What time has brought: jobs are due, leases have run out.
even_when_full()
return run(function()
    tick()
    return 1
end)
