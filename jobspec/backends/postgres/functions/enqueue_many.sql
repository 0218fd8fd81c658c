-- Store many jobs in the caller's transaction: all or none, ids in the order of the input.
-- p_jobs: [{"kind": .., "payload": {..}, ..}, ..]; everything but kind is optional and means what it means to enqueue:
--   version, priority, run_at, max_attempts, channel, unique_key, tags, origin, max_pending, on_dep_failure, on_conflict, try;
--   delay, timeout, reserve: intervals as text; blob: counts from 1 into p_blobs;
--   after: {"name": id}, where -k is the k-th job of this call, which must come earlier.
-- One JSON parameter is several times faster than arrays.
-- Locks: row exclusive on the tables it writes, taken before a position is drawn; channels that come to be, in the order of
-- names; rows of `bound`, in the order of ids.
-- Called by: psql, every client.
create or replace function jobspec.enqueue_many(p_jobs jsonb, p_blobs bytea[] default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
    v_channels int[];
    v_told bigint[];
    v_bounded jobspec.channel;
    v_full text;
    v_unknown text;
begin
    if jsonb_typeof(p_jobs) is distinct from 'array' then
        perform jobspec.throw('JS001', 'enqueue_many takes a JSON array of jobs');
    end if;
    if jobspec.one_by_one(p_jobs) then
        return jobspec.enqueue_each(p_jobs, p_blobs, null);
    end if;
    with item as materialized (
        select x.n, x.e ->> 'kind' as kind, (x.e ->> 'version')::int as version, coalesce(x.e -> 'payload', '{}') as payload,
            (x.e ->> 'priority')::int as priority, jobspec.moment(x.e ->> 'run_at') as run_at, (x.e ->> 'delay')::interval as delay,
            (x.e ->> 'max_attempts')::int as max_attempts, (x.e ->> 'timeout')::interval as timeout, x.e -> 'tags' as tags, x.e ->> 'origin' as origin,
            p_blobs[(x.e ->> 'blob')::int] as blob,
            -- Every key that is known is taken away: what is left is a mistake.
            x.e - '{kind,version,payload,priority,run_at,delay,max_attempts,timeout,tags,origin,blob}'::text[] as rest
        from jsonb_array_elements(p_jobs) with ordinality x (e, n)
    ),
    typed as materialized (
        select i.n, i.kind, k.id as kind_id, k.channel_id, k.ordered, k.key, k.defaults || i.payload as payload, i.blob,
            case when k.ordered then 0 else coalesce(i.priority, k.priority) end as priority, coalesce(i.run_at, v_now + i.delay) as run_at,
            i.max_attempts, i.timeout, i.tags, coalesce(i.origin, k.origin) as origin, i.rest, 'queued' = any(k.events) as told,
            case
                when k.id is null
                    or jsonb_typeof(i.payload) <> 'object'
                    or pg_column_size(i.payload) > 1048576
                    or (i.blob is null) <> (k.blob_max_bytes is null)
                    or octet_length(i.blob) > k.blob_max_bytes
                    or num_nonnulls(i.priority, i.run_at, i.delay, i.max_attempts, i.timeout) > 0
                    or k.pattern
                then jobspec.check_new(i.kind, i.version, null, i.payload, i.blob, i.priority, i.run_at, i.delay, i.max_attempts, i.timeout, null, null)
            end as checked,
            case
                when i.rest <> '{}' then jobspec.throw('JS003', format('%s: "%s" is not an option of a job', i.kind, (select min(r.key) from jsonb_object_keys(i.rest) r (key))))
                when num_nonnulls(i.tags, i.origin) > 0 then jobspec.check_words(i.kind, null, i.tags, i.origin, null, null, null)
            end as worded
        from item i
        left join lateral (
            select k.id, k.channel_id, k.key, k.priority, k.defaults, k.blob_max_bytes, k.events, k.origin, c.ordered, right(c.name, 1) = '*' as pattern
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
        where (t.checked is null or t.checked::text = '') and (t.worded is null or t.worded::text = '')
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
        insert into jobspec.job (id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob, origin, tags)
        select id, kind_id, channel_id, lane_key, priority, max_attempts, extract(epoch from timeout), run_at, v_now, payload, blob, origin, tags
        from numbered
    )
    select array_agg(id order by n), array_agg(distinct channel_id), array_agg(id) filter (where told)
    into v_ids, v_channels, v_told
    from numbered;
    for v_bounded in
        select c.*
        from jobspec.channel c
        where c.id = any(v_channels) and (c.max_pending is not null or c.lane_max_pending is not null)
        order by c.id
    loop
        -- They are in already: the count holds them.
        if v_bounded.lane_max_pending is null then
            v_full := jobspec.full_bound(v_bounded, 0, 0, null);
        else
            select jobspec.full_bound(v_bounded, l.lane, 0, null) into v_full
            from (
                -- In the order of the rows of `bound`, or two such calls could wait for each other.
                select distinct jobspec.lane(j.key) & 7 as stripe, jobspec.lane(j.key) as lane
                from jobspec.job j
                where j.id = any(v_ids) and j.channel_id = v_bounded.id
                order by 1, 2
            ) l
            order by 1 nulls last
            limit 1;
        end if;
        if v_full is not null then
            perform jobspec.throw('JS040', format('%s: the %s jobs of this call do not fit in', v_bounded.name, cardinality(v_ids)), 'try again when some have ended');
        end if;
    end loop;
    if v_told is not null then
        perform jobspec.tell('queued', v_told);
    end if;
    perform jobspec.ring_channels(v_channels);
    return coalesce(v_ids, '{}');
end $$;

-- Whether some job of the call needs what only enqueue does: uniqueness, dependencies, reservation, a bound of its own; or
-- is no job at all.
create or replace function jobspec.one_by_one(p_jobs jsonb)
returns boolean
language sql stable
as $$
    select exists (
            select
            from jsonb_array_elements(p_jobs) e (job)
            where jsonb_typeof(e.job) <> 'object' or e.job ?| '{channel,unique_key,max_pending,after,reserve,on_dep_failure,on_conflict,try}'::text[]
        )
        or exists (select from jobspec.kind k where k.unique_key is not null and k.name in (select e.job ->> 'kind' from jsonb_array_elements(p_jobs) e (job)))
$$;

create or replace function jobspec.enqueue_each(p_jobs jsonb, p_blobs bytea[], p_bundle bigint)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    c_keys constant text[] := '{kind,version,payload,priority,run_at,delay,max_attempts,timeout,tags,origin,blob,channel,unique_key,max_pending,after,reserve,on_dep_failure,on_conflict,try}';
    v_job jsonb;
    v_ids bigint[] := '{}';
    v_after jsonb;
    v_edge record;
begin
    -- Channels that a pattern admits come to be in one order, or two such calls could wait for each other.
    perform jobspec.channel_for(n.kind, n.channel)
    from (
        select distinct k as kind, e.job ->> 'channel' as channel, regexp_replace(e.job ->> 'channel', '^' || k.package || '[.]', '') as name
        from jsonb_array_elements(p_jobs) e (job)
        join jobspec.kind k on k.name = e.job ->> 'kind' and k.version = coalesce((e.job ->> 'version')::int, k.version)
        where e.job ? 'channel'
        order by name
        offset 0
    ) n
    where n.channel is not null;
    for v_job in select e.job from jsonb_array_elements(p_jobs) e (job) loop
        if jsonb_typeof(v_job) <> 'object' then
            perform jobspec.throw('JS001', format('job %s of the call must be a JSON object, not %s', cardinality(v_ids) + 1, jsonb_typeof(v_job)));
        elsif v_job - c_keys <> '{}' then
            perform jobspec.throw('JS003', format('%s: "%s" is not an option of a job', v_job ->> 'kind', (select min(r.key) from jsonb_object_keys(v_job - c_keys) r (key))));
        end if;
        v_after := nullif(v_job -> 'after', 'null');
        if v_after is not null then
            perform jobspec.check_words(v_job ->> 'kind', null, null, null, v_after, null, null);
            for v_edge in select x.key as name, x.value from jsonb_each(v_after) x where (x.value #>> '{}')::bigint < 0 loop
                if -(v_edge.value #>> '{}')::bigint > cardinality(v_ids) then
                    perform jobspec.throw(
                        'JS044', format('%s: job %s of the call waits for job %s, which does not come before it', v_job ->> 'kind', cardinality(v_ids) + 1, -(v_edge.value #>> '{}')::bigint),
                        'put what is waited for first'
                    );
                end if;
                v_after := v_after || jsonb_build_object(v_edge.name, v_ids[-(v_edge.value #>> '{}')::bigint]);
            end loop;
        end if;
        v_ids := v_ids || jobspec.enqueue(
            p_kind => v_job ->> 'kind',
            p_payload => coalesce(v_job -> 'payload', '{}'),
            p_blob => p_blobs[(v_job ->> 'blob')::int],
            p_version => (v_job ->> 'version')::int,
            p_priority => (v_job ->> 'priority')::int,
            p_run_at => jobspec.moment(v_job ->> 'run_at'),
            p_delay => (v_job ->> 'delay')::interval,
            p_max_attempts => (v_job ->> 'max_attempts')::int,
            p_timeout => (v_job ->> 'timeout')::interval,
            p_channel => v_job ->> 'channel',
            p_unique_key => v_job ->> 'unique_key',
            p_tags => nullif(v_job -> 'tags', 'null'),
            p_origin => v_job ->> 'origin',
            p_max_pending => (v_job ->> 'max_pending')::int,
            p_after => v_after,
            p_on_dep_failure => v_job ->> 'on_dep_failure',
            p_bundle => p_bundle,
            p_reserve => (v_job ->> 'reserve')::interval,
            p_on_conflict => v_job ->> 'on_conflict',
            p_try => coalesce((v_job ->> 'try')::boolean, false)
        );
    end loop;
    return v_ids;
end $$;

-- Many jobs that belong together: the bundle is finished, once, when the last of them has ended, however it ended.
-- Answers {"bundle_id": .., "ids": [..]}.
create or replace function jobspec.enqueue_bundle(p_jobs jsonb, p_blobs bytea[] default null, p_name text default '', p_origin text default null)
returns json
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_bundle bigint;
    v_ids bigint[];
begin
    if jsonb_typeof(p_jobs) is distinct from 'array' then
        perform jobspec.throw('JS001', 'enqueue_bundle takes a JSON array of jobs');
    elsif p_jobs = '[]' then
        perform jobspec.throw('JS045', 'a bundle needs at least one job');
    elsif octet_length(p_name) > 200 or p_name is null then
        perform jobspec.throw('JS003', format('the name of the bundle is %s bytes; the cap is 200', octet_length(p_name)));
    elsif length(p_origin) not between 1 and 100 then
        perform jobspec.throw('JS003', format('origin has %s characters; it must have 1 to 100', length(p_origin)));
    elsif exists (select from jsonb_array_elements(p_jobs) e (job) where e.job ? 'try') then
        perform jobspec.throw('JS003', 'a bundle is stored as a whole or not at all: `try` is not for its jobs');
    end if;
    v_bundle := nextval('jobspec.seq');
    insert into jobspec.bundle (id, name, origin, total, created_at)
    values (v_bundle, p_name, p_origin, jsonb_array_length(p_jobs), clock_timestamp());
    -- It waits for itself until all are in: those that end at once must not end it.
    insert into jobspec.job_wait (parent, child, on_failure) values (v_bundle, v_bundle, 'run');
    v_ids := jobspec.enqueue_each(
        case when p_origin is null then p_jobs else (select jsonb_agg(jsonb_build_object('origin', p_origin) || e.job order by e.n) from jsonb_array_elements(p_jobs) with ordinality e (job, n)) end,
        p_blobs, v_bundle
    );
    -- A job that was there before is a member, too, until it ends.
    insert into jobspec.job_wait (parent, child, on_failure)
    select distinct u.id, v_bundle, 'run'
    from unnest(v_ids) u (id)
    on conflict do nothing;
    update jobspec.bundle b set total = (select count(distinct u.id) from unnest(v_ids) u (id)) where b.id = v_bundle;
    delete from jobspec.job_wait w where w.parent = v_bundle and w.child = v_bundle;
    insert into jobspec.poke (child) values (v_bundle);
    return json_build_object('bundle_id', v_bundle, 'ids', v_ids);
end $$;
