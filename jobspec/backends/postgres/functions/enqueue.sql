-- Store jobs in the caller's transaction. No lock on anything that producers share, at any isolation level.
-- Locks: row exclusive on the tables it writes, taken before a position is drawn.
-- Called by: psql, triggers, every client.

-- Say what is wrong with a job that enqueue will not take. Returns only if nothing is.
create or replace function jobspec.check_new(
    p_kind text, p_version int, p_payload jsonb, p_blob bytea, p_priority int, p_run_at timestamptz, p_delay interval,
    p_max_attempts int, p_timeout interval
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind jobspec.kind;
    v_ordered boolean;
begin
    select * into v_kind
    from jobspec.kind k
    where k.name = p_kind and (p_version is null or k.version = p_version)
    order by k.version desc
    limit 1;
    if v_kind.id is null then
        perform jobspec.throw(
            'JS004',
            format('this database has no kind "%s"%s', p_kind, ' version ' || p_version),
            'run `jobspec apply` with the spec that declares it'
        );
    end if;
    select c.ordered into v_ordered from jobspec.channel c where c.id = v_kind.channel_id;
    if jsonb_typeof(p_payload) is distinct from 'object' then
        perform jobspec.throw('JS001', format('%s: the payload must be a JSON object, not %s', p_kind, coalesce(jsonb_typeof(p_payload), 'NULL')));
    elsif pg_column_size(p_payload) > 1048576 then
        perform jobspec.throw('JS001', format('%s: the payload is %s bytes; the cap is 1048576', p_kind, pg_column_size(p_payload)), 'send binary input as a blob, or enqueue where the data is');
    elsif p_blob is not null and v_kind.blob_max_bytes is null then
        perform jobspec.throw('JS001', format('%s takes no blob', p_kind));
    elsif p_blob is null and v_kind.blob_max_bytes is not null then
        perform jobspec.throw('JS001', format('%s needs a blob', p_kind));
    elsif octet_length(p_blob) > v_kind.blob_max_bytes then
        perform jobspec.throw('JS001', format('%s: the blob is %s bytes; its spec allows %s', p_kind, octet_length(p_blob), v_kind.blob_max_bytes));
    elsif p_priority not between -32767 and 32767 then
        perform jobspec.throw('JS003', format('%s: priority is %s; it must be from -32767 to 32767', p_kind, p_priority));
    elsif p_priority <> 0 and v_ordered then
        perform jobspec.throw('JS003', format('%s waits in a strict channel, where the position is the order: it takes no priority', p_kind));
    elsif p_run_at is not null and p_delay is not null then
        perform jobspec.throw('JS003', format('%s: run_at and delay are both given', p_kind), 'use one of them');
    elsif not isfinite(p_run_at) then
        perform jobspec.throw('JS003', format('%s: run_at is %s', p_kind, p_run_at));
    elsif p_delay < interval '0' then
        perform jobspec.throw('JS003', format('%s: delay is %s; it must not be negative', p_kind, p_delay));
    elsif p_max_attempts not between 1 and 32767 then
        perform jobspec.throw('JS003', format('%s: max_attempts is %s; it must be from 1 to 32767', p_kind, p_max_attempts));
    elsif p_timeout <= interval '0' then
        perform jobspec.throw('JS003', format('%s: timeout is %s; it must be positive', p_kind, p_timeout));
    end if;
end $$;

create or replace function jobspec.enqueue(
    p_kind text,
    p_payload jsonb default '{}',
    p_blob bytea default null,
    p_version int default null,
    p_priority int default null,
    p_run_at timestamptz default null,
    p_delay interval default null,
    p_max_attempts int default null,
    p_timeout interval default null
)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind record;
    v_now timestamptz := clock_timestamp();
    v_run_at timestamptz := coalesce(p_run_at, v_now + p_delay);
    v_later boolean := coalesce(v_run_at > v_now, false);
    v_priority int2;
    v_payload jsonb;
    v_key text;
    v_lane bigint;
    v_id bigint;
begin
    select k.id, k.channel_id, k.key, k.priority, k.defaults, k.blob_max_bytes, c.ordered, c.name as channel, c.bell
    into v_kind
    from jobspec.kind k
    join jobspec.channel c on c.id = k.channel_id
    where k.name = p_kind and (p_version is null or k.version = p_version)
    order by k.version desc
    limit 1;
    if v_kind.id is null
        or jsonb_typeof(p_payload) is distinct from 'object'
        or pg_column_size(p_payload) > 1048576
        or (p_blob is null) <> (v_kind.blob_max_bytes is null)
        or octet_length(p_blob) > v_kind.blob_max_bytes
        or num_nonnulls(p_priority, p_run_at, p_delay, p_max_attempts, p_timeout) > 0
    then
        perform jobspec.check_new(p_kind, p_version, p_payload, p_blob, p_priority, p_run_at, p_delay, p_max_attempts, p_timeout);
    end if;
    v_priority := coalesce(p_priority, v_kind.priority);
    v_payload := v_kind.defaults || p_payload;
    if v_kind.key <> '[]' then
        v_key := jobspec.lane_key(p_kind, v_kind.key, v_payload);
    end if;
    v_lane := jobspec.lane(v_key);

    -- Under the lock on job_ready, which the insert has before nextval runs: nobody can see a position above one that
    -- is still to be drawn.
    if v_kind.ordered or not v_later then
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
        select v_kind.channel_id, v_lane, -v_priority, s.n, s.n, v_kind.id
        from (select nextval('jobspec.seq') as n offset 0) s
        returning id into v_id;
    else
        v_id := nextval('jobspec.seq');
    end if;
    insert into jobspec.job (id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob)
    values (v_id, v_kind.id, v_kind.channel_id, v_key, v_priority, p_max_attempts, extract(epoch from p_timeout), v_run_at, v_now, v_payload, p_blob);
    if v_later then
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at)
        values (v_id, 'scheduled', v_kind.channel_id, v_lane, -v_priority, v_kind.id, 0, v_kind.ordered, v_run_at);
    end if;
    perform jobspec.ring(v_kind.bell, v_kind.channel);
    return v_id;
end $$;
