-- What people and programs look at. Names are qualified, states are words. New columns come at the end.
-- Locks: none.  Called by: the CLI, psql, every client.
create or replace view jobspec.jobs as
select
    j.id,
    k.name as kind,
    k.version,
    coalesce(f.state, case when r.id is not null then 'running'::jobspec.job_state end, h.state, case when q.id is not null then 'ready'::jobspec.job_state end) as state,
    c.name as channel,
    j.key,
    j.priority,
    coalesce(f.attempt, r.attempt, h.attempt, q.attempt) as attempt,
    coalesce(j.max_attempts, k.max_attempts) as max_attempts,
    j.payload,
    j.enqueued_at,
    coalesce(h.run_at, j.run_at) as run_at,
    coalesce(f.started_at, r.claimed_at) as started_at,
    f.finished_at,
    f.result,
    coalesce(f.worker_id, r.worker_id) as worker_id,
    j.origin,
    nullif(k.tags || coalesce(j.tags, '{}'), '{}') as tags,
    j.bundle_id,
    j.after,
    coalesce(f.reason, r.cancel_reason) as reason,
    coalesce(r.cancel, false) as cancel_asked,
    j.timeout_seconds,
    -- Of an earlier run only while no other has begun.
    (
        select jsonb_build_object('done', p.done, 'total', p.total, 'note', p.note, 'at', p.at)
        from jobspec.job_progress p
        where p.id = j.id and (r.run is null or p.run = r.run)
    ) as progress,
    f.backend as forwarded_to,
    f.backend_id as forwarded_id
from jobspec.job j
join jobspec.kind k on k.id = j.kind_id
join jobspec.channel c on c.id = j.channel_id
left join jobspec.job_finished f on f.id = j.id
left join jobspec.job_running r on r.id = j.id
left join jobspec.job_held h on h.id = j.id
left join jobspec.job_ready q on q.id = j.id;

-- expires_at: when the lease is over, the job's own or its worker's (who has ended has none: its last sign of life);
-- beat_at: the last sign of life.
create or replace view jobspec.running as
select
    r.id,
    r.run,
    k.name as kind,
    k.version,
    c.name as channel,
    j.key,
    r.attempt,
    r.claimed_at,
    r.worker_id,
    w.name as worker,
    coalesce(r.expires_at, case when isfinite(w.expires_at) then w.expires_at else w.beat_at end) as expires_at,
    greatest(r.claimed_at, w.beat_at) as beat_at,
    r.cancel as cancel_asked,
    r.suspect,
    (
        select jsonb_build_object('done', p.done, 'total', p.total, 'note', p.note, 'at', p.at)
        from jobspec.job_progress p
        where p.id = r.id and p.run = r.run
    ) as progress
from jobspec.job_running r
join jobspec.job j on j.id = r.id
join jobspec.kind k on k.id = r.kind_id
join jobspec.channel c on c.id = r.channel_id
left join jobspec.worker w on w.id = r.worker_id;

-- Leases that are over: the next tick takes these jobs over.
create or replace view jobspec.expired as
select
    r.id,
    r.run,
    r.kind,
    r.version,
    r.channel,
    r.key,
    r.attempt,
    r.claimed_at,
    r.worker_id,
    r.worker,
    r.expires_at
from jobspec.running r
where r.expires_at <= clock_timestamp() or r.expires_at is null;

-- blocks: the lane waits behind it until somebody unblocks or retries it.
create or replace view jobspec.dead as
select
    j.id,
    k.name as kind,
    k.version,
    c.name as channel,
    j.key,
    f.attempt,
    j.payload,
    j.enqueued_at,
    f.finished_at,
    f.reason,
    e.error,
    exists (select from jobspec.job_held h where h.id = j.id and h.state = 'dead') as blocks
from jobspec.job_finished f
join jobspec.job j on j.id = f.id
join jobspec.kind k on k.id = j.kind_id
join jobspec.channel c on c.id = j.channel_id
left join lateral (select a.error from jobspec.attempt_error a where a.id = f.id order by a.at desc limit 1) e on true
where f.state = 'dead';

create or replace view jobspec.parked as
select
    j.id,
    k.name as kind,
    k.version,
    c.name as channel,
    j.key,
    h.attempt,
    j.payload,
    j.enqueued_at,
    e.at as parked_at,
    e.error
from jobspec.job_held h
join jobspec.job j on j.id = h.id
join jobspec.kind k on k.id = j.kind_id
join jobspec.channel c on c.id = j.channel_id
left join lateral (select a.at, a.error from jobspec.attempt_error a where a.id = h.id order by a.at desc limit 1) e on true
where h.state = 'parked';

create or replace view jobspec.workers as
select
    w.id,
    w.name,
    array(select k.name || ' v' || k.version from jobspec.kind k where k.id = any(w.kinds) order by k.name, k.version) as kinds,
    array(select c.name from jobspec.channel c where c.id = any(w.channels) order by c.name) as channels,
    w.registered_at,
    w.beat_at,
    w.expires_at > clock_timestamp() as alive,
    (select count(*) from jobspec.job_running r where r.worker_id = w.id) as running,
    case when isfinite(w.expires_at) then w.expires_at else w.beat_at end as expires_at
from jobspec.worker w;

create or replace view jobspec.schedules as
select
    s.name,
    s.kind,
    s.version,
    s.cron,
    s.tz,
    s.payload,
    s.times,
    s.catch_up,
    s.paused,
    s.next_at,
    s.fired_at
from jobspec.schedule s;

-- Members whose retention is over are in total only.
create or replace view jobspec.bundles as
select
    b.id,
    b.name,
    b.origin,
    b.created_at,
    b.finished_at,
    b.total,
    m.unfinished,
    m.reserved,
    m.scheduled,
    m.waiting,
    m.ready,
    m.running,
    m.parked,
    m.done,
    m.dead,
    m.cancelled,
    m.expired
from jobspec.bundle b
left join lateral (
    select
        count(*) filter (where j.finished_at is null) as unfinished,
        count(*) filter (where j.state = 'reserved') as reserved,
        count(*) filter (where j.state = 'scheduled') as scheduled,
        count(*) filter (where j.state = 'waiting') as waiting,
        count(*) filter (where j.state = 'ready') as ready,
        count(*) filter (where j.state = 'running') as running,
        count(*) filter (where j.state = 'parked') as parked,
        count(*) filter (where j.state = 'done') as done,
        count(*) filter (where j.state = 'dead') as dead,
        count(*) filter (where j.state = 'cancelled') as cancelled,
        count(*) filter (where j.state = 'expired') as expired
    from jobspec.jobs j
    where j.bundle_id = b.id
) m on true;

-- Kinds that no living worker serves; older versions of a kind only while jobs of them wait.
create or replace view jobspec.stranded as
select
    k.name as kind,
    k.version,
    c.name as channel,
    w.waiting
from jobspec.kind k
join jobspec.channel c on c.id = k.channel_id
cross join lateral (
    select
        (select count(*) from jobspec.job_ready r where r.kind_id = k.id)
        + (select count(*) from jobspec.job_held h where h.kind_id = k.id and (h.run_at is not null or h.state = 'ready') and not h.ordered)
        as waiting
) w
where not exists (
        select
        from jobspec.worker a
        where a.expires_at > clock_timestamp() and k.id = any(a.kinds) and k.channel_id = any(a.channels)
    )
  and c.backend is null
  and (w.waiting > 0 or not exists (select from jobspec.kind n where n.name = k.name and n.version > k.version));
