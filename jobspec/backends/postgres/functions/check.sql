-- Invariants that are broken, a row each; empty in a healthy database. The oracle of the tests and the first aid of an
-- operator. Reads everything that lives, and as much of the archive as is asked for: not for dashboards.
-- Locks: none.  Called by: tests, psql, doctor.

-- Every job is in exactly one place. Of those that have ended only ids from p_from up are looked at.
create or replace function jobspec.check_places(p_from bigint default -9223372036854775808)
returns table (problem text, job_id bigint, detail text)
language sql stable
as $$
    with place as materialized (
        -- A dead head that blocks its lane has ended; its hold and its position only stand in the way.
        select r.id, 'ready' as place
        from jobspec.job_ready r
        where not exists (select from jobspec.job_held h where h.id = r.id and h.state = 'dead')
        union all
        select r.id, 'running' from jobspec.job_running r
        union all
        -- A strict job that is held back keeps its position among the ready ones.
        select h.id, 'held'
        from jobspec.job_held h
        where h.state <> 'dead' and not (h.ordered and exists (select from jobspec.job_ready r where r.id = h.id))
        union all
        select f.id, 'finished' from jobspec.job_finished f where f.id >= p_from
    )
    select 'in two places', p.id, string_agg(p.place, ', ' order by p.place)
    from place p
    group by p.id
    having count(*) > 1
    union all
    select 'in no place', j.id, null
    from jobspec.job j
    where j.id >= p_from and not exists (select from place p where p.id = j.id)
    union all
    select 'without a body', p.id, p.place
    from place p
    where not exists (select from jobspec.job j where j.id = p.id)
    union all
    select 'holds a position that is gone', h.id, h.state::text
    from jobspec.job_held h
    where h.ordered and h.state <> 'parked' and not exists (select from jobspec.job_ready r where r.id = h.id)
    union all
    select 'blocks its lane and is not dead', h.id, null
    from jobspec.job_held h
    where h.state = 'dead' and not exists (select from jobspec.job_finished f where f.id = h.id and f.state = 'dead')
    union all
    select 'in the wrong lane', r.id, format('lane %s, key %s', r.lane, j.key)
    from (
        select r.id, r.channel_id, r.lane from jobspec.job_ready r
        union all
        select r.id, r.channel_id, r.lane from jobspec.job_running r
        union all
        select h.id, h.channel_id, h.lane from jobspec.job_held h
    ) r
    join jobspec.job j on j.id = r.id
    where (r.channel_id, r.lane) <> (j.channel_id, jobspec.lane(j.key))
    union all
    select 'held by nobody', r.id, format('worker %s', r.worker_id)
    from jobspec.job_running r
    where r.expires_at is null and not exists (select from jobspec.worker w where w.id = r.worker_id)
    union all
    select 'below the floor of its worker', r.id, format('run %s of worker %s, whose floor is %s', r.run, r.worker_id, w.run_floor)
    from jobspec.job_running r
    join jobspec.worker w on w.id = r.worker_id
    where r.run < w.run_floor
    union all
    -- By what was allowed when the job came: the policy of a kind may have become stricter since.
    select 'more attempts than allowed', q.id, format('%s of %s', q.attempt, coalesce(j.max_attempts, k.max_attempts))
    from (
        select r.id, r.attempt from jobspec.job_running r
        union all
        select r.id, r.attempt + 1
        from jobspec.job_ready r
        where not exists (select from jobspec.job_held h where h.id = r.id)
    ) q
    join jobspec.job j on j.id = q.id
    join jobspec.kind k on k.id = j.kind_id
    left join jobspec.job_checkpoint c on c.id = q.id
    where q.attempt > coalesce(j.max_attempts, k.max_attempts) + coalesce(c.extra_attempts, 0)
      and (j.max_attempts is not null or k.declared_at <= j.enqueued_at)
$$;

-- No more runs than may, and every running job is counted as its channel counts.
create or replace function jobspec.check_limits()
returns table (problem text, job_id bigint, detail text)
language sql stable
as $$
    select 'two run in one strict lane', min(r.id), format('channel %s lane %s', r.channel_id, r.lane)
    from jobspec.job_running r
    join jobspec.channel c on c.id = r.channel_id
    where r.ordered
    group by r.channel_id, r.lane
    having count(*) > max(c.run_ahead) or count(distinct r.worker_id) > 1
    union all
    -- Also for a while after somebody has lowered the limit.
    select 'more run in a channel than may', null, format('%s: %s of %s', c.name, count(*), c.concurrency)
    from jobspec.job_running r
    join jobspec.channel c on c.id = r.channel_id
    group by c.id
    having count(*) > c.concurrency
    union all
    select 'more run in a lane than may', min(r.id), format('%s: %s of %s', c.name, count(*), c.lane_concurrency)
    from jobspec.job_running r
    join jobspec.channel c on c.id = r.channel_id
    group by c.id, r.lane
    having count(*) > c.lane_concurrency
    union all
    select 'not counted as its channel counts', r.id, format('laned %s, counted %s, ordered %s', r.laned, r.counted, r.ordered)
    from jobspec.job_running r
    join jobspec.channel c on c.id = r.channel_id
    where (r.laned, r.counted, r.ordered) <> (c.laned, c.counted, c.ordered)
