-- What operators do to jobs that are there: again, from the start, away from a worker, away for good.
-- Locks: the rows of the jobs, wherever they are, in the order of ids, waiting.
-- Called by: the CLI, psql.

-- A filter within these states: all of them where it names none.
create or replace function jobspec.filter_within(p_filter jsonb, p_states text[])
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_states text[];
begin
    perform jobspec.filter_check(p_filter);
    v_states := coalesce(jobspec.filter_texts(jsonb_strip_nulls(p_filter), 'state'), p_states);
    if not v_states <@ p_states then
        perform jobspec.throw('JS003', format('filter: state is %s; here it can be %s', p_filter -> 'state', array_to_string(p_states, ', ')));
    end if;
    return p_filter || jsonb_build_object('state', v_states);
end $$;

-- Bring one job that is not running back to its lane. p_attempt: how many runs it has had then. A strict job that has a
-- position keeps it; any other draws a new one.
create or replace function jobspec.bring_back(p_job jobspec.job, p_attempt int)
returns void
language plpgsql
as $$
declare
    v_pos bigint;
begin
    delete from jobspec.job_held h where h.id = p_job.id;
    delete from jobspec.job_finished f where f.id = p_job.id;
    delete from jobspec.job_ready r where r.id = p_job.id returning r.pos into v_pos;
    insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
    select c.id, jobspec.lane(p_job.key), -p_job.priority, case when c.ordered then coalesce(v_pos, nextval('jobspec.seq')) else nextval('jobspec.seq') end,
        p_job.id, p_job.kind_id, p_attempt
    from jobspec.channel c
    where c.id = p_job.channel_id;
    perform jobspec.ring_channels(array[p_job.channel_id]);
end $$;

-- Run a job again that has ended (done: only with p_reset), is parked, or waits for its time. p_reset: from the start.
-- Answers 'again', 'left' where there is nothing to do, or 'running'; or the id of the job that has its unique key now.
create or replace function jobspec.again(p_id bigint, p_reset boolean)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job jobspec.job;
    v_kind jobspec.kind;
    v_held jobspec.job_held;
    v_ready jobspec.job_ready;
    v_finished jobspec.job_finished;
    v_holder bigint;
begin
    select h.* into v_held from jobspec.job_held h where h.id = p_id for update;
    select r.* into v_ready from jobspec.job_ready r where r.id = p_id for update;
    select f.* into v_finished from jobspec.job_finished f where f.id = p_id for update;
    select j.* into v_job from jobspec.job j where j.id = p_id;
    if v_held.id is null and v_ready.id is null and v_finished.id is null then
        return case when exists (select from jobspec.job_running r where r.id = p_id) then 'running' else 'left' end;
    elsif v_held.state in ('waiting', 'reserved')
        or v_finished.backend is not null -- it would be the same job there, which has been sent
        or (not p_reset and (v_finished.state = 'done' or v_held.state = 'ready' or (v_held.id is null and v_finished.id is null)))
    then
        return 'left';
    end if;
    if v_finished.id is not null then
        select k.* into v_kind from jobspec.kind k where k.id = v_job.kind_id;
        if coalesce(v_kind.unique_while, case when v_job.unique_key is not null then 'unfinished' end) = 'unfinished' then
            v_holder := jobspec.unique_take(jobspec.unique_hash(v_kind, v_job.payload, v_job.unique_key), p_id, v_kind, clock_timestamp());
            if v_holder <> p_id then
                return v_holder::text;
            end if;
        end if;
    end if;
    if p_reset then
        delete from jobspec.job_checkpoint c where c.id = p_id;
    end if;
    -- One that waits for its time has not used up its attempts: it is due now, and no more.
    perform jobspec.bring_back(v_job, case when v_held.state = 'scheduled' and not p_reset then v_held.attempt else 0 end);
    return 'again';
end $$;

create or replace function jobspec.duplicate(p_id bigint, p_holder text)
returns void
language plpgsql
as $$
begin
    perform jobspec.throw('JS041', format('job %s cannot run again: job %s with the same unique key is there', p_id, p_holder), 'wait until it has ended, or cancel it');
