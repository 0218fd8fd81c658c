-- What people and programs look at. Names are qualified, states are words.
-- Locks: none.  Called by: the CLI, psql.
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
    coalesce(f.worker_id, r.worker_id) as worker_id
from jobspec.job j
join jobspec.kind k on k.id = j.kind_id
join jobspec.channel c on c.id = j.channel_id
left join jobspec.job_finished f on f.id = j.id
left join jobspec.job_running r on r.id = j.id
left join jobspec.job_held h on h.id = j.id
left join jobspec.job_ready q on q.id = j.id;

create or replace view jobspec.channels as
select
    c.id,
    c.name,
    case when c.ordered then 'strict' else 'none' end as "order",
    c.key,
    c.on_dead,
    c.paused,
    (select count(*) from jobspec.job_ready r where r.channel_id = c.id and not (c.ordered and exists (select from jobspec.job_held h where h.id = r.id))) as ready,
    (select count(*) from jobspec.job_running r where r.channel_id = c.id) as running,
    (select count(*) from jobspec.job_held h where h.channel_id = c.id and h.state = 'scheduled') as scheduled,
    (select count(*) from jobspec.job_held h where h.channel_id = c.id and h.state = 'parked') as parked,
    (select count(*) from jobspec.job_finished f join jobspec.job j on j.id = f.id where j.channel_id = c.id and f.state = 'done') as done,
    (select count(*) from jobspec.job_finished f join jobspec.job j on j.id = f.id where j.channel_id = c.id and f.state = 'dead') as dead
from jobspec.channel c;

create or replace view jobspec.workers as
select
    w.id,
    w.name,
    array(select k.name || ' v' || k.version from jobspec.kind k where k.id = any(w.kinds) order by k.name, k.version) as kinds,
    array(select c.name from jobspec.channel c where c.id = any(w.channels) order by c.name) as channels,
    w.registered_at,
    w.beat_at,
    w.expires_at > clock_timestamp() as alive,
    (select count(*) from jobspec.job_running r where r.worker_id = w.id) as running
from jobspec.worker w;
