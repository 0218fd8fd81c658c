-- Cancel what runs: ask, or by force.
local function ask(job, reason)
    job.x, job.z = true, reason or job.z
    change(job)
    if job.w then write('SADD', base .. 'x:' .. job.w, job.n) end
    ring('cancel')
end
