-- What some worker must do now and then for all of them: promote what is due, rescue what a dead worker held. One at a
-- time over the whole database; who comes second leaves at once.
-- Locks: an advisory lock until the end of the transaction; rows, skipping locked ones.
-- Called by: claim_batch, tests.

-- Jobs whose time has come. Strict ones have kept their position: only what holds them goes.
create or replace function jobspec.promote(p_limit int default 5000)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_count int;
    v_channels int[];
begin
    with due as materialized (
        select h.ctid as tid
        from jobspec.job_held h
        where h.run_at <= clock_timestamp()
        order by h.run_at
        limit p_limit
        for update skip locked
    ),
    gone as (
        delete from jobspec.job_held h
        where h.ctid = any(array(select d.tid from due d))
        returning h.*
    ),
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
        select g.channel_id, g.lane, g.rank, nextval('jobspec.seq'), g.id, g.kind_id, g.attempt
        from gone g
        where not g.ordered
    )
    select count(*), array_agg(distinct g.channel_id)
    into v_count, v_channels
    from gone g;
    perform jobspec.ring(c.bell, c.name) from jobspec.channel c where c.id = any(v_channels);
    return v_count;
end $$;

-- Jobs of workers whose lease has run out.
create or replace function jobspec.rescue(p_limit int default 5000)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
    v_runs bigint[];
    v_errors json[];
begin
    -- Locked, so that a heartbeat that comes late waits and then learns what it has lost.
    with gone as materialized (
        select w.id, w.name
        from jobspec.worker w
        where w.expires_at < v_now
          and (select true from jobspec.job_running r where r.worker_id = w.id limit 1)
        for update skip locked
    ),
    lost as (
        select r.id, r.run, format('worker %s (%s) died: its lease ran out', g.id, g.name) as message
        from gone g
        cross join lateral (select x.id, x.run from jobspec.job_running x where x.worker_id = g.id limit p_limit) r
        limit p_limit
    )
    select array_agg(l.id), array_agg(l.run), array_agg(json_build_object('type', 'lost', 'message', l.message))
    into v_ids, v_runs, v_errors
    from lost l;
    if v_ids is null then
        return 0;
    end if;
    return cardinality(jobspec.settle('lost', v_ids, v_runs, v_errors));
end $$;

create or replace function jobspec.tick()
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not pg_try_advisory_xact_lock(hashtextextended('jobspec tick', 0)) then
        return false;
    end if;
    perform jobspec.rescue();
    -- Until it is short, but not for ever inside one claim.
    for v_turn in 1..10 loop
        exit when jobspec.promote() < 5000;
    end loop;
    return true;
end $$;
