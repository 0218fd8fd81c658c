-- Lease jobs: many from many channels in one call. A claim is a transaction of its own.
-- Locks: gates of strict channels, in the order of their ids, waiting; job_ready rows of the others, skipping locked ones.
-- Called by: workers.
--
-- Every statement here has exactly one possible plan: the settings of claim_batch leave the planner only nested loops
-- over the one index that fits.

-- The next lanes of a channel after p_after that have jobs, up to p_limit: one index descent a lane.
create or replace function jobspec.next_lanes(p_channel int, p_after bigint, p_upto bigint, p_limit int)
returns bigint[]
language plpgsql
as $$
begin
    return array(
        with recursive hop (lane) as (
            (
                select r.lane
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane > p_after and r.lane <= p_upto
                order by r.channel_id, r.lane, r.rank, r.pos
                limit 1
            )
            union all
            select (
                select r.lane
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane > h.lane and r.lane <= p_upto
                order by r.channel_id, r.lane, r.rank, r.pos
                limit 1
            )
            from hop h
            where h.lane is not null
        )
        select h.lane
        from hop h
        where h.lane is not null
        limit p_limit
    );
end $$;

-- Rows of one channel that may run now. p_lanes: which lanes; p_quota: at most so many of each.
-- Strict: the head of each lane, if nothing of the lane runs and nothing holds the head. The head is read without
-- skipping, under the gate: a locked head must never let the second job through.
create or replace function jobspec.pick(
    p_channel int, p_ordered boolean, p_lanes bigint[], p_kinds int[], p_quota int, p_limit int,
    out tids tid[], out ids bigint[]
)
language plpgsql
as $$
begin
    if p_ordered then
        select array_agg(q.tid), array_agg(q.id) into tids, ids
        from (
            select h.tid, h.id
            from unnest(p_lanes) l (lane)
            cross join lateral (
                select r.ctid as tid, r.id, r.kind_id, r.suspect
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane = l.lane
                order by r.channel_id, r.lane, r.rank, r.pos
                limit 1
            ) h
            where h.kind_id = any(p_kinds)
              and not h.suspect
              and (select true from jobspec.job_running x where x.ordered and x.channel_id = p_channel and x.lane = l.lane limit 1) is null
              and (select true from jobspec.job_held d where d.id = h.id) is null
            limit p_limit
        ) q;
    else
        select array_agg(q.tid), array_agg(q.id) into tids, ids
        from (
            select h.tid, h.id
            from unnest(p_lanes) l (lane)
            cross join lateral (
                select r.ctid as tid, r.id
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane = l.lane and r.kind_id = any(p_kinds) and not r.suspect
                order by r.channel_id, r.lane, r.rank, r.pos
                limit p_quota
                for update skip locked
            ) h
            limit p_limit
        ) q;
    end if;
end $$;

-- One suspect: a job that a worker held when it died. Heads only, in strict channels.
create or replace function jobspec.pick_suspect(
    p_channel int, p_ordered boolean, p_kinds int[],
    out tids tid[], out ids bigint[]
)
language plpgsql
as $$
begin
    select array_agg(q.tid), array_agg(q.id) into tids, ids
    from (
        select r.ctid as tid, r.id
        from jobspec.job_ready r
        where r.suspect and r.channel_id = p_channel and r.kind_id = any(p_kinds)
          and (
              not p_ordered
              or (
                  (select true from jobspec.job_running x where x.ordered and x.channel_id = r.channel_id and x.lane = r.lane limit 1) is null
                  and (select true from jobspec.job_held d where d.id = r.id) is null
                  and (select h.id from jobspec.job_ready h where h.channel_id = r.channel_id and h.lane = r.lane order by h.channel_id, h.lane, h.rank, h.pos limit 1) = r.id
              )
          )
        order by r.channel_id, r.lane, r.rank, r.pos
        limit 1
        for update skip locked
    ) q;
end $$;

