-- Store many jobs in the caller's transaction: all or none, ids in the order of the input.
-- p_jobs: [{"kind": .., "payload": {..}, ..}, ..]; everything but kind is optional and means what it means to enqueue:
--   version, priority, run_at, max_attempts, channel, unique_key, tags, origin, trace, max_pending, on_dep_failure, on_conflict,
--   try; delay, timeout, reserve: intervals as text; blob: counts from 1 into p_blobs;
--   after: {"name": id}, where -k is the k-th job of this call, which must come earlier.
-- One JSON parameter is several times faster than arrays.
-- Locks: row exclusive on the tables it writes, taken before a position is drawn; channels that come to be, in the order of
-- names; unique keys, in the order of their hashes; rows of `bound`, in the order of ids.
-- Called by: psql, every client.
create or replace function jobspec.enqueue_many(p_jobs jsonb, p_blobs bytea[] default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_mergejoin = off
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_well boolean;
    v_ids bigint[];
    v_keys bytea[];
    v_channels int[];
    v_told bigint[];
begin
    if jsonb_typeof(p_jobs) is distinct from 'array' then
        perform jobspec.throw('JS001', 'enqueue_many takes a JSON array of jobs');
    end if;
    -- Usual jobs without a key take a short statement: the long one costs as much as fifty jobs before it stores the first.
    if exists (select from jobspec.usual u where u.name = p_jobs -> 0 ->> 'kind' and u.version = coalesce((p_jobs -> 0 ->> 'version')::int, 0) and u.parts is null) then
        with job as materialized (
            select j.n, nextval('jobspec.seq') as id, j.kind_id, j.channel_id, j.rank, j.payload, j.origin, j.trace, j.bell, j.wake
            from (
                select x.n, u.kind_id, u.channel_id, coalesce(case when not u.ordered then -(x.e ->> 'priority')::int end, u.rank) as rank,
                    coalesce(u.defaults || (x.e -> 'payload'), x.e -> 'payload') as payload, coalesce(x.e ->> 'origin', u.origin) as origin, x.e ->> 'trace' as trace, u.bell, u.wake
                from jsonb_array_elements(p_jobs) with ordinality x (e, n)
                join jobspec.usual u on u.name = x.e ->> 'kind' and u.version = coalesce((x.e ->> 'version')::int, 0)
                where u.parts is null
                    and x.e ->> 'version' is distinct from '0'
                    and x.e - '{kind,version,payload,priority,origin,trace}'::text[] = '{}'
                    and jobspec.fits(u.blob_max_bytes, u.ordered, x.e -> 'payload', null, (x.e ->> 'priority')::int, null, null, null, null, null, null)
                    and jobspec.words_fit(null, null, x.e ->> 'origin', null, null, null, x.e ->> 'trace')
                -- The numbers are drawn in this order.
                order by x.n
            ) j
        ),
        call as materialized (
            select count(*) = jsonb_array_length(p_jobs) as well from job j
        ),
        -- Positions are drawn under the lock on job_ready, which the statement has before it begins; see enqueue.
        ready as (
            insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
            select j.channel_id, 0, j.rank, j.id, j.id, j.kind_id
            from job j
            where (select c.well from call c)
        ),
        body as (
            insert into jobspec.job (id, kind_id, channel_id, priority, enqueued_at, payload, origin, trace)
            select j.id, j.kind_id, j.channel_id, -j.rank, v_now, j.payload, j.origin, j.trace
            from job j
            where (select c.well from call c)
        )
        select array_agg(j.id order by j.n), array_agg(distinct j.channel_id) filter (where pg_sequence_last_value(j.bell) < 9223372036854775807)
        into v_ids, v_channels
        from job j
        where (select c.well from call c);
        if v_ids is not null then
            perform jobspec.ring_channels(v_channels);
            return v_ids;
        end if;
    end if;
    if p_jobs @? '$[*].channel' then
        perform jobspec.admit_channels(p_jobs);
    end if;
    with item as materialized (
        select x.n, x.e ->> 'kind' as kind, (x.e ->> 'version')::int as version, coalesce(x.e -> 'payload', '{}') as payload,
            case when jsonb_typeof(x.e) = 'object' then x.e - '{kind,version,payload}'::text[] end as options
        from jsonb_array_elements(p_jobs) with ordinality x (e, n)
    ),
    -- Once for all jobs of a kind.
    kind as materialized (
        select d.kind, d.version, d.channel, k.id, k.priority, nullif(k.defaults, '{}') as defaults, k.blob_max_bytes, k.origin, 'queued' = any(k.events) as told,
            nullif(k.key, '[]') as key, l.type1, l.path1, l.type2, l.path2,
            k.unique_key, u.type1 as utype1, u.path1 as upath1, u.type2 as utype2, u.path2 as upath2,
            jobspec.unique_until(k.unique_while, k.unique_window_seconds, v_now) as until, k.unique_on_conflict as on_conflict,
            c.id as channel_id, c.ordered, c.max_pending is not null or c.lane_max_pending is not null as bounded
        from (select distinct i.kind, i.version, i.options ->> 'channel' as channel from item i) d
        cross join lateral (
            select k.*
            from jobspec.kind k
            where k.name = d.kind and (d.version is null or k.version = d.version)
            order by k.version desc
            limit 1
        ) k
        join jobspec.channel own on own.id = k.channel_id
        cross join lateral (
            select o.* from (select own.*) o where d.channel is null and right(o.name, 1) <> '*'
            union all
            select o.* from jobspec.channel_called(k.package, d.channel) o where d.channel is not null and o.key = own.key and (o.backend is null or o.backend = own.backend)
        ) c
        cross join lateral jobspec.laid_out(k.key) l
        cross join lateral jobspec.laid_out(k.unique_key) u
    ),
    job as materialized (
        select j.n, nextval('jobspec.seq') as id, j.kind_id, j.channel_id, j.ordered, j.told, j.until, j.rank, coalesce(j.run_at, v_now + j.delay) as run_at,
            coalesce(coalesce(j.run_at, v_now + j.delay) > v_now, false) as later, j.max_attempts, j.timeout, j.tags, j.origin, j.trace, j.given_key, j.particular, j.blob,
            case
                when j.type1 is not null then jobspec.quick_key(j.type1, j.path1, j.type2, j.path2, j.payload)
                when j.parts is not null then jobspec.long_key(j.parts, j.payload)
            end as key,
            case
                when j.given_key is not null then jobspec.unique_hash_of(j.kind, j.given_key, null)
                when j.unique_parts is not null
                then jobspec.unique_hash_of(
                    j.kind, null, case
                        when j.utype1 is not null then jobspec.quick_key(j.utype1, j.upath1, j.utype2, j.upath2, j.payload)
                        when j.unique_parts = '[]' then '[]'
                        else jobspec.long_key(j.unique_parts, j.payload)
                    end
                )
            end as hash,
            j.parts is not null as keyed, j.given_key is not null or j.unique_parts is not null as sole,
            j.known
                and jobspec.fits(j.blob_max_bytes, j.ordered, j.payload, j.blob, j.priority, j.run_at, j.delay, j.max_attempts, j.timeout, null, null)
                and jobspec.words_fit(j.given_key, j.tags, j.origin, null, null, j.on_conflict, j.trace) as well,
            j.payload
        from (
            select i.n, i.kind, k.id as kind_id, k.channel_id, k.ordered, k.told, k.until, k.blob_max_bytes,
                k.key as parts, k.type1, k.path1, k.type2, k.path2, k.unique_key as unique_parts, k.utype1, k.upath1, k.utype2, k.upath2,
                (i.options ->> 'priority')::int as priority, case when k.ordered then 0 else coalesce((i.options ->> 'priority')::int, k.priority) end as rank,
                case when jobspec.zoned(i.options ->> 'run_at') then (i.options ->> 'run_at')::timestamptz end as run_at, (i.options ->> 'delay')::interval as delay,
                (i.options ->> 'max_attempts')::int as max_attempts, (i.options ->> 'timeout')::interval as timeout,
                nullif(i.options -> 'tags', 'null') as tags, coalesce(i.options ->> 'origin', k.origin) as origin, i.options ->> 'trace' as trace,
                i.options ->> 'unique_key' as given_key, i.options ->> 'on_conflict' as on_conflict, p_blobs[(i.options ->> 'blob')::int] as blob,
                -- If somebody has the unique key, this is for enqueue: there is more to it than his id.
                i.options ? 'try' or coalesce(i.options ->> 'on_conflict', k.on_conflict) = 'raise' as particular,
                -- Every key that is understood here is taken away: what is left is a mistake, or too much.
                i.options = '{}'
                    or i.options - '{priority,run_at,delay,max_attempts,timeout,tags,origin,trace,unique_key,on_conflict,try,blob,channel}'::text[] = '{}'
                        and not (k.bounded and i.options ? 'try')
                        and jobspec.zoned(i.options ->> 'run_at') is not false as known,
                case when k.defaults is null then i.payload else k.defaults || i.payload end as payload
            from item i
            join kind k on k.kind = i.kind and k.version is not distinct from i.version and k.channel is not distinct from i.options ->> 'channel'
            -- The numbers are drawn in this order.
            order by i.n
        ) j
    ),
    -- All or none: here if they are all in order and need no more than this, one by one otherwise.
    call as materialized (
        select coalesce(bool_and(j.well and (j.key is not null or not j.keyed) and (j.hash is not null or not j.sole)), true) and count(*) = jsonb_array_length(p_jobs) as well
        from job j
    ),
    taken as (
        insert into jobspec.job_unique as u (key, id, until)
        select distinct on (j.hash) j.hash, j.id, j.until
        from job j
        where j.hash is not null
            and (select c.well from call c)
            -- To ask for a key locks it, and its job could not end: so only for those that nobody has.
            and not exists (select from jobspec.job_unique h where h.key = j.hash and (h.until is null or h.until > clock_timestamp()))
        order by j.hash, j.n
        on conflict (key) do update
        set id = excluded.id, until = excluded.until
        where u.until <= clock_timestamp()
        returning u.id
    ),
    fresh as materialized (
        select j.n, j.id, j.channel_id, j.kind_id, j.told, j.ordered, j.later, j.run_at, j.rank, jobspec.lane(j.key) as lane
        from job j
        where (select c.well from call c) and (j.hash is null or j.id in (select t.id from taken t))
    ),
    -- Positions are drawn under the lock on job_ready, which the statement has before it begins; see enqueue.
    ready as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id)
        select f.channel_id, f.lane, -f.rank, f.id, f.id, f.kind_id
        from fresh f
        where f.ordered or not f.later
    ),
    held as (
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at)
        select f.id, 'scheduled', f.channel_id, f.lane, -f.rank, f.kind_id, 0, f.ordered, f.run_at
        from fresh f
        where f.later
    ),
    body as (
        insert into jobspec.job (
            id, kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, enqueued_at, payload, blob, origin, tags, unique_key, trace
        )
        select j.id, j.kind_id, j.channel_id, j.key, j.rank, j.max_attempts, extract(epoch from j.timeout), j.run_at, v_now, j.payload, j.blob, j.origin, j.tags, j.given_key, j.trace
        from job j
        where (select c.well from call c) and (j.hash is null or j.id in (select t.id from taken t))
    )
    select c.well, f.channels, f.told,
        case when c.stored then f.ids else (select array_agg(f.id order by j.n) from job j left join fresh f on f.n = j.n) end,
        case when not c.stored then (
            select array_agg(case when f.n is null and not j.particular then j.hash end order by j.n) from job j left join fresh f on f.n = j.n
        ) end
    into v_well, v_channels, v_told, v_ids, v_keys
    from (select c.well, (select count(*) from fresh) = jsonb_array_length(p_jobs) as stored from call c) c
    cross join (
        select array_agg(f.id order by f.n) as ids, array_agg(distinct f.channel_id) as channels, array_agg(f.id) filter (where f.told) as told from fresh f
    ) f;
    if not v_well then
        return jobspec.enqueue_each(p_jobs, p_blobs, null);
    end if;
    perform jobspec.check_bounds(v_channels, v_ids);
    if v_told is not null then
        perform jobspec.tell('queued', v_told);
    end if;
    perform jobspec.ring_channels(v_channels);
    if v_keys is not null then
        return jobspec.enqueue_again(p_jobs, p_blobs, v_ids, v_keys);
    end if;
    return coalesce(v_ids, '{}');
