-- What the relay needs: the jobs of channels that are forwarded, in the order of their lanes, and an end for each that was
-- sent. One transaction takes them, and ends them when the receiver has them: if it breaks in between, they are as they
-- were. They are sent again then, with the same deduplication id.
-- Locks: an advisory lock of the receiver until the end of the transaction, so that one relay at a time serves it; job_ready
-- rows, skipping locked ones. Nothing is written before the jobs are sent: who looks for open writers does not see it.
-- Called by: the relays of workers.

-- Rows of one channel that can be sent now, in lanes above p_after up to p_to, at most p_share of each lane. Of a strict lane
-- they are the first ones without a gap; none while a job of the lane runs here, or its head is held.
create or replace function jobspec.relay_pick(
    p_channel int, p_ordered boolean, p_after bigint, p_to bigint, p_share int, p_limit int
)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    c_lanes constant int := 10000;  -- to be looked at in one call: most may be blocked
    v_ids bigint[];
begin
    with recursive lane as (
        select p_after as lane, false as free, 0 as found, 0 as n
        union all
        select x.lane, x.free, l.found + x.free::int, l.n + 1
        from lane l
        cross join lateral (
            select r.lane, not p_ordered
                or (select true from jobspec.job_running y where y.laned and y.channel_id = p_channel and y.lane = r.lane limit 1) is null
                and (select true from jobspec.job_held h where h.id = r.id) is null as free
            from jobspec.job_ready r
            where r.channel_id = p_channel and r.lane > l.lane and r.lane <= p_to
            order by r.channel_id, r.lane, r.rank, r.pos
            limit 1
        ) x
        where l.found < p_limit and l.n < c_lanes
    ),
    seen as materialized (
        select l.lane, q.tid, q.id, row_number() over (partition by l.lane order by q.rank, q.pos) as n
        from lane l
        cross join lateral (
            select r.ctid as tid, r.id, r.rank, r.pos
            from jobspec.job_ready r
            where r.channel_id = p_channel and r.lane = l.lane
            order by r.channel_id, r.lane, r.rank, r.pos
            limit p_share
        ) q
        where l.free
        limit p_limit
    ),
    locked as materialized (
        select s.lane, s.id, s.n
        from seen s
        cross join lateral (select r.ctid from jobspec.job_ready r where r.ctid = s.tid and r.id = s.id for update skip locked) r
        where not p_ordered or (select true from jobspec.job_held h where h.id = s.id) is null
    )
    select array_agg(c.id) into v_ids
    from (select k.id, k.n, row_number() over (partition by k.lane order by k.n) as i from locked k) c
    where not p_ordered or c.i = c.n;
    return v_ids;
end $$;

