-- Progress kept between attempts, inside the handler's own transaction if it likes. The row of job_running is locked until
-- then, so that nobody can take the job over between the effect and its record.
-- Locks: the job's rows in job_running (shared) and job_checkpoint.
-- Called by: handlers, psql.

-- p_extra_attempts: allow so many more than the policy does; for jobs that get on, however often they are interrupted.
create or replace function jobspec.checkpoint(p_id bigint, p_run bigint, p_state jsonb, p_extra_attempts int default 0)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform from jobspec.job_running r where r.id = p_id and r.run = p_run for key share;
    if not found then
        perform jobspec.lost(p_id, p_run);
    elsif pg_column_size(p_state) > 1048576 then
        perform jobspec.throw('JS001', format('the checkpoint of job %s is %s bytes; the cap is 1048576', p_id, pg_column_size(p_state)), 'keep large state where the data is');
    elsif (p_extra_attempts between 0 and 32767) is not true then
        perform jobspec.throw('JS003', format('extra_attempts is %s; it must be from 0 to 32767', p_extra_attempts));
    end if;
    insert into jobspec.job_checkpoint as c (id, state, extra_attempts, saved_at)
    values (p_id, p_state, p_extra_attempts, clock_timestamp())
    on conflict (id) do update
    set state = excluded.state, extra_attempts = c.extra_attempts + excluded.extra_attempts, saved_at = excluded.saved_at;
end $$;

-- Plain-SQL workers hold a lease a job: give it so long from now.
create or replace function jobspec.extend(p_id bigint, p_run bigint, p_lease interval default '5 minutes')
returns timestamptz
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_running jobspec.job_running;
begin
    if (p_lease > interval '0') is not true then
        perform jobspec.throw('JS003', format('a lease cannot be extended by %s', coalesce(p_lease::text, 'NULL')));
    end if;
    update jobspec.job_running r
    set expires_at = clock_timestamp() + p_lease
    where r.id = p_id and r.run = p_run and r.expires_at is not null and not r.cancel
    returning r.* into v_running;
    if v_running.id is null then
        perform jobspec.throw('JS012', format('job %s is to be cancelled', p_id), 'stop, and release it')
        from jobspec.job_running r
        where r.id = p_id and r.run = p_run and r.cancel;
        perform jobspec.lost(p_id, p_run);
    end if;
    return v_running.expires_at;
end $$;

create or replace function jobspec.lost(p_id bigint, p_run bigint)
returns void
language plpgsql
as $$
begin
    perform jobspec.throw('JS002', format('run %s does not hold job %s: it was rescued, finished or given back', p_run, p_id));
end $$;
