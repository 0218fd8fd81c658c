-- Store a job in the caller's transaction. No lock on anything that producers share, at any isolation level; only those
-- of one bounded channel, or of one unique key, wait for each other.
-- Locks: row exclusive on the tables it writes, taken before a position is drawn; a bounded channel's row of `bound`.
-- Called by: psql, triggers, every client.

-- p_try: NULL in place of an error where the channel is full or a job with the same unique key is there.
create or replace function jobspec.enqueue(
    p_kind text,
    p_payload jsonb default '{}',
    p_blob bytea default null,
    p_version int default null,
    p_priority int default null,
    p_run_at timestamptz default null,
    p_delay interval default null,
    p_max_attempts int default null,
    p_timeout interval default null,
    p_channel text default null,
    p_unique_key text default null,
    p_tags jsonb default null,
    p_origin text default null,
    p_max_pending int default null,
    p_after jsonb default null,
    p_on_dep_failure text default null,
    p_bundle bigint default null,
    p_reserve interval default null,
    p_on_conflict text default null,
    p_try boolean default false,
    p_notify boolean default true,
    p_trace text default null
)
returns bigint
language plpgsql security definer
as $$
declare
    v_id bigint;
    v_kind int;
    v_channel int;
    v_rank bigint;
    v_payload pg_catalog.jsonb;
    v_origin pg_catalog.text;
    v_parts pg_catalog.jsonb;
    v_key pg_catalog.text;
    v_lane bigint := 0;
    v_asleep boolean;
    v_bell pg_catalog.regclass;
    v_wake pg_catalog.text;
begin
    -- The usual job. In a call of its own each expression costs as much as a row does, and each setting of the function as
    -- much as two: there is no search_path here. So every name says its schema, operators and types, too, and what is called has
    -- a path of its own, or a body in which names are resolved once for all. What needs more, or is not in order, goes
    -- the long way.
    select u.kind_id, u.channel_id, coalesce(case when not u.ordered then pg_catalog.int8um(p_priority) end, u.rank),
        coalesce(u.defaults operator(pg_catalog.||) p_payload, p_payload), coalesce(p_origin, u.origin), u.parts,
        u.bell, u.wake
    into v_kind, v_channel, v_rank, v_payload, v_origin, v_parts, v_bell, v_wake
    from jobspec.usual u
    where u.name operator(pg_catalog.=) p_kind
        and u.version operator(pg_catalog.=) case when p_version is null then 0 when p_version operator(pg_catalog.>) 0 then p_version end
        and pg_catalog.num_nonnulls(p_run_at, p_delay, p_channel, p_unique_key, p_max_pending, p_after, p_on_dep_failure, p_bundle, p_reserve, p_on_conflict) operator(pg_catalog.=) 0
        and jobspec.fits(u.blob_max_bytes, u.ordered, p_payload, p_blob, p_priority, null, null, p_max_attempts, p_timeout, null, null)
        and jobspec.words_fit(null, p_tags, p_origin, null, null, null, p_trace);
    if not found then
        return jobspec.enqueue_special(
            p_kind, p_payload, p_blob, p_version, p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_channel, p_unique_key, p_tags, p_origin,
            p_max_pending, p_after, p_on_dep_failure, p_bundle, p_reserve, p_on_conflict, p_try, p_notify, p_trace
        );
    end if;
    if v_parts is not null then
        v_key := jobspec.lane_key(p_kind, v_parts, v_payload);
        v_lane := jobspec.lane(v_key);
    end if;
    -- Under the lock on job_ready, which the insert has before nextval runs: nobody can see a position above one that
    -- is still to be drawn.
    insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
    values (v_channel, v_lane, v_rank, pg_catalog.nextval('jobspec.seq'), pg_catalog.currval('jobspec.seq'), v_kind);
    insert into jobspec.job (id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, enqueued_at, payload, blob, origin, tags, trace)
    values (
        pg_catalog.currval('jobspec.seq'), v_kind, v_channel, v_key, pg_catalog.int8um(v_rank), p_max_attempts, extract(epoch from p_timeout),
        pg_catalog.clock_timestamp(), v_payload, p_blob, v_origin, p_tags, p_trace
    )
    -- Now, and not before: who falls asleep from here on sees that we write.
    returning id, pg_catalog.pg_sequence_last_value(v_bell) operator(pg_catalog.<) 9223372036854775807 into v_id, v_asleep;
    if v_asleep and p_notify is not false then
        perform jobspec.ring_alone(v_bell, v_wake);
    end if;
    return v_id;
end $$;

-- A job that needs more, or that is not in order.
create or replace function jobspec.enqueue_special(
    p_kind text, p_payload jsonb, p_blob bytea, p_version int, p_priority int, p_run_at timestamptz, p_delay interval, p_max_attempts int,
    p_timeout interval, p_channel text, p_unique_key text, p_tags jsonb, p_origin text, p_max_pending int, p_after jsonb, p_on_dep_failure text,
    p_bundle bigint, p_reserve interval, p_on_conflict text, p_try boolean, p_notify boolean, p_trace text
)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_kind jobspec.kind;
    v_channel jobspec.channel;
    v_now timestamptz := clock_timestamp();
    v_run_at timestamptz := coalesce(p_run_at, v_now + p_delay);
    v_state jobspec.job_state := 'ready';
    v_priority int2;
    v_payload jsonb;
    v_key text;
    v_lane bigint;
    v_unique bytea;
    v_existing bigint;
    v_full text;
    v_id bigint;
