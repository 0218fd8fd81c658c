-- Invariants that are broken, a row each; empty in a healthy database. The oracle of the tests and the first aid of an
-- operator. Reads everything: not for dashboards.
-- Locks: none.  Called by: tests, psql.
create or replace function jobspec.check()
returns table (problem text, job_id bigint, detail text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    with place as materialized (
        select r.id, 'ready' as place from jobspec.job_ready r
        union all
        select r.id, 'running' from jobspec.job_running r
        union all
        -- A strict job that waits for its time keeps its position in job_ready.
        select h.id, 'held' from jobspec.job_held h where not (h.ordered and h.run_at is not null)
        union all
        select f.id, 'finished' from jobspec.job_finished f
    )
    select 'in two places', p.id, string_agg(p.place, ', ' order by p.place)
    from place p
    group by p.id
    having count(*) > 1
    union all
    select 'in no place', j.id, null
    from jobspec.job j
    where not exists (select from place p where p.id = j.id)
    union all
    select 'without a body', p.id, p.place
    from place p
    where not exists (select from jobspec.job j where j.id = p.id)
    union all
    select 'holds a position that is gone', h.id, null
    from jobspec.job_held h
    where h.ordered and h.run_at is not null and not exists (select from jobspec.job_ready r where r.id = h.id)
    union all
    select 'two run in one strict lane', min(r.id), format('channel %s lane %s', r.channel_id, r.lane)
    from jobspec.job_running r
    where r.ordered
    group by r.channel_id, r.lane
    having count(*) > 1
    union all
    select 'held by nobody', r.id, format('worker %s', r.worker_id)
    from jobspec.job_running r
    where not exists (select from jobspec.worker w where w.id = r.worker_id)
    union all
    select 'more attempts than allowed', q.id, format('%s of %s', q.attempt, coalesce(j.max_attempts, k.max_attempts))
    from (
        select r.id, r.attempt from jobspec.job_running r
        union all
        select r.id, r.attempt + 1 from jobspec.job_ready r
        union all
        select f.id, f.attempt from jobspec.job_finished f
    ) q
    join jobspec.job j on j.id = q.id
    join jobspec.kind k on k.id = j.kind_id
    where q.attempt > coalesce(j.max_attempts, k.max_attempts)
    union all
    select 'in the wrong lane', r.id, format('lane %s, key %s', r.lane, j.key)
    from jobspec.job_ready r
    join jobspec.job j on j.id = r.id
    where r.lane <> jobspec.lane(j.key)
    union all
    select 'channel without a gate', null, c.name
    from jobspec.channel c
    where not exists (select from jobspec.gate g where g.channel_id = c.id)
$$;
