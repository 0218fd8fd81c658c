-- Who works: announcing, beating, leaving.
-- Locks: the worker's own row.
-- Called by: workers.

-- p_kinds: [{"name": .., "version": ..}, ..]; p_channels: null for all that these kinds wait in.
-- Answers {"worker_id": .., "kinds": [{"id", "name", "version", "timeout_seconds", "lease_seconds", "ordered"}, ..], "channels": [what is
-- heard when they ring, ..]}.
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
    if p_channels is null then
        -- The kinds' own, and those that are nobody's own: calls that name another channel put their jobs there.
        select array_agg(distinct c.id order by c.id) into v_channels
        from jobspec.kind k
        join jobspec.channel o on o.id = k.channel_id
        join jobspec.channel c on o.id in (c.id, c.pattern_id)
            or (c.package = o.package and c.key = o.key and not exists (select from jobspec.kind x where x.channel_id in (c.id, c.pattern_id)))
        where k.id = any(v_kinds);
    else
        select string_agg(u.name, ', ') into v_unknown
        from unnest(p_channels) u (name)
        where not exists (select from jobspec.channel c where c.name = u.name);
        if v_unknown is not null then
            perform jobspec.throw('JS005', format('this database has no channel %s', v_unknown), 'run `jobspec apply` with the spec that declares it');
        end if;
        select array_agg(c.id order by c.id) into v_channels from jobspec.channel c where c.name = any(p_channels);
    end if;
    -- Rows of workers that are gone stay for a day, so that whatever they still hold is found.
    delete from jobspec.worker w
    where w.expires_at < now() - interval '1 day'
      and not exists (select from jobspec.job_running r where r.worker_id = w.id);
    update jobspec.worker w
    set kinds = coalesce(v_kinds, '{}'), channels = coalesce(v_channels, '{}'), beat_at = clock_timestamp(),
        expires_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
    where w.id = p_worker and w.expires_at > '-infinity'
    returning w.id into v_worker;
    if v_worker is null then
        insert into jobspec.worker (name, kinds, channels, expires_at)
        values (p_name, coalesce(v_kinds, '{}'), coalesce(v_channels, '{}'), clock_timestamp() + make_interval(secs => p_lease_seconds))
        returning id into v_worker;
    end if;
    return jsonb_build_object(
        'worker_id', v_worker,
        'kinds', coalesce((
            select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'version', k.version, 'timeout_seconds', k.timeout_seconds, 'lease_seconds', k.lease_seconds, 'ordered', c.gated))
            from jobspec.kind k
            join jobspec.channel c on c.id = k.channel_id
            where k.id = any(v_kinds)
        ), '[]'),
        'channels', coalesce((select jsonb_agg(distinct c.wake) from jobspec.channel c where c.id = any(v_channels)), '[]')
    );
end $$;

-- Renew the lease of the worker and of all it holds, in one statement for the whole worker. p_runs: every run that it
-- knows. What it holds and does not know of (a claim whose answer was lost) and that is older than the last beat and than
-- a third of the lease is released; a worker admits no answer that took so long.
-- Answers {"lost": runs that it knows and no longer holds, "cancelled": runs that are to be cancelled}.
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
begin
    select w.beat_at into v_last from jobspec.worker w where w.id = p_worker for update;
    update jobspec.worker w
    set beat_at = v_now, expires_at = v_now + make_interval(secs => p_lease_seconds)
    where w.id = p_worker;
    if not found then
        perform jobspec.throw('JS007', format('this database does not know worker %s (any more)', p_worker), 'start the worker again');
    end if;
    select array_agg(r.id), array_agg(r.run) into v_ids, v_runs
    from jobspec.job_running r
    left join unnest(p_runs) k (run) on k.run = r.run
    where r.worker_id = p_worker and k.run is null
      and r.claimed_at < least(v_last, v_now - make_interval(secs => p_lease_seconds / 3));
    if v_ids is not null then
        perform jobspec.settle_batch('released', v_ids, v_runs);
    end if;
    return (
        select json_build_object(
            'lost', coalesce(json_agg(k.run) filter (where r.run is null), '[]'),
            'cancelled', coalesce(json_agg(k.run) filter (where r.cancel), '[]')
        )
        from unnest(p_runs) k (run)
        left join jobspec.job_running r on r.worker_id = p_worker and r.run = k.run
    );
end $$;

-- The worker ends. What it did not give back is rescued by the next tick.
create or replace function jobspec.deregister(p_worker int)
returns void
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    update jobspec.worker w
    set expires_at = '-infinity'
    where w.id = p_worker
$$;
