-- How an attempt ends. Every verb is fenced by (id, run): a stale pair changes nothing. Arrays are parallel; what comes
-- back are the runs that were really recorded, the rest had lost their lease.
-- Locks: job_running rows in the order of their ids.
-- Called by: workers, psql; finish_one also by a handler inside its own transaction.

create or replace function jobspec.finish(p_ids bigint[], p_runs bigint[], p_results json[] default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_runs bigint[];
    v_channels int[];
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'finish takes batches at READ COMMITTED only', 'inside a transaction of your own use finish_one');
    end if;
    with given as materialized (
        select u.id, u.run, u.result
        from unnest(p_ids, p_runs, p_results) u (id, run, result)
        order by u.id
    ),
    mine as materialized (
        select r.*, g.result
        from given g
        cross join lateral (
            select x.ctid as tid, x.id, x.run, x.channel_id, x.ordered, x.attempt, x.worker_id, x.claimed_at
            from jobspec.job_running x
            where x.id = g.id and x.run = g.run
            for update
        ) r
    ),
    gone as (
        delete from jobspec.job_running r
        where r.ctid = any(array(select m.tid from mine m))
    ),
    ended as (
        insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, result)
        select m.id, 'done', m.attempt, m.worker_id, m.claimed_at, clock_timestamp(), m.result
        from mine m
    )
    select array_agg(m.run), array_agg(distinct m.channel_id) filter (where m.ordered)
    into v_runs, v_channels
    from mine m;
    if v_channels is not null then
        -- The next of each strict lane can be claimed, and who finished this one may have no room for it.
        perform jobspec.ring(c.bell, c.name) from jobspec.channel c where c.id = any(v_channels);
    end if;
    return coalesce(v_runs, '{}');
end $$;

-- One job, in the caller's transaction, at any isolation level: effect and completion commit together.
create or replace function jobspec.finish_one(p_id bigint, p_run bigint, p_result json default null)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_running jobspec.job_running;
begin
    delete from jobspec.job_running r
    where r.id = p_id and r.run = p_run
    returning * into v_running;
    if v_running.id is null then
        perform jobspec.throw('JS002', format('run %s does not hold job %s: it was rescued, finished or given back', p_run, p_id));
    end if;
    insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, result)
    values (v_running.id, 'done', v_running.attempt, v_running.worker_id, v_running.claimed_at, clock_timestamp(), p_result);
    if v_running.ordered then
        perform jobspec.ring(c.bell, c.name) from jobspec.channel c where c.id = v_running.channel_id;
    end if;
end $$;

-- p_errors: {"type": .., "message": .., "traceback": .., "data": ..} for each.
create or replace function jobspec.fail(p_ids bigint[], p_runs bigint[], p_errors json[])
returns bigint[]
language sql security definer
set search_path = pg_catalog, pg_temp
as $$
    select jobspec.settle('failed', p_ids, p_runs, p_errors)
$$;

create or replace function jobspec.park(p_ids bigint[], p_runs bigint[], p_errors json[])
returns bigint[]
language sql security definer
set search_path = pg_catalog, pg_temp
as $$
    select jobspec.settle('parked', p_ids, p_runs, p_errors)
$$;

create or replace function jobspec.release(p_ids bigint[], p_runs bigint[])
returns bigint[]
language sql security definer
set search_path = pg_catalog, pg_temp
as $$
    select jobspec.settle('released', p_ids, p_runs, null)
$$;
