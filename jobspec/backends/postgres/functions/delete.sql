-- Away for good. The archive goes by itself when its time is over; this is for those who cannot wait.
-- Locks: the rows of the jobs in the order of ids, waiting.
-- Called by: the CLI, psql.

-- Remove jobs that have ended, with all that belongs to them. Who waits for one of them is cancelled.
create or replace function jobspec.remove(p_ids bigint[])
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids bigint[];
    v_children bigint[];
    v_channels int[];
begin
    v_ids := array(select f.id from jobspec.job_finished f where f.id = any(p_ids) order by f.id for update);
    if v_ids = '{}' then
        return 0;
    end if;
    with gone as (
        delete from jobspec.job_wait w where w.parent = any(v_ids) returning w.child
    )
    select array_agg(distinct g.child) into v_children from gone g;
    delete from jobspec.job_edge e where e.parent = any(v_ids);
    delete from jobspec.job_edge e
    using jobspec.job j
    cross join lateral jsonb_each(j.after) a
    where j.id = any(v_ids) and e.parent = (a.value #>> '{}')::bigint and e.child = j.id;
    delete from jobspec.job_checkpoint c where c.id = any(v_ids);
    delete from jobspec.job_progress p where p.id = any(v_ids);
    delete from jobspec.job_unique u where u.id = any(v_ids);
    delete from jobspec.poke p where p.child = any(v_ids);
    delete from jobspec.attempt_error a where a.id = any(v_ids);
    delete from jobspec.job_held h where h.id = any(v_ids);
    with gone as (
        -- A dead head that blocked its lane.
        delete from jobspec.job_ready r where r.id = any(v_ids) returning r.channel_id
    )
    select array_agg(distinct g.channel_id) into v_channels from gone g;
    delete from jobspec.job_finished f where f.id = any(v_ids);
    delete from jobspec.job j where j.id = any(v_ids);
    if v_children is not null then
        perform jobspec.ended(jobspec.cancel_now(v_children, 'a job it waited for was deleted', true));
        perform jobspec.unhold(array(
            select b.id
            from jobspec.bundle b
            where b.id = any(v_children) and not exists (select from jobspec.job_wait w where w.child = b.id)
        ));
    end if;
    perform jobspec.ring_channels(v_channels);
    return cardinality(v_ids);
end $$;

-- Delete jobs in any state but running; those that have not ended are cancelled first. Returns how many there were.
create or replace function jobspec.delete(p_ids bigint[])
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_running bigint;
begin
    perform jobspec.ended(jobspec.cancel_now(p_ids, 'deleted', true));
    select r.id into v_running from jobspec.job_running r where r.id = any(p_ids) order by r.id limit 1;
    if v_running is not null then
        perform jobspec.throw('JS049', format('job %s is running: it cannot be deleted', v_running), 'cancel it, and delete it when it has ended');
    end if;
    return jobspec.remove(p_ids);
end $$;

-- Delete all jobs that a filter finds and that are not running, ended or not. Returns how many.
create or replace function jobspec.delete_all(p_filter jsonb, p_limit int default 10000)
returns bigint
language sql security definer
set search_path = pg_catalog, pg_temp
as $$
    select jobspec.delete(array(
        select f.id
        from jobspec.find(
            jobspec.filter_within(p_filter, '{reserved,scheduled,waiting,ready,parked,done,dead,cancelled,expired}'), null, p_limit
        ) f (id)
    ))
$$;

-- Delete ended jobs that a filter finds, as if their retention were over: what somebody still needs stays (see needed).
-- Returns how many; p_dry_run: how many it would be in all.
create or replace function jobspec.purge(p_filter jsonb, p_limit int default 10000, p_dry_run boolean default false)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_query text := concat(
        'select s.id ', jobspec.filter_sql(jobspec.filter_within(p_filter, '{done,dead,cancelled,expired}')),
        ' and s.id not in (select n.id from jobspec.needed(0, 9223372036854775807) n (id))'
    );
    v_ids bigint[];
    v_count bigint;
begin
    if p_dry_run then
        execute format('select count(*) from (%s) q', v_query) into v_count;
        return v_count;
    end if;
    execute format('select array(%s order by s.id limit $1)', v_query) into v_ids using p_limit;
    return jobspec.remove(v_ids);
end $$;

-- Forget a worker that is gone for good. One that holds jobs is not: they are rescued when its lease is over.
create or replace function jobspec.delete_worker(p_worker int)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_jobs bigint;
begin
    perform from jobspec.worker w where w.id = p_worker for update;
    if not found then
        perform jobspec.throw('JS010', format('there is no worker %s', p_worker));
    end if;
    select count(*) into v_jobs from jobspec.job_running r where r.worker_id = p_worker;
    if v_jobs > 0 then
        perform jobspec.throw('JS049', format('worker %s holds %s jobs', p_worker, v_jobs), 'stop it, or wait until its lease is over');
    end if;
    delete from jobspec.worker w where w.id = p_worker;
end $$;
