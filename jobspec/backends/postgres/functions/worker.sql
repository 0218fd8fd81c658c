-- Who works: announcing, beating, leaving.
-- Locks: the worker's own row.
-- Called by: workers.

-- The channels of a worker of these kinds, without those that are forwarded; the old place of a channel that moves counts as
-- that channel. p_channels: names, where `*` stands for one part; null: all that the kinds wait in.
create or replace function jobspec.served(p_kinds int[], p_channels text[])
returns int[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_channels is not null then
        return array(
            select c.id
            from jobspec.channel c
            left join jobspec.channel n on n.id = c.drains
            where c.backend is null
              and exists (select from unnest(p_channels) u (name) where c.name ~ jobspec.like_name(u.name) or n.name ~ jobspec.like_name(u.name))
            order by c.id
        );
    end if;
    -- The kinds' own, and those that are nobody's own: calls that name another channel put their jobs there.
    return array(
        select distinct c.id
        from jobspec.kind k
        join jobspec.channel o on o.id = k.channel_id
        join jobspec.channel c on o.id in (c.id, c.pattern_id)
            or (c.package = o.package and c.key = o.key and not exists (select from jobspec.kind x where x.channel_id in (c.id, c.pattern_id)))
        where k.id = any(p_kinds) and c.backend is null
        order by c.id
    );
end $$;

-- Whether a declared pattern, as `shop.mail-*`, could make a channel that is wanted, as `shop.mail-bob` or `shop.mail-b*`.
create or replace function jobspec.could_admit(p_pattern text, p_wanted text)
returns boolean
language sql immutable
as $$
    select right(p_pattern, 1) = '*' and (
        starts_with(split_part(p_wanted, '*', 1), left(p_pattern, -1))
        or (position('*' in p_wanted) > 0 and starts_with(left(p_pattern, -1), split_part(p_wanted, '*', 1)))
    )
$$;

-- p_kinds: [{"name": .., "version": ..}, ..]; p_channels: see served.
-- Answers {"worker_id": .., "kinds": [{"id", "name", "version", "timeout_seconds", "lease_seconds", "channel", "ordered"}, ..], "channels": [what is
-- heard when they ring, ..], "namesakes": [{"worker_id", "silent_seconds"}, ..]}.
-- p_worker: who it was before, if its lease has run out meanwhile; what it holds and nobody has rescued stays its own.
create or replace function jobspec.register(p_name text, p_kinds jsonb, p_channels text[], p_lease_seconds float8, p_worker int default null)
returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_kinds int[];
    v_channels int[];
    v_unknown text;
    v_worker int;
begin
    select array_agg(k.id) into v_kinds
    from jsonb_to_recordset(p_kinds) a (name text, version int)
    join jobspec.kind k on k.name = a.name and k.version = a.version;
    select string_agg(u.name, ', ') into v_unknown
    from unnest(p_channels) u (name)
    where not exists (select from jobspec.channel c where c.name ~ jobspec.like_name(u.name) or jobspec.could_admit(c.name, u.name));
    if v_unknown is not null then
        perform jobspec.throw('JS005', format('this database has no channel %s', v_unknown), 'run `jobspec apply` with the spec that declares it');
    end if;
    v_channels := jobspec.served(v_kinds, p_channels);
    -- Rows of workers that are gone stay for a day, so that whatever they still hold is found.
    delete from jobspec.worker w
    where w.expires_at < now() - interval '1 day'
      and not exists (select from jobspec.job_running r where r.worker_id = w.id and r.run >= w.run_floor);
    update jobspec.worker w
    set kinds = coalesce(v_kinds, '{}'), channels = v_channels, wanted = p_channels, beat_at = clock_timestamp(),
        expires_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
    where w.id = p_worker and w.expires_at > '-infinity'
    returning w.id into v_worker;
    if v_worker is null then
        insert into jobspec.worker (name, kinds, channels, wanted, expires_at)
        values (p_name, coalesce(v_kinds, '{}'), v_channels, p_channels, clock_timestamp() + make_interval(secs => p_lease_seconds))
        returning id into v_worker;
    end if;
    -- What nobody could run before; the rest of it, if it is much, with the next ticks.
    perform jobspec.take_up(v_kinds);
    return jsonb_build_object(
        'worker_id', v_worker,
        'kinds', coalesce((
            select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'version', k.version, 'timeout_seconds', k.timeout_seconds, 'lease_seconds', k.lease_seconds, 'channel', c.name, 'ordered', c.gated))
            from jobspec.kind k
            join jobspec.channel c on c.id = k.channel_id
            where k.id = any(v_kinds)
        ), '[]'),
        'channels', coalesce((
            select jsonb_agg(distinct c.wake)
            from jobspec.channel c
            where c.id = any(v_channels) or exists (select from unnest(p_channels) u (name) where jobspec.could_admit(c.name, u.name))
        ), '[]'),
        'namesakes', coalesce((
            select jsonb_agg(jsonb_build_object('worker_id', w.id, 'silent_seconds', extract(epoch from clock_timestamp() - w.beat_at)))
            from jobspec.worker w
            where w.name = p_name and w.id <> v_worker and w.expires_at > clock_timestamp()
        ), '[]')
    );
end $$;

