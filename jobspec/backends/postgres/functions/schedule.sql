-- Schedules: the database holds them and fires each time once; which times those are is computed by workers, from the cron
-- expression in the schedule's own zone.
-- Locks: the schedule's row.
-- Called by: workers (due_schedules, fire), operators.

-- All schedules with the database's clock: no other clock decides.
create or replace function jobspec.due_schedules()
returns table (id int, name text, cron text, tz text, catch_up text, next_at timestamptz, now timestamptz, paused boolean)
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select s.id, s.name, s.cron, s.tz, s.catch_up, s.next_at, clock_timestamp(), s.paused
    from jobspec.schedule s
    order by s.next_at nulls first, s.id
$$;

-- Compare and set: whoever comes with the time that is still the next fires, once per element of p_times; the others get
-- null. p_expected null: the first sight of a new schedule.
create or replace function jobspec.fire(p_id int, p_expected timestamptz, p_next timestamptz, p_times timestamptz[] default '{}')
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_schedule jobspec.schedule;
    v_ids bigint[] := '{}';
    v_time timestamptz;
begin
    if p_next is null or p_next <= p_expected then
        perform jobspec.throw('JS003', format('the next firing, %s, must be after %s', p_next, p_expected));
    end if;
    update jobspec.schedule s
    set next_at = p_next, fired_at = case when p_times <> '{}' and not s.paused then clock_timestamp() else s.fired_at end
    where s.id = p_id and s.next_at is not distinct from p_expected
    returning s.* into v_schedule;
    if v_schedule.id is null then
        return null;
    end if;
    if not v_schedule.paused then
        foreach v_time in array p_times loop
            v_ids := v_ids || jobspec.enqueue_scheduled(v_schedule, v_time);
        end loop;
    end if;
    return v_ids;
end $$;

create or replace function jobspec.enqueue_scheduled(p_schedule jobspec.schedule, p_time timestamptz)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    return jobspec.enqueue(
        p_kind => p_schedule.kind,
        p_version => p_schedule.version,
        p_payload => p_schedule.payload || coalesce((
            select jsonb_object_agg(t.key, case t.value
                when 'scheduled_day' then to_char(p_time at time zone p_schedule.tz, 'YYYY-MM-DD')
                else to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            end)
            from jsonb_each_text(p_schedule.times) t
        ), '{}'),
        p_origin => left('schedule ' || p_schedule.name, 100)
    );
end $$;

create or replace function jobspec.schedule_named(p_name text)
returns jobspec.schedule
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule jobspec.schedule;
begin
    select s.* into v_schedule from jobspec.schedule s where s.name = p_name for update;
    if v_schedule.id is null then
        perform jobspec.throw('JS010', format('this database has no schedule "%s"', p_name), 'give the qualified name, <package>.<job>; `jobspec schedules` lists them');
    end if;
    return v_schedule;
end $$;

-- Once, now, whether it is paused or not; the next firing stays what it is.
create or replace function jobspec.trigger(p_name text)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    return jobspec.enqueue_scheduled(jobspec.schedule_named(p_name), date_trunc('second', clock_timestamp()));
end $$;

-- Times that pass while a schedule is paused are gone: they are not caught up.
create or replace function jobspec.pause_schedule(p_name text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_schedule jobspec.schedule := jobspec.schedule_named(p_name);
begin
    update jobspec.schedule s set paused = true where s.id = v_schedule.id;
end $$;

create or replace function jobspec.resume_schedule(p_name text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_schedule jobspec.schedule := jobspec.schedule_named(p_name);
begin
    -- As if it had just been declared: the first worker that sees it sets the next time.
    update jobspec.schedule s set paused = false, next_at = null where s.id = v_schedule.id and s.paused;
    perform pg_notify('jobspec_wake', 'schedules');
end $$;