end $$;

-- Raise an error if jobs that are stored by now do not fit into their channels.
create or replace function jobspec.check_bounds(p_channels int[], p_ids bigint[])
returns void
language plpgsql
as $$
declare
    v_bounded jobspec.channel;
    v_full text;
begin
    for v_bounded in
        select c.*
        from jobspec.channel c
        where c.id = any(p_channels) and (c.max_pending is not null or c.lane_max_pending is not null)
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
                where j.id = any(p_ids) and j.channel_id = v_bounded.id
                order by 1, 2
            ) l
            order by 1 nulls last
            limit 1;
        end if;
        if v_full is not null then
            perform jobspec.throw('JS040', format('%s: the %s jobs of this call do not fit in', v_bounded.name, cardinality(p_ids)), 'try again when some have ended');
        end if;
    end loop;
end $$;

-- The jobs of a call whose unique key was taken: p_ids is null for them. p_keys: by place in the call, the key, or null where
-- it is for enqueue to say what is done.
create or replace function jobspec.enqueue_again(p_jobs jsonb, p_blobs bytea[], p_ids bigint[], p_keys bytea[])
returns bigint[]
language plpgsql
as $$
declare
    v_ids bigint[];
begin
    select array_agg(coalesce(x.id, jobspec.unique_holder(x.key)) order by x.n) into v_ids
    from unnest(p_ids, p_keys) with ordinality x (id, key, n);
    for v_n in 1..cardinality(v_ids) loop
        if v_ids[v_n] is null then
            -- Or who had the key has ended since.
            v_ids[v_n] := (jobspec.enqueue_each(jsonb_build_array(p_jobs -> v_n - 1), p_blobs, null))[1];
        end if;
    end loop;
    return v_ids;