end $$;

-- Dead, cancelled, expired and parked jobs are ready again: with all their attempts, and with their checkpoint. Scheduled
-- ones are due now. Returns those that were.
create or replace function jobspec.retry(p_ids bigint[])
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_id bigint;
    v_outcome text;
    v_ids bigint[] := '{}';
begin
    for v_id in select distinct u.id from unnest(p_ids) u (id) order by u.id loop
        v_outcome := jobspec.again(v_id, false);
        if v_outcome = 'again' then
            v_ids := v_ids || v_id;
        elsif v_outcome not in ('left', 'running') then
            perform jobspec.duplicate(v_id, v_outcome);
        end if;
    end loop;
    return v_ids;
end $$;

-- Any job that is not running, from the start: no attempts used, no checkpoint, ready now. One that waits for others, or
-- to be committed, has not begun and is left alone. Returns those that were reset.
create or replace function jobspec.reset(p_ids bigint[])
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_id bigint;
    v_outcome text;
    v_ids bigint[] := '{}';
begin
    for v_id in select distinct u.id from unnest(p_ids) u (id) order by u.id loop
        v_outcome := jobspec.again(v_id, true);
        if v_outcome = 'again' then
            v_ids := v_ids || v_id;
        elsif v_outcome = 'running' then
            perform jobspec.throw('JS049', format('job %s is running: it cannot be reset', v_id), 'requeue or cancel it first');
        elsif v_outcome <> 'left' then
            perform jobspec.duplicate(v_id, v_outcome);
        end if;
    end loop;
    return v_ids;
end $$;

-- Running jobs are taken from their workers at once and are ready again, with their attempt back; what the worker still
-- sends is refused. One whose cancel was asked for ends as cancelled. Returns those that are ready again.
create or replace function jobspec.requeue(p_ids bigint[])
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_ids bigint[];
    v_runs bigint[];
    v_taken bigint[];
begin
    select array_agg(r.id order by r.id), array_agg(r.run order by r.id) into v_ids, v_runs
    from jobspec.job_running r
    where r.id = any(p_ids);
    if v_ids is null then
        return '{}';
    end if;
    v_taken := jobspec.settle_batch('released', v_ids, v_runs);
    perform pg_notify('jobspec_wake', 'cancel');
    return array(
        select u.id
        from unnest(v_ids, v_runs) u (id, run)
        where u.run = any(v_taken) and not exists (select from jobspec.job_finished f where f.id = u.id)
        order by u.id
    );
end $$;

-- All dead and parked jobs that a filter finds, as retry does. Those whose unique key another job has now are left out.
create or replace function jobspec.redrive(p_filter jsonb, p_limit int default 10000)
returns bigint
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select count(*) filter (where a.outcome = 'again')
    from (
        select jobspec.again(f.id, false) as outcome
        from jobspec.find(jobspec.filter_within(p_filter, '{dead,parked}'), null, p_limit) f (id)
    ) a
$$;

-- All unfinished jobs that a filter finds: those that run are asked to stop, the others end at once. Returns how many.
create or replace function jobspec.cancel_all(p_filter jsonb, p_reason text default null, p_limit int default 10000)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_ids bigint[];
    v_ended bigint[];
    v_asked bigint;
begin
    execute concat(
        'select array(select s.id ',
        jobspec.filter_sql(jobspec.filter_within(p_filter, '{reserved,scheduled,waiting,ready,running,parked}')),
        ' and not exists (select from jobspec.job_running r where r.id = s.id and r.cancel) order by s.id limit $1)'
    ) into v_ids using p_limit;
    v_ended := jobspec.cancel_now(v_ids, p_reason, true);
    perform jobspec.ended(v_ended);
    update jobspec.job_running r set cancel = true, cancel_reason = p_reason where r.id = any(v_ids) and not r.cancel;
    get diagnostics v_asked = row_count;
    if v_asked > 0 then
        perform pg_notify('jobspec_wake', 'cancel');
    end if;
    return cardinality(v_ended) + v_asked;
end $$;