$$;

-- Who waits will go on: every wait is for somebody who can still end, and every hold has its wait.
create or replace function jobspec.check_waits(p_from bigint default -9223372036854775808)
returns table (problem text, job_id bigint, detail text)
language sql stable
as $$
    select 'waits for nobody', h.id, null::text
    from jobspec.job_held h
    where h.state = 'waiting'
      and not exists (select from jobspec.job_wait w where w.child = h.id)
      and not exists (select from jobspec.poke p where p.child = h.id)
    union all
    select 'waits and is not held', w.child, format('for %s', w.parent)
    from jobspec.job_wait w
    where not exists (select from jobspec.job_held h where h.id = w.child and h.state in ('waiting', 'reserved'))
      and not exists (select from jobspec.bundle b where b.id = w.child and b.finished_at is null)
    union all
    select 'waits for what has ended', w.child, format('for %s', w.parent)
    from jobspec.job_wait w
    where jobspec.verdict(w.parent, w.on_failure) <> 'open'
      and not exists (select from jobspec.poke p where p.child in (w.child, w.parent))
    union all
    select 'waits for what is not there', w.child, format('for %s', w.parent)
    from jobspec.job_wait w
    where not exists (select from jobspec.job j where j.id = w.parent)
      and not exists (select from jobspec.bundle b where b.id = w.parent)
    union all
    select 'a bundle that nobody will finish', null, format('bundle %s', b.id)
    from jobspec.bundle b
    where b.finished_at is null
      and not exists (select from jobspec.job_wait w where w.child = b.id)
      and not exists (select from jobspec.poke p where p.child = b.id)
    union all
    select 'keeps its unique key after its end', u.id, null
    from jobspec.job_unique u
    where u.until is null
      and (exists (select from jobspec.job_finished f where f.id = u.id) or not exists (select from jobspec.job j where j.id = u.id))
    union all
    select 'has lost its unique key', j.id, null
    from jobspec.job j
    join jobspec.kind k on k.id = j.kind_id
    where k.unique_while = 'unfinished'
      and j.id >= p_from
      and k.declared_at <= j.enqueued_at
      and not exists (select from jobspec.job_finished f where f.id = j.id)
      and not exists (select from jobspec.job_unique u where u.id = j.id)
$$;

-- Every channel has what it needs, every number to come its partition.
create or replace function jobspec.check_ground()
returns table (problem text, job_id bigint, detail text)
language sql stable
as $$
    select 'channel without a gate', null::bigint, c.name
    from jobspec.channel c
    where not exists (select from jobspec.gate g where g.channel_id = c.id)
    union all
    select 'channel without a bell', null, c.name
    from jobspec.channel c
    where c.bell is null or not exists (select from pg_class p where p.oid = c.bell)
    union all
    select 'channel without a bucket', null, c.name
    from jobspec.channel c
    where c.rate_limit is not null and not exists (select from pg_class p where p.oid = c.bucket)
    union all
    select 'channel without rows to bound it', null, c.name
    from jobspec.channel c
    where (select count(*) from jobspec.bound b where b.channel_id = c.id) <> 16
    union all
    select 'the sequence is behind', null, format('%s, in use: %s', s.last_value, u.highest)
    from jobspec.seq s
    cross join lateral (
        select greatest(
            (select max(j.id) from jobspec.job j),
            (select max(r.pos) from jobspec.job_ready r),
            pg_sequence_last_value('jobspec.safe')
        ) as highest
    ) u
    where u.highest > s.last_value
    union all
    select 'the sequence of runs is behind', r.id, format('%s, in use: %s', s.last_value, r.run)
    from jobspec.run s
    join jobspec.job_running r on r.run >= s.last_value + 500
    union all
    select 'what enqueue knows of a kind is not so', null, coalesce(u.name, r.name)
    from jobspec.usual u
    full join jobspec.usual_rows() r on r.name = u.name and r.version = u.version
    where u is distinct from r
    union all
    select 'partition is missing', null, format('%s_e%s', t.name, n.n)
    from jobspec.seq s
    cross join lateral (
        select e.n from jobspec.epoch e
        union
        select (s.last_value >> 32)::int
    ) n
    cross join (values ('job'), ('job_finished'), ('attempt_error'), ('job_edge')) t (name)
    where not exists (
        select
        from pg_inherits i
        join pg_class p on p.oid = i.inhrelid
        where i.inhparent = to_regclass('jobspec.' || t.name) and p.relname = format('%s_e%s', t.name, n.n)
    )
$$;

-- p_newest: of the archive look only at so many of the last ids; null: at all of it, which takes long where it is large.
create or replace function jobspec.check(p_newest bigint default null)
returns table (problem text, job_id bigint, detail text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_from bigint := coalesce(pg_sequence_last_value('jobspec.seq') - p_newest, -9223372036854775808);
begin
    return query select * from jobspec.check_places(v_from);
    return query select * from jobspec.check_limits();
    return query select * from jobspec.check_waits(v_from);
    return query select * from jobspec.check_ground();
end $$;