end $$;

-- The types and paths of a key of up to two parts, for quick_key; nulls for a longer one, or none.
create or replace function jobspec.laid_out(p_key jsonb)
returns table (type1 text, path1 text[], type2 text, path2 text[])
language sql immutable
as $$
    select s.key -> 0 ->> 'type', case when s.key is not null then array(select jsonb_array_elements_text(s.key -> 0 -> 'path')) end,
        s.key -> 1 ->> 'type', case when s.key is not null then array(select jsonb_array_elements_text(s.key -> 1 -> 'path')) end
    from (select case when jsonb_array_length(p_key) between 1 and 2 then p_key end as key) s
$$;

-- Channels that a pattern admits come to be in one order, or two such calls could wait for each other.
create or replace function jobspec.admit_channels(p_jobs jsonb)
returns void
language sql
as $$
    select jobspec.channel_for(n.kind, n.channel)
    from (
        select distinct k as kind, e.job ->> 'channel' as channel, regexp_replace(e.job ->> 'channel', '^' || k.package || '[.]', '') as name
        from jsonb_array_elements(p_jobs) e (job)
        join jobspec.kind k on k.name = e.job ->> 'kind' and k.version = coalesce((e.job ->> 'version')::int, k.version)
        where e.job ? 'channel'
        order by name
        offset 0
    ) n
    where n.channel is not null
