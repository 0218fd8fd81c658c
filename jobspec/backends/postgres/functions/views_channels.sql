-- Channels and their lanes: what waits, and what stands in the way. no_worker: those among the ready ones that were put
-- aside because no living worker runs their kind.
-- Locks: none.  Called by: the CLI, psql.
create or replace view jobspec.channels as
select
    c.id,
    c.name,
    case when c.ordered then 'strict' else 'none' end as "order",
    c.key,
    c.on_dead,
    c.paused,
    coalesce(q.jobs, 0) + coalesce(h.no_worker, 0) as ready,
    coalesce(r.jobs, 0) as running,
    coalesce(h.scheduled, 0) as scheduled,
    coalesce(h.parked, 0) as parked,
    coalesce(d.jobs, 0) as done,
    coalesce(f.dead, 0) as dead,
    coalesce(h.reserved, 0) as reserved,
    coalesce(h.waiting, 0) as waiting,
    coalesce(f.cancelled, 0) as cancelled,
    coalesce(f.expired, 0) as expired,
    coalesce(h.blocked, 0) as blocked,
    c.weight,
    c.concurrency,
    c.lane_concurrency,
    c.rate_limit,
    c.rate_seconds,
    c.max_pending,
    c.lane_max_pending,
    c.on_full,
    c.declared,
    c.override,
    coalesce(h.no_worker, 0) as no_worker,
    c.backend,
    c.moving,
    (select n.name from jobspec.channel n where n.id = c.drains) as drains
from jobspec.channel c
left join (
    -- A strict job that is held has its position among the ready ones, too.
    select r.channel_id, count(*) as jobs
    from jobspec.job_ready r
    left join jobspec.job_held h on h.id = r.id
    where h.id is null
    group by r.channel_id
) q on q.channel_id = c.id
left join (
    select r.channel_id, count(*) as jobs
    from jobspec.job_running r
    group by r.channel_id
) r on r.channel_id = c.id
left join (
    select
        h.channel_id,
        count(*) filter (where h.state = 'scheduled') as scheduled,
        count(*) filter (where h.state = 'parked') as parked,
        count(*) filter (where h.state = 'reserved') as reserved,
        count(*) filter (where h.state = 'waiting') as waiting,
        count(*) filter (where h.state = 'dead') as blocked,
        count(*) filter (where h.state = 'ready') as no_worker
    from jobspec.job_held h
    group by h.channel_id
) h on h.channel_id = c.id
left join (
    select
        j.channel_id,
        count(*) filter (where f.state = 'dead') as dead,
        count(*) filter (where f.state = 'cancelled') as cancelled,
        count(*) filter (where f.state = 'expired') as expired
    from jobspec.job_finished f
    join jobspec.job j on j.id = f.id
    where f.state <> 'done'
    group by j.channel_id
) f on f.channel_id = c.id
left join (
    -- Apart from the rest: it reads the whole archive, and is left out of a query that does not name it.
    select j.channel_id, count(*) as jobs
    from jobspec.job_finished f
    join jobspec.job j on j.id = f.id
    where f.state = 'done'
    group by j.channel_id
) d on d.channel_id = c.id;

-- Lanes with unfinished jobs. head: the next in line. A lane is blocked if jobs wait in it, none runs, and the next one
-- may not start; why says what stands in the way.
create or replace view jobspec.lanes as
select
    c.name as channel,
    (select j.key from jobspec.job j where j.id = l.some_id) as key,
    l.ready,
    l.running,
    l.held,
    n.id as head_id,
    coalesce(n.state, case when n.id is not null then 'ready'::jobspec.job_state end) as head_state,
    w.why is not null as blocked,
    w.why
from (
    select
        p.channel_id,
        p.lane,
        min(p.id) as some_id,
        count(*) filter (where p.place = 'ready') as ready,
        count(*) filter (where p.place = 'running') as running,
        count(*) filter (where p.place = 'held') as held
    from (
        select r.channel_id, r.lane, r.id, case when h.id is null then 'ready' else 'held' end as place
        from jobspec.job_ready r
        left join jobspec.job_held h on h.id = r.id
        union all
        select r.channel_id, r.lane, r.id, 'running'
        from jobspec.job_running r
        union all
        select h.channel_id, h.lane, h.id, case h.state when 'ready' then 'ready' else 'held' end
        from jobspec.job_held h
        where not h.ordered or h.state = 'parked'
    ) p
    group by p.channel_id, p.lane
) l
join jobspec.channel c on c.id = l.channel_id
left join lateral (
    select r.id, r.kind_id, h.state, h.run_at
    from jobspec.job_ready r
    left join jobspec.job_held h on h.id = r.id
    where r.channel_id = l.channel_id and r.lane = l.lane
    order by r.rank, r.pos
    limit 1
) n on true
left join lateral (
    select case
        when l.running > 0 or n.id is null then null
        when c.paused then 'the channel is paused'
        when n.state = 'dead' then format('job %s is dead: retry it, or unblock the lane', n.id)
        when n.state is not null then format('job %s is %s', n.id, n.state) || coalesce(' until ' || n.run_at::timestamptz(0), '')
        when c.concurrency <= (select count(*) from jobspec.job_running r where r.channel_id = c.id) then format('the channel runs %s jobs, as many as it may', c.concurrency)
        when not exists (
            select
            from jobspec.worker w
            where w.expires_at > clock_timestamp() and n.kind_id = any(w.kinds) and c.id = any(w.channels)
        ) then (select format('no living worker runs %s v%s', k.name, k.version) from jobspec.kind k where k.id = n.kind_id)
    end as why
) w on true;
