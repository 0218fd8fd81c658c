-- Cancel: at once where nobody runs the job; else the handler is asked, and what it still says does not count any more.
-- Locks: the rows of the job, wherever it is.
-- Called by: every client, resolve, tick.

-- End jobs that are not running. Returns those that were ended here. p_wait: wait for rows that others have locked; if
-- not, leave them, and a poke behind.
create or replace function jobspec.cancel_now(p_ids bigint[], p_reason text, p_wait boolean, p_state jobspec.job_state default 'cancelled')
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_ids bigint[] := '{}';
    v_channels int[];
    v_each record;
begin
    -- In the order of ids. Its position first, then what holds it: a job has one or the other, or both.
    for v_each in select distinct u.id from unnest(p_ids) u (id) order by u.id loop
        declare
            v_ready jobspec.job_ready;
            v_held jobspec.job_held;
        begin
            if p_wait then
                select h.* into v_held from jobspec.job_held h where h.id = v_each.id for update;
                select r.* into v_ready from jobspec.job_ready r where r.id = v_each.id for update;
            else
                select h.* into v_held from jobspec.job_held h where h.id = v_each.id for update skip locked;
                select r.* into v_ready from jobspec.job_ready r where r.id = v_each.id for update skip locked;
                if (v_ready.id is null and (v_held.id is null or (v_held.ordered and v_held.state <> 'parked')))
                    or (v_held.id is null and exists (select from jobspec.job_held h where h.id = v_each.id))
                then
                    insert into jobspec.poke (child) select w.child from jobspec.job_wait w where w.child = v_each.id limit 1;
                    continue;
                end if;
            end if;
            -- A dead head that blocks its lane has ended; a strict job that is held has both rows, or is not ours to end.
            continue when v_held.state = 'dead' or (v_held.id is null and v_ready.id is null);
            delete from jobspec.job_held h where h.id = v_each.id;
            delete from jobspec.job_ready r where r.id = v_each.id;
            delete from jobspec.job_wait w where w.child = v_each.id;
            insert into jobspec.job_finished (id, state, attempt, worker_id, finished_at, reason)
            values (v_each.id, p_state, coalesce(v_held.attempt, v_ready.attempt), 0, clock_timestamp(), p_reason);
            v_ids := v_ids || v_each.id;
            v_channels := v_channels || coalesce(v_held.channel_id, v_ready.channel_id);
        end;
    end loop;
    if v_ids <> '{}' then
        perform jobspec.tell(p_state::text, v_ids);
        perform jobspec.ring_channels(v_channels);
    end if;
    return v_ids;
end $$;

-- p_force: take a running job from its worker at once; what the worker still sends is refused.
create or replace function jobspec.cancel(p_id bigint, p_force boolean default false, p_reason text default null)
returns jobspec.job_state
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_state jobspec.job_state;
    v_run bigint;
begin
    -- It may move between two looks: from ready to running, and back.
    for v_try in 1..100 loop
        if jobspec.cancel_now(array[p_id], p_reason, true) <> '{}' then
            perform jobspec.ended(array[p_id]);
            return 'cancelled';
        end if;
        if p_force then
            -- A checkpoint in an open transaction holds the row, too, and what is held below is passed over: wait for it.
            perform from jobspec.job_running r where r.id = p_id for update;
        end if;
        update jobspec.job_running r set cancel = true, cancel_reason = coalesce(p_reason, r.cancel_reason) where r.id = p_id returning r.run into v_run;
        if found then
            if p_force then
                perform jobspec.settle_batch('cancelled', array[p_id], array[v_run], array[json_build_object('type', 'cancelled', 'message', coalesce(p_reason, 'cancelled by force'))]);
                return 'cancelled';
            end if;
            perform pg_notify('jobspec_wake', 'cancel');
            return 'running';
        end if;
        select f.state into v_state from jobspec.job_finished f where f.id = p_id;
        if v_state = 'cancelled' then
            return v_state;
        elsif v_state is not null then
            perform jobspec.throw('JS048', format('job %s cannot be cancelled: it is %s', p_id, v_state));
        elsif not exists (select from jobspec.job j where j.id = p_id) then
            perform jobspec.throw('JS010', format('there is no job %s', p_id));
        end if;
    end loop;
    perform jobspec.throw('JS006', format('job %s moves faster than this transaction can see', p_id), 'cancel it at READ COMMITTED');
end $$;