-- Move picked rows from ready to running and hand out what a worker needs.
create or replace function jobspec.lease(p_worker int, p_ordered boolean, p_tids tid[], p_ids bigint[])
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean
)
language plpgsql
as $$
#variable_conflict use_column
begin
    return query
    with gone as (
        delete from jobspec.job_ready r
        using unnest(p_tids, p_ids) u (tid, id)
        where r.ctid = u.tid and r.id = u.id
        returning r.*
    ),
    taken as (
        insert into jobspec.job_running (id, run, channel_id, lane, rank, pos, kind_id, attempt, suspect, ordered, worker_id, claimed_at)
        select g.id, nextval('jobspec.seq'), g.channel_id, g.lane, g.rank, g.pos, g.kind_id, g.attempt + 1, g.suspect, p_ordered, p_worker, clock_timestamp()
        from gone g
        returning *
    )
    select t.id, t.run, t.attempt, t.kind_id, j.payload, j.blob, j.timeout_seconds, t.suspect
    from taken t
    cross join lateral (
        select b.payload::text as payload, b.blob, b.timeout_seconds
        from jobspec.job b
        where b.id = t.id
        offset 0
    ) j
    order by t.rank, t.pos;
end $$;

-- Seconds until a tick has something to do: a job's time comes, or the lease of another worker that holds jobs runs out.
create or replace function jobspec.due_seconds(p_worker int)
returns float8
language plpgsql
as $$
begin
    return extract(epoch from least(
        (
            select h.run_at
            from jobspec.job_held h
            where h.run_at is not null
            order by h.run_at
            limit 1
        ),
        (
            select min(w.expires_at)
            from jobspec.worker w
            where w.id <> p_worker
              and (select true from jobspec.job_running r where r.worker_id = w.id limit 1)
        )
    ) - clock_timestamp());
end $$;

