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
    p_notify boolean default true
)
returns bigint
language plpgsql security definer
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
    if v_kind.id is null
        or jsonb_typeof(p_payload) is distinct from 'object'
        or pg_column_size(p_payload) > 1048576
        or (p_blob is null) <> (v_kind.blob_max_bytes is null)
        or octet_length(p_blob) > v_kind.blob_max_bytes
        or num_nonnulls(p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_channel, p_reserve, p_max_pending) > 0
    then
        perform jobspec.check_new(
            p_kind, p_version, p_channel, p_payload, p_blob, p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_reserve, p_max_pending
        );
    end if;
    if num_nonnulls(p_unique_key, p_tags, p_origin, p_after, p_on_dep_failure, p_on_conflict) > 0 then
        perform jobspec.check_words(p_kind, p_unique_key, p_tags, p_origin, p_after, p_on_dep_failure, p_on_conflict);
    end if;
    select c.* into v_channel from jobspec.channel c where c.id = v_kind.channel_id;
    if p_channel is not null then
        v_channel := jobspec.channel_for(v_kind, p_channel);
    elsif right(v_channel.name, 1) = '*' then
        perform jobspec.check_new(p_kind, p_version, null, p_payload, p_blob, null, null, null, null, null, null, null);
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
        id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob, origin, tags, bundle_id, after, unique_key
    )
    values (
        v_id, v_kind.id, v_channel.id, v_key, v_priority, p_max_attempts, extract(epoch from p_timeout), v_run_at, v_now, v_payload, p_blob, coalesce(p_origin, v_kind.origin), p_tags, p_bundle,
        nullif(p_after, '{}'), p_unique_key
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
