-- Store many jobs of one kind that have nothing but payloads, in the caller's transaction: all or none, ids in the order of
-- the input. The same as enqueue_many with so many items, for two thirds of the server's time.
-- p_payloads: [{..}, ..].
-- Locks: row exclusive on the tables it writes, taken before a position is drawn; else see enqueue_many.
-- Called by: psql, every client.
create or replace function jobspec.enqueue_alike(p_kind text, p_payloads jsonb, p_version int default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_usual jobspec.usual;
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
begin
    if jsonb_typeof(p_payloads) is distinct from 'array' then
        perform jobspec.throw('JS001', 'enqueue_alike takes a JSON array of payloads');
    end if;
    select u.* into v_usual
    from jobspec.usual u
    where u.name = p_kind
        and u.version = case when p_version is null then 0 when p_version > 0 then p_version end
        and u.parts is null
        and u.blob_max_bytes is null;
    if found then
        with job as materialized (
            -- The numbers are drawn in this order.
            select nextval('jobspec.seq') as id, coalesce(v_usual.defaults || x.e, x.e) as payload
            from jsonb_array_elements(p_payloads) x (e)
            where jsonb_typeof(x.e) = 'object' and pg_column_size(x.e) <= 1048576
        ),
        call as materialized (
            select from job j having count(*) = jsonb_array_length(p_payloads)
        ),
        -- Positions are drawn under the lock on job_ready, which the statement has before it begins; see enqueue.
        ready as (
            insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
            select v_usual.channel_id, 0, v_usual.rank, j.id, j.id, v_usual.kind_id
            from call c
            cross join job j
        ),
        body as (
            insert into jobspec.job (id, kind_id, channel_id, priority, enqueued_at, payload, origin)
            select j.id, v_usual.kind_id, v_usual.channel_id, -v_usual.rank, v_now, j.payload, v_usual.origin
            from call c
            cross join job j
        )
        select array_agg(j.id order by j.id) into v_ids
        from call c
        cross join job j;
    end if;
    if v_ids is null then
        return jobspec.enqueue_many(coalesce(
            (select jsonb_agg(jsonb_build_object('kind', p_kind, 'version', p_version, 'payload', x.e) order by x.n) from jsonb_array_elements(p_payloads) with ordinality x (e, n)),
            '[]'
        ));
    end if;
    perform jobspec.ring(v_usual.bell, v_usual.wake);
    return v_ids;
end $$;
