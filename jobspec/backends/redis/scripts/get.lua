-- needs: view
-- One job. ARGV: id. Answers with nothing if there is none.
return run(function()
    local job = load(ARGV[1])
    return job and view(job) or {}
end)
