-- How far running jobs are, in the words of their handlers. Workers ask about once a second for all their jobs.
-- Locks: the jobs' rows in job_progress, in the order of their ids.
-- Called by: workers, psql.

-- Nothing is kept of a run that does not hold its job. Kinds whose events have `progress` tell it.
create or replace function jobspec.progress_batch(p_ids bigint[], p_runs bigint[], p_done float8[], p_total float8[], p_notes text[])
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_ids bigint[];
begin
    with kept as (
        insert into jobspec.job_progress as p (id, run, done, total, note, at)
        select r.id, r.run, u.done, u.total, u.note, clock_timestamp()
        from unnest(p_ids, p_runs, p_done, p_total, p_notes) u (id, run, done, total, note)
        cross join lateral (select x.id, x.run from jobspec.job_running x where x.id = u.id and x.run = u.run offset 0) r
        order by r.id
        on conflict (id) do update
        set run = excluded.run, done = excluded.done, total = excluded.total, note = excluded.note, at = excluded.at
        where p.run <= excluded.run
        returning p.id
    )
    select array_agg(k.id) into v_ids from kept k;
    if v_ids is not null and jobspec.told(array(select distinct r.kind_id from jobspec.job_running r where r.id = any(v_ids))) then
        perform jobspec.tell_progress(v_ids);
    end if;
end $$;

-- One job: for workers in plain SQL.
create or replace function jobspec.progress(p_id bigint, p_run bigint, p_done float8, p_total float8 default null, p_note text default null)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    if (p_done >= 0 and p_done < 'infinity') is not true or (p_total > 0 and p_total < 'infinity') is false then
        perform jobspec.throw('JS003', format('the progress is %s of %s', coalesce(p_done::text, 'NULL'), coalesce(p_total::text, 'NULL')), 'give finite numbers that are not negative');
    elsif octet_length(p_note) > 500 then
        perform jobspec.throw('JS003', format('the note is %s bytes; the cap is 500', octet_length(p_note)));
    elsif not exists (select from jobspec.job_running r where r.id = p_id and r.run = p_run) then
        perform jobspec.lost(p_id, p_run);
    end if;
    perform jobspec.progress_batch(array[p_id], array[p_run], array[least(p_done, p_total)], array[p_total], array[p_note]);
end $$;

create or replace function jobspec.tell_progress(p_ids bigint[])
returns void
language sql
as $$
    select pg_notify('jobspec_event', json_build_object(
        'event', 'progress',
        'id', p.id,
        'kind', k.name,
        'attempt', r.attempt,
        'progress', json_build_object('done', p.done, 'total', p.total, 'note', p.note, 'at', p.at)
    )::text)
    from jobspec.job_progress p
    join jobspec.job_running r on r.id = p.id
    join jobspec.kind k on k.id = r.kind_id
    where p.id = any(p_ids) and 'progress' = any(k.events)
$$;