-- Up to p_limit jobs of the worker's channels. p_cursor: what the last call's tail said, an element a channel: the lane
-- after which to go on. The last row, whose id is null, is the tail: {"cursor": [..], "due": seconds, "again": bool}:
-- "again" says that there may be jobs which this call could not see or did not reach.
create or replace function jobspec.claim_batch(
    p_worker int, p_limit int, p_suspects boolean, p_tick boolean, p_bell boolean, p_cursor bigint[]
)
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean, tail text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_memoize = off
set enable_material = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    c_last constant bigint := 9223372036854775807;
    v_worker jobspec.worker;
    v_channel record;
    v_want int := p_limit;
    v_weight float8;
    v_share int;
    v_took int;
    v_suspects boolean := p_suspects;
    v_order int[];
    v_more int[];
    v_cursor bigint[];
    v_after bigint;
    v_visited int;
    v_more_lanes boolean := false;
    v_wrapped boolean;
    v_lanes bigint[];
    v_sweep int;
    v_pick record;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'claim needs READ COMMITTED: above it, a claim could not see what the last one did');
    end if;
    select w.* into v_worker from jobspec.worker w where w.id = p_worker;
    if v_worker.id is null or v_worker.expires_at < clock_timestamp() then
        perform jobspec.throw('JS007', format('worker %s holds no lease: its heartbeat did not arrive in time', p_worker));
    end if;
    v_cursor := coalesce(p_cursor, '{}');
    if cardinality(v_cursor) <> cardinality(v_worker.channels) then
        -- A new worker starts anywhere, so that many of them do not crowd on one lane.
        v_cursor := array(select ((random() - 0.5) * 1.8e19)::bigint from unnest(v_worker.channels));
    end if;
    if p_tick then
        perform jobspec.tick();
    end if;
    if p_bell then
        -- Before looking: what is enqueued after this line rings, what was committed before it is seen.
        perform jobspec.set_bells(v_worker.channels);
    end if;

    select sum(c.weight), array_agg(u.n order by -ln(1 - random()) / c.weight)
    into v_weight, v_order
    from unnest(v_worker.channels) with ordinality u (channel_id, n)
    cross join lateral (select c.weight from jobspec.channel c where c.id = u.channel_id and not c.paused offset 0) c;
    if v_want > 0 then
        -- Wait, in order; each later statement sees what the last holder committed.
        perform from jobspec.gate g
        where g.channel_id = any(array(select c.id from jobspec.channel c where c.id = any(v_worker.channels) and c.ordered and not c.paused))
        order by g.channel_id
        for update;
    end if;

    for v_round in 1..2 loop
        exit when v_want <= 0 or v_order is null;
        v_more := null;
        for v_channel in
            select o.n, c.id, c.ordered, c.keyed, c.weight
            from unnest(v_order) with ordinality o (n, i)
            cross join lateral (select c.* from jobspec.channel c where c.id = v_worker.channels[o.n] offset 0) c
            order by o.i
        loop
            exit when v_want <= 0;
            v_share := case when v_round = 1 then ceil(v_want * v_channel.weight / v_weight) else v_want end;
            v_weight := v_weight - v_channel.weight;
            v_took := 0;
            if v_suspects then
                v_pick := jobspec.pick_suspect(v_channel.id, v_channel.ordered, v_worker.kinds);
                if v_pick.ids is not null then
                    return query select l.*, null::text from jobspec.lease(p_worker, v_channel.ordered, v_pick.tids, v_pick.ids) l;
                    v_took := v_took + cardinality(v_pick.ids);
                    v_suspects := false;
                end if;
            end if;
            v_after := v_cursor[v_channel.n];
            v_wrapped := false;
            v_visited := 0;
            while v_took < v_share and v_visited < 2000 loop
                if v_channel.keyed then
                    -- Go on behind the last lane, wrap once, and stop where this call began.
                    v_lanes := jobspec.next_lanes(v_channel.id, v_after, case when v_wrapped then v_cursor[v_channel.n] else c_last end, v_share - v_took);
                    if v_lanes = '{}' then
                        exit when v_wrapped;
                        v_wrapped := true;
                        v_after := -c_last - 1;
                        continue;
                    end if;
                    v_after := v_lanes[cardinality(v_lanes)];
                else
                    exit when v_visited > 0;
                    v_lanes := '{0}';
                end if;
                v_visited := v_visited + cardinality(v_lanes);
                v_sweep := 0;
                loop
                    -- First an equal share for each of these lanes, then what is left to those that have more.
                    v_pick := jobspec.pick(
                        v_channel.id, v_channel.ordered, v_lanes, v_worker.kinds,
                        case when v_sweep = 0 then ceil((v_share - v_took)::float8 / cardinality(v_lanes))::int else v_share - v_took end,
                        v_share - v_took
                    );
                    exit when v_pick.ids is null;
                    return query select l.*, null::text from jobspec.lease(p_worker, v_channel.ordered, v_pick.tids, v_pick.ids) l;
                    v_took := v_took + cardinality(v_pick.ids);
                    v_sweep := v_sweep + 1;
                    exit when v_channel.ordered or v_sweep > 1 or v_took >= v_share or cardinality(v_lanes) >= v_share;
                end loop;
            end loop;
            v_cursor[v_channel.n] := v_after;
            v_more_lanes := v_more_lanes or (v_visited >= 2000 and v_took < v_share);
            v_want := v_want - v_took;
            if v_round = 1 and v_took >= v_share then
                v_more := v_more || v_channel.n::int;
            end if;
        end loop;
        exit when v_more is null;
        v_order := v_more;
    end loop;

    return query select
        null::bigint, null::bigint, null::int, null::int, null::text, null::bytea, null::float8, null::boolean,
        jsonb_build_object(
            'cursor', v_cursor,
            'due', case when p_tick or p_bell then jobspec.due_seconds(p_worker) end,
            'again', v_more_lanes or (p_bell and v_want = p_limit and jobspec.writers())
        )::text;
end $$;
