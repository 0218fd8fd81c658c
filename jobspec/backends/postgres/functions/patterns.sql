-- Channels whose names are made at run time: `mail-*` is declared, `mail-bob` comes to be with its first job, and has all
-- that the pattern has, its bell as well.
-- Locks: two transactions that bring the first jobs of one such channel wait for each other until they commit; above READ
-- COMMITTED one of them may fail with 40001. Later ones share the channel's row, so that it is not forgotten meanwhile. Who
-- brings the first job shares the pattern's row: who changes the pattern waits for them, to change the new channel, too.
-- Called by: enqueue, check_new.

-- A channel by its qualified name, or by its name within a package.
create or replace function jobspec.channel_called(p_package text, p_channel text)
returns jobspec.channel
language sql stable
as $$
    select c.*
    from jobspec.channel c
    where c.name in (p_channel, p_package || '.' || p_channel) and right(c.name, 1) <> '*'
    order by c.name = p_channel desc
    limit 1
$$;

-- The pattern that admits a name: the one that says most of it.
create or replace function jobspec.pattern_for(p_package text, p_channel text)
returns jobspec.channel
language sql stable
as $$
    select c.*
    from jobspec.channel c
    cross join unnest(array[p_channel, p_package || '.' || p_channel]) with ordinality n (name, i)
    where right(c.name, 1) = '*'
      and starts_with(n.name, left(c.name, -1))
      and substr(n.name, length(c.name)) ~ '^[a-z0-9_-]+$'
      and octet_length(n.name) <= 200
    order by n.i, length(c.name) desc
    limit 1
$$;

-- Where a job waits whose call names a channel.
create or replace function jobspec.channel_for(p_kind jobspec.kind, p_channel text)
returns jobspec.channel
language plpgsql
as $$
declare
    c_most constant int := 1000;
    v_channel jobspec.channel;
    v_pattern jobspec.channel;
begin
    loop
        v_channel := jobspec.channel_called(p_kind.package, p_channel);
        if v_channel.id is null then
            v_pattern := jobspec.pattern_for(p_kind.package, p_channel);
            if v_pattern.id is null then
                perform jobspec.throw('JS005', format('this database has no channel "%s", and no pattern that admits it', p_channel), 'run `jobspec apply` with the spec that declares it');
            elsif (select count(*) from jobspec.channel c where c.pattern_id = v_pattern.id) >= c_most then
                perform jobspec.throw(
                    'JS005', format('%s has admitted %s channels already', v_pattern.name, c_most),
                    'every claim looks at each of them: give one channel a key, and it has a lane for every value'
                );
            end if;
            v_channel := jobspec.admit(
                v_pattern.id, case when starts_with(p_channel, left(v_pattern.name, -1)) then p_channel else p_kind.package || '.' || p_channel end
            );
        end if;
        exit when v_channel.id is not null and v_channel.pattern_id is null;
        perform from jobspec.channel c where c.id = v_channel.id for key share;
        exit when found;
    end loop;
    return v_channel;
end $$;

create or replace function jobspec.admit(p_pattern int, p_name text)
returns jobspec.channel
language plpgsql
as $$
declare
    v_channel jobspec.channel;
begin
    -- The columns, not apply_limits: that would lock claims out until this transaction ends. As they are when whoever changes
    -- the pattern has committed.
    insert into jobspec.channel (
        package, name, wake, pattern_id, ordered, key, on_dead, doc, bell, on_full, paused, declared, override, run_ahead, weight, concurrency,
        lane_concurrency, rate_limit, rate_seconds, max_pending, lane_max_pending, backend
    )
    select
        c.package, p_name, c.wake, c.id, c.ordered, c.key, c.on_dead, c.doc, c.bell, c.on_full, c.paused, c.declared, c.override, c.run_ahead, c.weight,
        c.concurrency, c.lane_concurrency, c.rate_limit, c.rate_seconds, c.max_pending, c.lane_max_pending, c.backend
    from jobspec.channel c
    where c.id = p_pattern
    for share
    on conflict (name) do nothing
    returning * into v_channel;
    if v_channel.id is null then
        -- Somebody was faster, or has taken the pattern away.
        return jobspec.channel_called('', p_name);
    end if;
    insert into jobspec.gate (channel_id) values (v_channel.id);
    insert into jobspec.bound (channel_id, stripe) select v_channel.id, s.n from generate_series(0, 15) s (n);
    if v_channel.rate_limit is not null then
        execute format('create sequence jobspec.bucket_%s minvalue 0 start 0', v_channel.id);
        update jobspec.channel c
        set bucket = format('jobspec.bucket_%s', v_channel.id)::regclass
        where c.id = v_channel.id
        returning * into v_channel;
    end if;
    return v_channel;
end $$;