$$;

-- One after the other, as enqueue does it.
create or replace function jobspec.enqueue_each(p_jobs jsonb, p_blobs bytea[], p_bundle bigint)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    c_keys constant text[] := '{kind,version,payload,priority,run_at,delay,max_attempts,timeout,tags,origin,blob,channel,unique_key,max_pending,after,reserve,on_dep_failure,on_conflict,try,trace}';
    v_job jsonb;
    v_ids bigint[] := '{}';
    v_after jsonb;
    v_edge record;
begin
    perform jobspec.admit_channels(p_jobs);
    for v_job in select e.job from jsonb_array_elements(p_jobs) e (job) loop
        if jsonb_typeof(v_job) <> 'object' then
            perform jobspec.throw('JS001', format('job %s of the call must be a JSON object, not %s', cardinality(v_ids) + 1, jsonb_typeof(v_job)));
        elsif v_job - c_keys <> '{}' then
            perform jobspec.throw('JS003', format('%s: "%s" is not an option of a job', v_job ->> 'kind', (select min(r.key) from jsonb_object_keys(v_job - c_keys) r (key))));
        end if;
        v_after := nullif(v_job -> 'after', 'null');
        if v_after is not null then
            perform jobspec.check_words(v_job ->> 'kind', null, null, null, v_after, null, null, null);
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
            p_try => coalesce((v_job ->> 'try')::boolean, false),
            p_trace => v_job ->> 'trace'
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
