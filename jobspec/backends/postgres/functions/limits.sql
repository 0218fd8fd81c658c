-- What bounds a channel: what its spec declares, and what operators set over it, which wins and outlives `apply`. What they
-- set for a pattern is set for all its channels.
-- Locks: the channel's row; where running jobs are to be counted in another way, job_running against claims, for a moment.
-- Called by: declare_channel, operators.

create or replace function jobspec.channel_named(p_channel text)
returns jobspec.channel
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_channel jobspec.channel;
begin
    select c.* into v_channel from jobspec.channel c where c.name = p_channel;
    if v_channel.id is null then
        perform jobspec.throw('JS005', format('this database has no channel "%s"', p_channel), 'give the qualified name, <package>.<channel>; `jobspec channels` lists them');
    end if;
    return v_channel;
end $$;

-- Make the plain columns what declared and override say together, and the counting of running jobs what the columns say.
create or replace function jobspec.apply_limits(p_channel int)
returns void
language plpgsql
as $$
declare
    v_old jobspec.channel;
    v_new jobspec.channel;
begin
    select c.* into v_old from jobspec.channel c where c.id = p_channel for no key update;
    update jobspec.channel c
    set weight = coalesce((l.all ->> 'weight')::int, 1),
        concurrency = (l.all ->> 'concurrency')::int,
        lane_concurrency = (l.all ->> 'lane_concurrency')::int,
        rate_limit = (l.all ->> 'rate_limit')::int,
        rate_seconds = (l.all ->> 'rate_seconds')::float8,
        max_pending = (l.all ->> 'max_pending')::int,
        lane_max_pending = (l.all ->> 'lane_max_pending')::int
    from (select v_old.declared || v_old.override as "all") l
    where c.id = p_channel
    returning c.* into v_new;
    if v_new.rate_limit is not null and v_new.bucket is null then
        execute format('create sequence jobspec.bucket_%s minvalue 0 start 0', p_channel);
        update jobspec.channel c set bucket = format('jobspec.bucket_%s', p_channel)::regclass where c.id = p_channel;
    end if;
    if (v_old.laned, v_old.counted, v_old.gated) is distinct from (v_new.laned, v_new.counted, v_new.gated) then
        -- A claim holds a weaker lock from before it reads the channel: none can add jobs that are counted the old way.
        perform jobspec.lock_running();
        update jobspec.job_running r
        set laned = v_new.laned, counted = v_new.counted
        where r.channel_id = p_channel;
    end if;
    perform jobspec.ring(v_new.bell, v_new.wake);
end $$;

-- Nobody claims or finishes until this transaction ends. Claims would queue behind a lock that is waited for, so it is waited
-- for only a moment at a time: a transaction that is open may have finished a job and may stay open for long.
create or replace function jobspec.lock_running()
returns void
language plpgsql
as $$
declare
    c_timeout constant text := current_setting('lock_timeout');
    c_tries constant int := 200;
begin
    for v_try in 1..c_tries loop
        begin
            perform set_config('lock_timeout', '50ms', true);
            lock table jobspec.job_running in share row exclusive mode;
            perform set_config('lock_timeout', c_timeout, true);
            return;
        exception when lock_not_available then
            perform pg_sleep(0.05);
        end;
    end loop;
    perform jobspec.throw('JS026', 'a transaction that is open has finished or claimed jobs, so limits cannot change now', 'end it, and try again');
end $$;

-- An operator's limits. p_override: {"concurrency": 4, "lane_concurrency": null, "rate_limit": 10, "rate_seconds": 1,
-- "max_pending": .., "lane_max_pending": .., "weight": .., "reset": ["concurrency"]}; null lifts a limit, "reset" gives it
-- back to the spec.
create or replace function jobspec.set_limits(p_channel text, p_override jsonb)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    c_names constant text[] := '{concurrency,lane_concurrency,rate_limit,rate_seconds,max_pending,lane_max_pending,weight}';
    v_channel jobspec.channel := jobspec.channel_named(p_channel);
    v_reset text[] := array(select jsonb_array_elements_text(coalesce(p_override -> 'reset', '[]')));
    v_each record;
