-- How an attempt ends. Every verb is fenced by (id, run): a stale pair changes nothing.
-- Locks: job_running rows in the order of their ids.
-- Called by: workers (the batches), psql and handlers (one job, in the caller's transaction).

-- Arrays are parallel; what comes back are the runs that were recorded, the rest had lost their lease. A negative run: the
-- job was to be cancelled, and has ended so. Of a lane that runs ahead nobody ends before those that are before them.
create or replace function jobspec.finish_batch(p_ids bigint[], p_runs bigint[], p_results json[] default null)
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
    v_ids bigint[];
    v_kinds int[];
    v_channels int[];
    v_told boolean;
    v_hangs boolean;
    v_now timestamptz := clock_timestamp();
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'finish_batch needs READ COMMITTED', 'inside a transaction of your own use finish');
    end if;
    -- By their ids, from the least on: so all lock in one order, and the place of a job in the arrays is that of its id.
    -- One that is there twice, by a run that was lost and by its own, counts by the newer.
    if cardinality(p_ids) > 1 then
        if p_ids <> array(select distinct u.id from unnest(p_ids) u (id) order by u.id) then
            select array_agg(u.id order by u.id, u.run), array_agg(u.run order by u.id, u.run), array_agg(u.result order by u.id, u.run)
            into p_ids, p_runs, p_results
            from unnest(p_ids, p_runs, p_results) u (id, run, result);
        end if;
    end if;
    with gone as (
        delete from jobspec.job_running r
        where r.id = any(p_ids)
          and r.run = p_runs[width_bucket(r.id, p_ids)]
          and (
              not r.ordered
              or (
                  select true
                  from jobspec.job_running z
                  where z.laned and z.channel_id = r.channel_id and z.lane = r.lane and z.pos < r.pos and z.id <> all(p_ids)
                  limit 1
              ) is null
          )
        returning r.id, r.run, r.channel_id, r.kind_id, r.laned or r.counted as gated, r.attempt, r.worker_id, r.claimed_at, r.cancel, r.cancel_reason
    ),
    ended as (
        insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, result, reason)
        select g.id, case when g.cancel then 'cancelled' else 'done' end::jobspec.job_state, g.attempt, g.worker_id, g.claimed_at, v_now,
            case when p_results is not null and not g.cancel then p_results[width_bucket(g.id, p_ids)] end,
            case when g.cancel then coalesce(g.cancel_reason, 'cancelled while it ran') end
        from gone g
    )
    select array_agg(case when g.cancel then -g.run else g.run end), array_agg(g.id), array_agg(distinct g.kind_id),
        array_agg(distinct g.channel_id) filter (where g.gated)
    into v_runs, v_ids, v_kinds, v_channels
    from gone g;
    if v_ids is null then
        return '{}';
    end if;
    select jobspec.told(v_kinds), jobspec.hangs(v_ids) into v_told, v_hangs;
    if v_hangs then
        perform jobspec.ended(v_ids);
    elsif pg_sequence_last_value('jobspec.bell_done') is distinct from 9223372036854775807 then
        perform jobspec.ring_done();
    end if;
    if v_told then
        perform jobspec.tell('done', array(select f.id from jobspec.job_finished f where f.id = any(v_ids) and f.state = 'done'));
        perform jobspec.tell('cancelled', array(select f.id from jobspec.job_finished f where f.id = any(v_ids) and f.state = 'cancelled'));
    end if;
    -- The next of a lane, or of a channel that was full, can be claimed, and who finished this one may have no room for it.
    if v_channels is not null then
        perform jobspec.ring_channels(v_channels);
    end if;
    return v_runs;
end $$;

-- One job, in the caller's transaction, at any isolation level: effect and completion commit together. In a lane that runs
-- ahead it waits a moment for the end of the one before, which its worker is writing down.
create or replace function jobspec.finish(p_id bigint, p_run bigint, p_result json default null)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    c_tries constant int := 500;
    v_running jobspec.job_running;
