-- Numbers for a metrics exporter: name, labels and value as Prometheus has them. Reads what lives, and
-- no more of the archive than its newest end.
-- Locks: none.  Called by: exporters, psql.
create or replace view jobspec.metrics as
select
    m.name,
    m.labels,
    m.value::float8 as value
from (
    select 'jobspec_jobs' as name, jsonb_build_object('channel', c.name, 'state', s.state) as labels, s.jobs::float8 as value
    from jobspec.channels c
    cross join lateral (
        values
            ('reserved', c.reserved), ('scheduled', c.scheduled), ('waiting', c.waiting), ('ready', c.ready), ('running', c.running),
            ('parked', c.parked), ('dead', c.dead)
    ) s (state, jobs)
    union all
    -- What the queue itself holds. Here each job is one; elsewhere one message may stand for a whole chain.
    select 'jobspec_messages', jsonb_build_object('channel', c.name), c.reserved + c.scheduled + c.waiting + c.ready + c.running + c.parked
    from jobspec.channels c
    union all
    select 'jobspec_blocked_lanes', jsonb_build_object('channel', c.name), c.blocked
    from jobspec.channels c
    where c."order" = 'strict'
    union all
    -- By the smallest id, which is nearly always the oldest: to look at every body would read them all.
    select 'jobspec_oldest_ready_seconds', jsonb_build_object('channel', c.name), coalesce(extract(epoch from clock_timestamp() - j.enqueued_at), 0)
    from jobspec.channel c
    left join lateral (
        select min(r.id) as id
        from jobspec.job_ready r
        left join jobspec.job_held h on h.id = r.id
        where r.channel_id = c.id and h.id is null
    ) o on true
    left join jobspec.job j on j.id = o.id
    union all
    -- Of the newest thousand that ended well or died; null for kinds that are not among them.
    select 'jobspec_mean_run_seconds', jsonb_build_object('kind', k.name), avg(extract(epoch from f.finished_at - f.started_at))
    from (select distinct o.name from jobspec.kind o) k
    left join (
        select o.name, n.started_at, n.finished_at
        from (
            select e.id, e.started_at, e.finished_at
            from jobspec.job_finished e
            where e.state in ('done', 'dead') and e.started_at is not null
            order by e.id desc
            limit 1000
        ) n
        join jobspec.job b on b.id = n.id
        join jobspec.kind o on o.id = b.kind_id
    ) f on f.name = k.name
    group by k.name
    union all
    select 'jobspec_channel_paused', jsonb_build_object('channel', c.name), c.paused::int
    from jobspec.channel c
    union all
    select 'jobspec_channel_limit', jsonb_build_object('channel', c.name, 'limit', l.name), l.value
    from jobspec.channel c
    cross join lateral (
        values
            ('concurrency', c.concurrency::float8), ('lane_concurrency', c.lane_concurrency), ('rate_per_second', c.rate_limit / c.rate_seconds),
            ('max_pending', c.max_pending), ('lane_max_pending', c.lane_max_pending)
    ) l (name, value)
    where l.value is not null
    union all
    select 'jobspec_stranded_jobs', jsonb_build_object('kind', s.kind, 'version', s.version), s.waiting
    from jobspec.stranded s
    union all
    select 'jobspec_workers', jsonb_build_object('alive', a.alive), count(w.id)
    from (values (true), (false)) a (alive)
    left join jobspec.worker w on (w.expires_at > clock_timestamp()) = a.alive
    group by a.alive
    union all
    select 'jobspec_expired_leases', '{}', count(*)
    from jobspec.expired
    union all
    select 'jobspec_unfinished_bundles', '{}', count(*)
    from jobspec.bundle b
    where b.finished_at is null
    union all
    select 'jobspec_schedule_late_seconds', jsonb_build_object('schedule', s.name), greatest(0, coalesce(extract(epoch from clock_timestamp() - s.next_at), 0))
    from jobspec.schedule s
    where not s.paused
    union all
    select 'jobspec_partitions', '{}', count(*)
    from jobspec.epoch e
) m;
