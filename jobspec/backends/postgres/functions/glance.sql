-- What `jobspec top` shows. Nothing here is counted to its end: a glance costs the same with a million jobs as with none.
-- Locks: none.  Called by: the CLI, every two seconds.

-- Jobs that ended of late: the last pages of their partitions, which are filled in the order of time. seconds: how far
-- back these pages reach, at most p_seconds. Which channel they are of is found for a sample, and taken for the whole.
create or replace function jobspec.lately(p_seconds float8, out channel_id int, out jobs float8, out seconds float8)
returns setof record
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_pages constant int := 128;
    c_sample constant int := 500;
    v_part record;
    v_since timestamptz := clock_timestamp() - make_interval(secs => p_seconds);
    v_start timestamptz := v_since;
    v_oldest timestamptz;
    v_ids bigint[];
    v_all bigint[] := '{}';
    v_step int;
begin
    for v_part in
        select i.inhrelid::regclass as name, pg_relation_size(i.inhrelid) / current_setting('block_size')::int as pages
        from pg_inherits i
        where i.inhparent = 'jobspec.job_finished'::regclass
    loop
        if v_part.pages > 0 then
            execute format(
                'select array_agg(f.id) filter (where f.finished_at > $1), min(f.finished_at) from %s f where f.ctid >= %L::tid',
                v_part.name, format('(%s,0)', greatest(0, v_part.pages - c_pages))
            )
            into v_ids, v_oldest
            using v_since;
            v_all := v_all || v_ids;
            if v_part.pages > c_pages and v_oldest > v_start then
                v_start := v_oldest;
            end if;
        end if;
    end loop;
    seconds := greatest(0.001, extract(epoch from clock_timestamp() - v_start));
    v_step := greatest(1, cardinality(v_all) / c_sample);
    for channel_id, jobs in
        select j.channel_id, count(*) * v_step
        from unnest(v_all) with ordinality u (id, n)
        cross join lateral (select b.channel_id from jobspec.job b where b.id = u.id offset 0) j
        where u.n % v_step = 0
        group by j.channel_id
    loop
        return next;
    end loop;
end $$;

-- One JSON object: {"at", "channels": [..], "workers": [..], "running": [..], "failures": [..]}. Counts of channels end at
-- "most", "dead" at its tenth. The failures are the latest of the newest jobs and of those that are retried.
create or replace function jobspec.glance()
returns json
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
    c_most constant int := 10000;
    c_channels constant int := 200;
    c_rows constant int := 20;
    v_channels json;
    v_workers json;
    v_running json;
    v_failures json;
begin
    select json_agg(row_to_json(l) order by l.name) into v_channels
    from (
        select c.name, c.paused, c.concurrency, least(c_most, greatest(0, q.ready - h.placed) + h.aside) as ready, coalesce(r.jobs, 0) as running,
            h.scheduled, h.waiting, h.parked, coalesce(d.dead, 0) as dead, t.jobs / t.seconds as per_second,
            extract(epoch from clock_timestamp() - b.enqueued_at) as oldest_seconds
        from (select * from jobspec.channel c order by c.name limit c_channels) c
        cross join lateral (
            select count(*) as ready from (select from jobspec.job_ready r where r.channel_id = c.id limit c_most) x
        ) q
        cross join lateral (
            select
                count(*) filter (where x.state = 'scheduled') as scheduled,
                count(*) filter (where x.state in ('waiting', 'reserved')) as waiting,
                count(*) filter (where x.state = 'parked') as parked,
                count(*) filter (where x.state = 'ready') as aside,
                count(*) filter (where x.ordered and x.state not in ('parked', 'ready')) as placed
            from (select h.state, h.ordered from jobspec.job_held h where h.channel_id = c.id limit c_most) x
        ) h
        left join (select r.channel_id, count(*) as jobs from jobspec.job_running r group by r.channel_id) r on r.channel_id = c.id
        left join (
            select j.channel_id, count(*) as dead
            from (select f.id from jobspec.job_finished f where f.state = 'dead' order by f.id desc limit c_most / 10) f
            join jobspec.job j on j.id = f.id
            group by j.channel_id
        ) d on d.channel_id = c.id
        left join jobspec.lately(10) t on t.channel_id = c.id
        left join lateral (
            -- Of those that are next, the one that was enqueued first: to look at all would read them all.
            select min(x.id) as id from (select r.id from jobspec.job_ready r where r.channel_id = c.id limit 100) x
        ) o on true
        left join jobspec.job b on b.id = o.id
    ) l;

    select json_agg(row_to_json(l) order by l.name) into v_workers
    from (
        select w.name, count(*) as processes, bool_or(w.expires_at > clock_timestamp()) as alive,
            min(extract(epoch from clock_timestamp() - w.beat_at)) as silent_seconds, coalesce(sum(r.jobs), 0) as running,
            (
                select json_object_agg(k.name, k.jobs order by k.jobs desc, k.name)
                from (
                    select k.name, count(*) as jobs
                    from jobspec.job_running x
                    join jobspec.kind k on k.id = x.kind_id
                    where x.worker_id = any(array_agg(w.id))
                    group by k.name
                ) k
            ) as kinds
        from jobspec.worker w
        left join (select r.worker_id, count(*) as jobs from jobspec.job_running r group by r.worker_id) r on r.worker_id = w.id
        where w.expires_at > clock_timestamp() or r.jobs > 0
        group by w.name
        order by w.name
        limit c_channels
    ) l;

    select json_agg(row_to_json(l) order by l.seconds desc, l.id) into v_running
    from (
        select r.id, k.name as kind, j.key, r.attempt, w.name as worker, extract(epoch from clock_timestamp() - r.claimed_at) as seconds,
            p.done, p.total, p.note
        from (select * from jobspec.job_running r order by r.claimed_at limit c_rows) r
        join jobspec.job j on j.id = r.id
        join jobspec.kind k on k.id = r.kind_id
        left join jobspec.worker w on w.id = r.worker_id
        left join jobspec.job_progress p on p.id = r.id and p.run = r.run
    ) l;

    select json_agg(row_to_json(l) order by l.seconds, l.id) into v_failures
    from (
        select e.id, k.name as kind, e.attempt, extract(epoch from clock_timestamp() - e.at) as seconds, e.error ->> 'type' as type,
            left(e.error ->> 'message', 200) as message
        from (
            select distinct on (e.id) e.*
            from (
                (select a.id from jobspec.attempt_error a order by a.id desc limit 10 * c_rows)
                union
                (select h.id from jobspec.job_held h where h.run_at is not null and h.attempt > 0 order by h.run_at limit 10 * c_rows)
            ) i
            cross join lateral (select a.* from jobspec.attempt_error a where a.id = i.id order by a.at desc limit 1) e
            order by e.id
        ) e
        join jobspec.job j on j.id = e.id
        join jobspec.kind k on k.id = j.kind_id
        order by e.at desc
        limit c_rows
    ) l;

    return json_build_object(
        'at', clock_timestamp(), 'most', c_most, 'channels', coalesce(v_channels, '[]'), 'workers', coalesce(v_workers, '[]'),
        'running', coalesce(v_running, '[]'), 'failures', coalesce(v_failures, '[]')
    );
end $$;