-- Renew the lease of the worker and of all it holds, in one statement for the whole worker. p_runs: every run that it
-- knows. What it holds and does not know of (a claim whose answer was lost) and that is older than the last beat and than
-- a third of the lease is released; a worker admits no answer that took so long.
-- Answers {"lost": runs that it knows and no longer holds, "cancelled": runs that are to be cancelled, "stale": the worker
-- should register anew, because channels that it wants came to be, or some of its own are no more}.
create or replace function jobspec.heartbeat(p_worker int, p_lease_seconds float8, p_runs bigint[])
returns json
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_last timestamptz;
    v_ids bigint[];
    v_runs bigint[];
    v_wanted text[];
    v_channels int[];
    v_stale boolean;
    v_floor bigint;
    -- Read before any row is: what is safe then is safe for what is seen.
    v_safe constant bigint := coalesce(pg_sequence_last_value('jobspec.safe_run'), 0);
begin
    select w.beat_at, w.wanted, w.channels, w.run_floor into v_last, v_wanted, v_channels, v_floor from jobspec.worker w where w.id = p_worker for update;
    -- Up to the first that runs, or may yet come to light: everything below is gone, and stays in the index for long.
    v_floor := greatest(v_floor, least(v_safe, (
        select r.run
        from jobspec.job_running r
        where r.worker_id = p_worker and r.run >= v_floor
        order by r.worker_id, r.run
        limit 1
    )));
    update jobspec.worker w
    set beat_at = v_now, expires_at = v_now + make_interval(secs => p_lease_seconds), run_floor = v_floor
    where w.id = p_worker;
    if not found then
        perform jobspec.throw('JS007', format('this database does not know worker %s (any more)', p_worker), 'start the worker again');
    end if;
    select array_agg(r.id), array_agg(r.run) into v_ids, v_runs
    from jobspec.job_running r
    left join unnest(p_runs) k (run) on k.run = r.run
    where r.worker_id = p_worker and r.run >= v_floor and k.run is null
      and r.claimed_at < least(v_last, v_now - make_interval(secs => p_lease_seconds / 3));
    if v_ids is not null then
        perform jobspec.settle_batch('released', v_ids, v_runs);
    end if;
    v_stale := exists (select from unnest(v_channels) u (id) where not exists (select from jobspec.channel c where c.id = u.id and c.backend is null))
        or (v_wanted is null and exists (
            select
            from jobspec.worker w
            cross join lateral unnest(w.kinds) u (id)
            join jobspec.kind k on k.id = u.id
            join jobspec.channel c on c.id = k.channel_id
            where w.id = p_worker and c.backend is null and c.id <> all(v_channels)
        ))
        or (v_wanted is not null and exists (
            select
            from jobspec.channel c
            where c.backend is null and c.id <> all(v_channels) and (c.pattern_id = any(v_channels)) is not true
              and exists (select from unnest(v_wanted) u (name) where c.name ~ jobspec.like_name(u.name))
        ));
    return (
        select json_build_object(
            'lost', coalesce(json_agg(k.run) filter (where r.run is null), '[]'),
            'cancelled', coalesce(json_agg(k.run) filter (where r.cancel), '[]'),
            'stale', v_stale
        )
        from unnest(p_runs) k (run)
        left join jobspec.job_running r on r.worker_id = p_worker and r.run >= v_floor and r.run = k.run
    );
end $$;

-- The worker ends, or is known to have died. What it did not give back is rescued by the next tick: the ids of these jobs.
create or replace function jobspec.deregister(p_worker int)
returns bigint[]
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    update jobspec.worker w
    set expires_at = '-infinity'
    where w.id = p_worker;
    select coalesce(array_agg(r.id order by r.id), '{}') from jobspec.job_running r where r.worker_id = p_worker
$$;

-- Channels for one worker alone: locks of this session, which end with it. Only workers that ask for them are kept out. A
-- channel of a pattern counts as the pattern. p_kinds, p_channels: as in register.
-- Answers null, or who is in the way and where, and nothing is locked: {"channel", "pid", "holder": its application_name}.
create or replace function jobspec.exclude(p_kinds jsonb, p_channels text[])
returns json
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    c_class constant int := 1785684595; -- "jobs", as four bytes
    v_kinds int[];
    v_served int[];
    v_id int;
    v_locked int[] := '{}';
begin
    select array_agg(k.id) into v_kinds
    from jsonb_to_recordset(p_kinds) a (name text, version int)
    join jobspec.kind k on k.name = a.name and k.version = a.version;
    v_served := jobspec.served(v_kinds, p_channels);
    for v_id in
        select distinct coalesce(c.pattern_id, c.id)
        from jobspec.channel c
        where c.id = any(v_served) or exists (select from unnest(p_channels) u (name) where jobspec.could_admit(c.name, u.name))
        order by 1
    loop
        if not pg_try_advisory_lock(c_class, v_id) then
            perform pg_advisory_unlock(c_class, l.id) from unnest(v_locked) l (id);
            return (
                select json_build_object('channel', max(c.name), 'pid', max(l.pid), 'holder', max(a.application_name))
                from jobspec.channel c
                left join pg_locks l on l.locktype = 'advisory' and l.granted and l.classid = c_class and l.objid = c.id and l.objsubid = 2
                    and l.database = (select d.oid from pg_database d where d.datname = current_database())
                left join pg_stat_activity a on a.pid = l.pid
                where c.id = v_id
            );
        end if;
        v_locked := v_locked || v_id;
    end loop;
    return null;
end $$;
