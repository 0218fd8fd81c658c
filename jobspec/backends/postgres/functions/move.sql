-- Where the jobs of a channel are run, and how that changes: the new jobs wait until the old place has run empty.
-- Locks: the advisory lock of declarations; the channel's row.
-- Called by: `jobspec move`.

-- p_backend: where the channel's jobs are to be run; null: here. To do it again is safe, with another backend, too. Answers
-- {"from": where they were run, null: here; "moving": the old place is to be asked now, see move_left}.
create or replace function jobspec.move(p_channel text, p_backend text)
returns json
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_channel jobspec.channel;
begin
    perform pg_advisory_xact_lock(hashtextextended('jobspec apply', 0));
    v_channel := jobspec.channel_named(p_channel);
    if right(v_channel.name, 1) = '*' or v_channel.pattern_id is not null then
        perform jobspec.throw('JS050', format('%s stands for many channels, and cannot be moved', p_channel), 'declare a channel of its full name for the new jobs');
    elsif v_channel.drains is not null then
        perform jobspec.throw('JS005', format('%s is the old place of another channel', p_channel), 'move that one');
    elsif v_channel.backend is not distinct from p_backend and not v_channel.moving then
        return json_build_object('from', v_channel.backend, 'moving', false);
    elsif v_channel.backend is null and not v_channel.moving then
        v_channel := jobspec.leave_here(v_channel, p_backend);
        return json_build_object('from', null, 'moving', true);
    end if;
    update jobspec.channel c set moving = true where c.id = v_channel.id;
    return json_build_object('from', v_channel.backend, 'moving', true);
end $$;

-- The channel's row becomes the old place: it keeps its jobs, and its workers. A new row of the same name takes what comes.
create or replace function jobspec.leave_here(p_channel jobspec.channel, p_backend text)
returns jobspec.channel
language plpgsql
as $$
declare
    v_new jobspec.channel;
begin
    update jobspec.channel c set name = format('%s-before-%s', left(c.name, 180), c.id) where c.id = p_channel.id;
    insert into jobspec.channel (
        package, name, wake, ordered, key, on_dead, doc, on_full, paused, declared, override, run_ahead, weight, concurrency,
        lane_concurrency, rate_limit, rate_seconds, max_pending, lane_max_pending, backend, moving
    )
    values (
        p_channel.package, p_channel.name, p_channel.name, p_channel.ordered, p_channel.key, p_channel.on_dead, p_channel.doc, p_channel.on_full,
        p_channel.paused, p_channel.declared, p_channel.override, p_channel.run_ahead, p_channel.weight, p_channel.concurrency,
        p_channel.lane_concurrency, p_channel.rate_limit, p_channel.rate_seconds, p_channel.max_pending, p_channel.lane_max_pending, p_backend, true
    )
    returning * into v_new;
    v_new := jobspec.furnish(v_new);
    perform jobspec.apply_limits(v_new.id);
    update jobspec.channel c set drains = v_new.id where c.id = p_channel.id or c.drains = p_channel.id;
    update jobspec.kind k set channel_id = v_new.id where k.channel_id = p_channel.id;
    return v_new;
end $$;

-- What is left here of the channel's old place: unfinished jobs, and transactions that may still bring one there.
create or replace function jobspec.move_left(p_channel text)
returns table (unfinished bigint, writers int)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_channel jobspec.channel := jobspec.channel_named(p_channel);
begin
    if v_channel.backend is not null then
        -- What a relay has taken before the move began is sent, or back.
        perform pg_advisory_xact_lock(hashtextextended('jobspec relay ' || v_channel.backend, 0));
    end if;
    select coalesce(sum(jobspec.unfinished(c.id)), 0) into unfinished from jobspec.channel c where c.drains = v_channel.id;
    -- Those that began before the move did; what began since knows only the new place.
    select count(*) into writers
    from unnest(jobspec.writers()) w (writer)
    join pg_locks l on l.virtualtransaction = w.writer and l.locktype = 'virtualxid'
    join pg_stat_activity a on a.pid = l.pid
    where a.xact_start < v_channel.declared_at;
    return next;
end $$;

-- The old place is empty: from now on the new one is served. False: it was not, and nothing has changed. JS024: another move
-- has ended, so there may be jobs where it went, whatever was seen before.
create or replace function jobspec.moved(p_channel text, p_backend text)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_channel jobspec.channel;
    v_left record;
begin
    perform pg_advisory_xact_lock(hashtextextended('jobspec apply', 0));
    v_channel := jobspec.channel_named(p_channel);
    if not v_channel.moving then
        if v_channel.backend is distinct from p_backend then
            perform jobspec.throw(
                'JS024', format('another move has brought %s to %s meanwhile', p_channel, coalesce(v_channel.backend, 'PostgreSQL''s own workers')),
                'begin again: `jobspec move`'
            );
        end if;
        return true;
    end if;
    select l.* into v_left from jobspec.move_left(p_channel) l;
    if v_left.unfinished > 0 or v_left.writers > 0 then
        return false;
    end if;
    update jobspec.channel c set backend = p_backend, moving = false where c.id = v_channel.id;
    perform jobspec.ring(v_channel.bell, v_channel.wake);
    return true;
end $$;
