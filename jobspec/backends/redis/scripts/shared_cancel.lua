-- Cancel what runs: ask, or by force.
local function ask(job)
    job.x = true
    change(job)
    if job.w then write('SADD', base .. 'x:' .. job.w, job.n) end
    ring('cancel')
end