begin
    select k.* into v_kind
    from jobspec.kind k
    where k.name = p_kind and (p_version is null or k.version = p_version)
    order by k.version desc
    limit 1;
    select c.* into v_channel from jobspec.channel c where c.id = v_kind.channel_id;
    if v_kind.id is null
        or p_channel is not null
        or not jobspec.fits(v_kind.blob_max_bytes, v_channel.ordered, p_payload, p_blob, p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_reserve, p_max_pending)
    then
        perform jobspec.check_new(
            p_kind, p_version, p_channel, p_payload, p_blob, p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_reserve, p_max_pending
        );
    end if;
    if not jobspec.words_fit(p_unique_key, p_tags, p_origin, p_after, p_on_dep_failure, p_on_conflict, p_trace) then
        perform jobspec.check_words(p_kind, p_unique_key, p_tags, p_origin, p_after, p_on_dep_failure, p_on_conflict, p_trace);
    end if;
    if p_channel is not null then
        v_channel := jobspec.channel_for(v_kind, p_channel);
        if v_channel.backend is distinct from (select c.backend from jobspec.channel c where c.id = v_kind.channel_id) and v_channel.backend is not null then
            perform jobspec.throw(
                'JS050', format('%s: jobs of channel %s are forwarded to %s, which does not know this kind', p_kind, v_channel.name, v_channel.backend),
                'in its spec, let the kind wait in a channel of that backend'
            );
        end if;
    elsif right(v_channel.name, 1) = '*' then
        perform jobspec.check_new(p_kind, p_version, null, p_payload, p_blob, null, null, null, null, null, null, null);
    end if;
    if v_channel.backend is not null and (p_bundle is not null or p_after <> '{}') then
        perform jobspec.throw(
            'JS050', format('%s: jobs of channel %s are forwarded to %s: what they wait for, or who waits for them, stays behind', p_kind, v_channel.name, v_channel.backend),
            'enqueue it without `after`, and in no chain and no bundle'
        );
    end if;
    if p_bundle is not null and not exists (select from jobspec.bundle b where b.id = p_bundle and b.finished_at is null) then
        perform jobspec.throw('JS010', format('%s: there is no open bundle %s', p_kind, p_bundle));
    end if;
    v_priority := case when v_channel.ordered then 0 else coalesce(p_priority, v_kind.priority) end;
    v_payload := v_kind.defaults || p_payload;
    if v_kind.key <> '[]' then
        v_key := jobspec.lane_key(p_kind, v_kind.key, v_payload);
    end if;
    v_lane := jobspec.lane(v_key);

    if p_unique_key is not null or v_kind.unique_key is not null then
        v_unique := jobspec.unique_hash(v_kind, v_payload, p_unique_key);
        v_existing := jobspec.unique_holder(v_unique);
    end if;
    if v_existing is null and (p_max_pending is not null or v_channel.max_pending is not null or v_channel.lane_max_pending is not null) then
        v_full := jobspec.full_bound(v_channel, v_lane, 1, p_max_pending);
        if v_full is not null then
            if p_try then
                return null;
            end if;
            perform jobspec.throw('JS040', format('%s: %s', p_kind, v_full), 'try again when some have ended, or use try_enqueue');
        end if;
    end if;
    if v_unique is not null and v_existing is null then
        v_id := nextval('jobspec.seq');
        v_existing := jobspec.unique_take(v_unique, v_id, v_kind, v_now);
    end if;
    if v_existing is not null then
        if p_try then
            return null;
        elsif coalesce(p_on_conflict, v_kind.unique_on_conflict) = 'raise' then
            perform jobspec.throw('JS041', format('%s: job %s with the same unique key is there', p_kind, v_existing));
        end if;
        return v_existing;
    end if;

    if p_reserve is not null then
        v_state := 'reserved';
    elsif coalesce(v_run_at > v_now, false) then
        v_state := 'scheduled';
    end if;
    -- Under the lock on job_ready, which the insert has before nextval runs: nobody can see a position above one that
    -- is still to be drawn.
    if p_after is not null and p_after <> '{}' then
        v_id := coalesce(v_id, nextval('jobspec.seq'));
        if jobspec.wait_for(v_id, p_kind, p_after, coalesce(p_on_dep_failure, v_kind.on_dep_failure)) and v_state <> 'reserved' then
            v_state := 'waiting';
        end if;
    end if;
    if v_channel.ordered or v_state = 'ready' then
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
        select v_channel.id, v_lane, -v_priority, s.n, coalesce(v_id, s.n), v_kind.id
        from (select nextval('jobspec.seq') as n offset 0) s
        returning id into v_id;
    else
        v_id := coalesce(v_id, nextval('jobspec.seq'));
    end if;
    insert into jobspec.job (
        id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob, origin, tags, bundle_id, after, unique_key, trace
    )
    values (
        v_id, v_kind.id, v_channel.id, v_key, v_priority, p_max_attempts, extract(epoch from p_timeout), v_run_at, v_now, v_payload, p_blob, coalesce(p_origin, v_kind.origin), p_tags, p_bundle,
        nullif(p_after, '{}'), p_unique_key, p_trace
    );
    if p_bundle is not null then
        insert into jobspec.job_wait (parent, child, on_failure) values (v_id, p_bundle, 'run');
    end if;
    if v_state <> 'ready' then
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at)
        values (
            v_id, v_state, v_channel.id, v_lane, -v_priority, v_kind.id, 0, v_channel.ordered,
            case v_state when 'reserved' then v_now + p_reserve when 'scheduled' then v_run_at end
        );
    end if;
    if v_kind.events <> '{}' then
        perform jobspec.tell('queued', array[v_id]);
    end if;
    if v_state = 'waiting' then
        -- One that cannot run any more, because what it waits for has failed already.
        perform jobspec.ended(jobspec.cancel_failed_children(array[v_id]));
    end if;
    if p_notify is not false then
        perform jobspec.ring(v_channel.bell, v_channel.wake);
    end if;
    return v_id;
end $$;