-- Up to p_limit jobs for a receiver. p_bell: the relay is about to sleep, producers shall announce what comes. lane: jobs of
-- one strict lane have the same; null in other channels. The last row, whose id is null, is the tail: {"busy": another relay
-- serves the receiver, "again": there may be jobs that this call could not see}.
create or replace function jobspec.relay_take(p_receiver text, p_limit int, p_bell boolean)
returns table (
    id bigint, lane text, kind text, version int, channel text, payload text, blob bytea, priority int, max_attempts int, timeout_seconds float8,
    unique_key text, tags text, origin text, trace text, dedup text, tail text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    c_first constant bigint := -9223372036854775808;  -- below all lanes
    c_last constant bigint := 9223372036854775807;
    v_before pg_snapshot;
    v_channels jobspec.channel[];
    v_channel jobspec.channel;
    v_left int;
    v_share int;
    v_start bigint;
    v_more bigint[];
    v_ids bigint[] := '{}';
    v_again boolean := false;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'relay_take needs READ COMMITTED');
    elsif not pg_try_advisory_xact_lock(hashtextextended('jobspec relay ' || p_receiver, 0)) then
        tail := '{"busy": true, "again": false}';
        return next;
        return;
    end if;
    -- A relay that is stopped in the middle, and not dead, must not keep the others out for ever.
    perform set_config('idle_in_transaction_session_timeout', '2min', true);
    select array_agg(c order by random()) into v_channels
    from jobspec.channel c
    where c.backend = p_receiver and right(c.name, 1) <> '*' and not c.paused and not c.moving;
    if p_bell then
        -- Before looking: what is enqueued after this line rings, what was committed before it is seen.
        perform setval(c.bell, 0) from unnest(v_channels) c;
    end if;
    v_before := pg_current_snapshot();
    v_left := cardinality(v_channels);
    foreach v_channel in array coalesce(v_channels, '{}') loop
        v_share := ceil((p_limit - cardinality(v_ids))::float8 / v_left);
        v_left := v_left - 1;
        exit when v_share <= 0;
        -- From a lane anywhere on, around, and not all from one lane: so none is starved.
        v_start := case when v_channel.keyed then ((random() - 0.5) * 1.8e19)::bigint else c_first end;
        v_more := jobspec.relay_pick(
            v_channel.id, v_channel.ordered, v_start, c_last, case when v_channel.keyed then ceil(v_share / 8.0)::int else v_share end, v_share
        );
        v_ids := v_ids || v_more;
        v_share := v_share - coalesce(cardinality(v_more), 0);
        if v_channel.keyed and v_share > 0 then
            v_ids := v_ids || jobspec.relay_pick(v_channel.id, v_channel.ordered, c_first, v_start, ceil(v_share / 8.0)::int, v_share);
        end if;
    end loop;
    return query
    select j.id, case when c.ordered then j.channel_id || ' ' || r.lane end, k.name, k.version, case when c.id <> k.channel_id then c.name end,
        j.payload::text, j.blob, case when not c.ordered and j.priority <> k.priority then j.priority::int end,
        -- What is left of them.
        case when j.max_attempts is not null or r.attempt > 0 then greatest(1, coalesce(j.max_attempts, k.max_attempts) - r.attempt) end,
        j.timeout_seconds, j.unique_key, j.tags::text, j.origin, j.trace,
        -- The time, too: a database that was restored to an earlier state draws the same ids again.
        format('pg-%s-%s', j.id, (extract(epoch from j.enqueued_at) * 1000000)::bigint), null::text
    from unnest(v_ids) with ordinality u (id, n)
    cross join lateral (select x.* from jobspec.job_ready x where x.id = u.id offset 0) r
    cross join lateral (select x.* from jobspec.job x where x.id = u.id offset 0) j
    join jobspec.kind k on k.id = j.kind_id
    join jobspec.channel c on c.id = j.channel_id
    order by r.rank, r.pos;
    if p_bell and v_ids = '{}' then
        -- Who wrote before the bell was set may have passed it in silence; see claim_batch.
        v_again := jobspec.others_write() or pg_current_snapshot()::text <> v_before::text;
    end if;
    tail := json_build_object('busy', false, 'again', v_again);
    return next;
end $$;

-- These are at the receiver now, by ids that are parallel. In the transaction that took them.
create or replace function jobspec.relay_sent(p_receiver text, p_ids bigint[], p_theirs bigint[])
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_channels int[];
begin
    with gone as (
        delete from jobspec.job_ready r
        where r.id = any(p_ids)
        returning r.id, r.attempt, r.channel_id
    ),
    ended as (
        insert into jobspec.job_finished (id, state, attempt, worker_id, finished_at, backend, backend_id)
        select g.id, 'done', g.attempt, 0, clock_timestamp(), p_receiver, u.theirs
        from gone g
        join unnest(p_ids, p_theirs) u (id, theirs) on u.id = g.id
    )
    select array_agg(distinct g.channel_id) into v_channels from gone g;
    -- Nobody is told that they are done: that happens elsewhere.
    perform jobspec.ended(p_ids);
    perform jobspec.ring_channels(v_channels);
end $$;

-- The receiver does not take one of them. p_verdict, p_delay: as in settle. In the transaction that took it.
create or replace function jobspec.relay_refused(p_id bigint, p_verdict text, p_error json, p_delay float8)
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_channel jobspec.channel;
    v_tid tid;
    v_leased record;
begin
    select r.ctid into v_tid from jobspec.job_ready r where r.id = p_id for update;
    if v_tid is null then
        return;
    end if;
    select c.* into v_channel from jobspec.channel c join jobspec.job j on j.channel_id = c.id where j.id = p_id;
    v_leased := jobspec.lease(0, v_channel, array[v_tid], false, clock_timestamp() + interval '1 minute');
    perform jobspec.settle_batch(p_verdict, v_leased.ids, v_leased.runs, array[p_error], array[p_delay]);
end $$;

-- The backends that channels name, and how many jobs wait to be sent to each; no more than 10,000 of a channel are counted.
create or replace function jobspec.relay_waiting()
returns table (receiver text, jobs bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select c.backend, sum(w.jobs)::bigint
    from jobspec.channel c
    cross join lateral (
        select count(*) as jobs
        from (select from jobspec.job_ready r where r.channel_id = c.id limit 10000) r
    ) w
    where c.backend is not null
    group by c.backend
$$;