begin
    if jsonb_typeof(p_override) is distinct from 'object' then
        perform jobspec.throw('JS003', 'the limits are a JSON object');
    end if;
    for v_each in
        select e.key as name, e.value from jsonb_each(p_override - 'reset') e
        union all
        select r.name, null from unnest(v_reset) r (name)
    loop
        if v_each.name <> all(c_names) then
            perform jobspec.throw('JS003', format('"%s" is not a limit', v_each.name), 'limits: ' || array_to_string(c_names, ', '));
        elsif jsonb_typeof(v_each.value) not in ('number', 'null')
            or (v_each.value #>> '{}')::numeric not between (case when v_each.name = 'rate_seconds' then 0.001 else 1 end) and 2147483647
            or (v_each.name <> 'rate_seconds' and (v_each.value #>> '{}')::numeric % 1 <> 0)
        then
            perform jobspec.throw('JS003', format('%s is %s; it must be a positive number, or null for no limit', v_each.name, v_each.value));
        elsif v_each.name like 'lane%' and jsonb_typeof(v_each.value) = 'number' and not v_channel.keyed then
            perform jobspec.throw('JS003', format('channel %s has no key, so it has one lane: limit the channel', p_channel));
        end if;
    end loop;
    if jsonb_typeof(p_override -> 'rate_limit') is distinct from jsonb_typeof(p_override -> 'rate_seconds') or ('rate_limit' = any(v_reset)) <> ('rate_seconds' = any(v_reset)) then
        perform jobspec.throw('JS003', 'rate_limit and rate_seconds go together', 'as in {"rate_limit": 100, "rate_seconds": 60}');
    end if;
    if p_override -> 'weight' = 'null' then
        perform jobspec.throw('JS003', 'a channel always has a weight');
    end if;
    -- The pattern first: no channel comes to be meanwhile.
    update jobspec.channel c set override = (c.override - v_reset) || (p_override - 'reset') where c.id = v_channel.id;
    update jobspec.channel c set override = (c.override - v_reset) || (p_override - 'reset') where c.pattern_id = v_channel.id;
    perform jobspec.apply_limits(c.id) from jobspec.channel c where v_channel.id in (c.id, c.pattern_id) order by c.id;
end $$;

-- A paused channel takes jobs and hands none out; what runs goes on. A pattern: all its channels, those to come, too.
create or replace function jobspec.pause(p_channel text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_channel jobspec.channel := jobspec.channel_named(p_channel);
begin
    update jobspec.channel c set paused = true where c.id = v_channel.id;
    update jobspec.channel c set paused = true where c.pattern_id = v_channel.id;
end $$;

create or replace function jobspec.resume(p_channel text)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_channel jobspec.channel := jobspec.channel_named(p_channel);
begin
    update jobspec.channel c set paused = false where c.id = v_channel.id;
    update jobspec.channel c set paused = false where c.pattern_id = v_channel.id;
    perform jobspec.ring(v_channel.bell, v_channel.wake);
end $$;

-- How many jobs of a channel, or of one lane of it, have not ended; counting stops soon after p_enough.
create or replace function jobspec.pending(p_channel int, p_lane bigint, p_enough bigint)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_dead bigint := 0;
begin
    -- A job of a strict channel that is held has its position among the ready ones, too; a dead head only its position.
    if (select c.ordered from jobspec.channel c where c.id = p_channel) then
        select count(*) into v_dead
        from jobspec.job_held h
        where h.channel_id = p_channel and (p_lane is null or h.lane = p_lane) and h.state = 'dead';
    end if;
    if p_lane is null then
        return (select count(*) from (select from jobspec.job_ready r where r.channel_id = p_channel limit p_enough + 1 + v_dead) r) - v_dead
            -- A bound that only this call sets is counted the long way: running jobs are few.
            + case when (select c.counted from jobspec.channel c where c.id = p_channel)
                then (select count(*) from jobspec.job_running r where r.counted and r.channel_id = p_channel)
                else (select count(*) from jobspec.job_running r where r.channel_id = p_channel)
            end
            + (
                select count(*)
                from (
                    select from jobspec.job_held h where h.channel_id = p_channel and (h.state = 'parked' or not h.ordered) limit p_enough + 1
                ) h
            );
    end if;
    return (select count(*) from (select from jobspec.job_ready r where r.channel_id = p_channel and r.lane = p_lane limit p_enough + 1 + v_dead) r) - v_dead
        + (select count(*) from jobspec.job_running r where r.laned and r.channel_id = p_channel and r.lane = p_lane)
        + (
            select count(*)
            from (
                select
                from jobspec.job_held h
                where h.channel_id = p_channel and h.lane = p_lane and (h.state = 'parked' or not h.ordered)
                limit p_enough + 1
            ) h
        );
end $$;

-- The bound that p_new more jobs would break, in words; null if there is room. Producers of this channel (or of a share of
-- its lanes) wait here for each other until they commit: that makes the count exact.
create or replace function jobspec.full_bound(p_channel jobspec.channel, p_lane bigint, p_new int, p_max_pending int)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_max int := coalesce(p_max_pending, p_channel.max_pending);
begin
    if v_max is not null then
        update jobspec.bound b set passed = true where b.channel_id = p_channel.id and b.stripe = 0;
        if jobspec.pending(p_channel.id, null, v_max) + p_new > v_max then
            return format('channel %s holds %s unfinished jobs or more already', p_channel.name, v_max - p_new + 1);
        end if;
    end if;
    if p_channel.lane_max_pending is not null then
        update jobspec.bound b set passed = true where b.channel_id = p_channel.id and b.stripe = 1 + (p_lane & 7);
        if jobspec.pending(p_channel.id, p_lane, p_channel.lane_max_pending) + p_new > p_channel.lane_max_pending then
            return format('a lane of channel %s holds %s unfinished jobs or more already', p_channel.name, p_channel.lane_max_pending - p_new + 1);
        end if;
    end if;
    return null;
end $$;
