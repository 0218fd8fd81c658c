-- Store many jobs in the caller's transaction: all or none, ids in the order of the input.
-- p_jobs: [{"kind": .., "payload": {..}, "version": .., "priority": .., "run_at": .., "delay": .., "max_attempts": ..,
--           "timeout": .., "blob": n}, ..]; everything but kind is optional, "blob" counts from 1 into p_blobs, delay and
--           timeout are intervals as text. One JSON parameter is several times faster than arrays.
-- Locks: row exclusive on the tables it writes, taken before a position is drawn.
-- Called by: psql, every client.
create or replace function jobspec.enqueue_many(p_jobs jsonb, p_blobs bytea[] default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
    v_channels int[];
begin
    if jsonb_typeof(p_jobs) is distinct from 'array' then
        perform jobspec.throw('JS001', 'enqueue_many takes a JSON array of jobs');
    end if;
    with item as materialized (
        select x.n, x.e ->> 'kind' as kind, (x.e ->> 'version')::int as version, coalesce(x.e -> 'payload', '{}') as payload,
            (x.e ->> 'priority')::int as priority, (x.e ->> 'run_at')::timestamptz as run_at, (x.e ->> 'delay')::interval as delay,
            (x.e ->> 'max_attempts')::int as max_attempts, (x.e ->> 'timeout')::interval as timeout,
            p_blobs[(x.e ->> 'blob')::int] as blob
        from jsonb_array_elements(p_jobs) with ordinality x (e, n)
    ),
    typed as materialized (
        select i.n, i.kind, k.id as kind_id, k.channel_id, k.ordered, k.key, k.defaults || i.payload as payload, i.blob,
            coalesce(i.priority, k.priority)::int2 as priority, coalesce(i.run_at, v_now + i.delay) as run_at,
            i.max_attempts, i.timeout,
            case
                when k.id is null
                    or jsonb_typeof(i.payload) <> 'object'
                    or pg_column_size(i.payload) > 1048576
                    or (i.blob is null) <> (k.blob_max_bytes is null)
                    or octet_length(i.blob) > k.blob_max_bytes
                    or num_nonnulls(i.priority, i.run_at, i.delay, i.max_attempts, i.timeout) > 0
                then jobspec.check_new(i.kind, i.version, i.payload, i.blob, i.priority, i.run_at, i.delay, i.max_attempts, i.timeout)
            end as checked
        from item i
        left join lateral (
            select k.id, k.channel_id, k.key, k.priority, k.defaults, k.blob_max_bytes, c.ordered
            from jobspec.kind k
            join jobspec.channel c on c.id = k.channel_id
            where k.name = i.kind and (i.version is null or k.version = i.version)
            order by k.version desc
            limit 1
        ) k on true
    ),
    keyed as materialized (
        select t.*, coalesce(t.run_at > v_now, false) as later,
            case when t.key <> '[]' then jobspec.lane_key(t.kind, t.key, t.payload) end as lane_key
        from typed t
        where t.checked is null or t.checked::text = ''
    ),
    numbered as materialized (
        select k.*, jobspec.lane(k.lane_key) as lane, nextval('jobspec.seq') as id
        from keyed k
    ),
    ready as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
        select channel_id, lane, -priority, id, id, kind_id
        from numbered
        where ordered or not later
    ),
    held as (
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at)
        select id, 'scheduled', channel_id, lane, -priority, kind_id, 0, ordered, run_at
        from numbered
        where later
    ),
    body as (
        insert into jobspec.job (id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob)
        select id, kind_id, channel_id, lane_key, priority, max_attempts, extract(epoch from timeout), run_at, v_now, payload, blob
        from numbered
    )
    select array_agg(id order by n), array_agg(distinct channel_id)
    into v_ids, v_channels
    from numbered;
    perform jobspec.ring(c.bell, c.name) from jobspec.channel c where c.id = any(v_channels);
    return coalesce(v_ids, '{}');
end $$;