begin
    for v_try in 0..c_tries loop
        exit when not exists (
            select
            from jobspec.job_running x
            join jobspec.job_running z on z.laned and z.channel_id = x.channel_id and z.lane = x.lane and z.pos < x.pos
            where x.id = p_id and x.run = p_run and x.ordered
        );
        if v_try = c_tries then
            perform jobspec.throw('JS006', format('job %s cannot end: the end of the job before it in its lane is not recorded', p_id), 'finish it at READ COMMITTED, and not before it is its turn');
        end if;
        perform pg_sleep(0.01);
    end loop;
    delete from jobspec.job_running r
    where r.id = p_id and r.run = p_run
    returning * into v_running;
    if v_running.id is null then
        perform jobspec.lost(p_id, p_run);
    elsif v_running.cancel then
        perform jobspec.throw('JS012', format('job %s is to be cancelled: its end does not count', p_id), 'roll back, and release it');
    elsif octet_length(p_result::text) > 1048576 then
        perform jobspec.throw('JS008', format('the result of job %s is %s bytes; the cap is 1048576', p_id, octet_length(p_result::text)), 'store it elsewhere, and return where it is');
    end if;
    insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, result)
    values (v_running.id, 'done', v_running.attempt, v_running.worker_id, v_running.claimed_at, clock_timestamp(), p_result);
    perform jobspec.ended(array[p_id]);
    perform jobspec.tell('done', array[p_id]);
    if v_running.laned or v_running.counted then
        perform jobspec.ring_channels(array[v_running.channel_id]);
    end if;
end $$;

-- ---- the other ends, of one job each
create or replace function jobspec.settle_one(p_verdict text, p_id bigint, p_run bigint, p_error json, p_delay interval)
returns jobspec.job_state
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_delay < interval '0' then
        perform jobspec.throw('JS003', format('the delay is %s; it must not be negative', p_delay));
    elsif jobspec.settle_batch(p_verdict, array[p_id], array[p_run], array[p_error], array[extract(epoch from p_delay)::float8]) = '{}' then
        perform jobspec.lost(p_id, p_run);
    end if;
    return coalesce(
        (select f.state from jobspec.job_finished f where f.id = p_id),
        (select h.state from jobspec.job_held h where h.id = p_id),
        'ready'
    );
end $$;

-- p_error: {"type": .., "message": .., "traceback": .., "data": .., "classes": [..]}. What the job is now: scheduled for
-- another attempt, or dead.
create or replace function jobspec.fail(p_id bigint, p_run bigint, p_error json default null, p_delay interval default null, p_give_up boolean default false)
returns jobspec.job_state
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.settle_one(
        case when p_give_up then 'given_up' else 'failed' end, p_id, p_run,
        coalesce(p_error, '{"type": "failed", "message": "no reason was given"}'), p_delay
    )
$$;

-- Later, and the attempt does not count.
create or replace function jobspec.snooze(p_id bigint, p_run bigint, p_delay interval)
returns jobspec.job_state
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.settle_one('snoozed', p_id, p_run, null, coalesce(p_delay, '0'))
$$;

-- To the tail of its lane, and the attempt does not count.
create or replace function jobspec.reschedule(p_id bigint, p_run bigint)
returns jobspec.job_state
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.settle_one('rescheduled', p_id, p_run, null, null)
$$;

-- Back to where it was, and the attempt does not count.
create or replace function jobspec.release(p_id bigint, p_run bigint)
returns jobspec.job_state
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.settle_one('released', p_id, p_run, null, null)
$$;

-- Set aside: its payload cannot be read. The attempt does not count.
create or replace function jobspec.park(p_id bigint, p_run bigint, p_error json default null)
returns jobspec.job_state
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.settle_one('parked', p_id, p_run, coalesce(p_error, '{"type": "payload", "message": "no reason was given"}'), null)
$$;
