-- Lease jobs: many from many channels in one call. A claim is a transaction of its own.
-- Locks: job_running, weakly, against a change of limits; gates of gated channels, in the order of their ids, waiting;
-- job_ready rows, skipping locked ones.
-- Called by: workers; claim, for plain SQL.
--
-- Every statement here has exactly one possible plan: the settings of claim_batch leave the planner only nested loops
-- over the one index that fits.

-- Rows of one unordered channel that may run now: at most p_quota of each lane, and no more than the lane's own limit.
create or replace function jobspec.pick(
    p_channel int, p_lanes bigint[], p_ranks int2[], p_positions bigint[], p_runs bigint[], p_kinds int[], p_quota int,
    p_lane_concurrency int, p_limit int,
    out tids tid[], out ids bigint[]
)
language plpgsql
as $$
begin
    select array_agg(q.tid), array_agg(q.id) into tids, ids
    from (
        select h.tid, h.id
        from unnest(p_lanes, p_ranks, p_positions, p_runs) l (lane, rank, pos, run)
        cross join lateral (
            -- The floor holds for one rank: where more urgent jobs wait, begin at the beginning.
            select case when l.rank is null or (select true from jobspec.job_ready u where u.channel_id = p_channel and u.lane = l.lane and u.rank < l.rank limit 1)
                then (-32768)::int2 else l.rank end as rank,
                case when p_lane_concurrency is null then p_quota else least(p_quota, p_lane_concurrency - (
                    select count(*)
                    from jobspec.job_running x
                    where x.laned and x.channel_id = p_channel and x.lane = l.lane and x.run >= coalesce(l.run, 0)
                ))::int end as quota
            offset 0
        ) f
        cross join lateral (
            select r.ctid as tid, r.id
            from jobspec.job_ready r
            where r.channel_id = p_channel and r.lane = l.lane and (r.rank, r.pos) >= (f.rank, coalesce(l.pos, 0))
              and r.kind_id = any(p_kinds) and not r.suspect
            order by r.channel_id, r.lane, r.rank, r.pos
            limit greatest(f.quota, 0)
            for update skip locked
        ) h
        limit p_limit
    ) q;
end $$;

-- Of each lane of a strict channel the head, if nothing of the lane runs and nothing holds the head. The head is read
-- without skipping, under the gate: a locked head must never let the second job through. floors: as in lanes.sql.
create or replace function jobspec.pick_heads(
    p_channel int, p_lanes bigint[], p_positions bigint[], p_runs bigint[], p_kinds int[], p_limit int, p_safe bigint, p_run bigint,
    out tids tid[], out ids bigint[], out floors text
)
language plpgsql
as $$
begin
    with head as materialized (
        select l.lane, h.tid, h.id, h.pos, x.run as running, l.pos as old_pos,
            h.kind_id = any(p_kinds) and not h.suspect and x.run is null
            and (select true from jobspec.job_held d where d.id = h.id) is null as free
        from unnest(p_lanes, p_positions, p_runs) l (lane, pos, run)
        left join lateral (
            select r.ctid as tid, r.id, r.kind_id, r.pos, r.suspect
            from jobspec.job_ready r
            where r.channel_id = p_channel and r.lane = l.lane and r.rank = 0 and r.pos >= coalesce(l.pos, 0)
            order by r.channel_id, r.lane, r.rank, r.pos
            limit 1
        ) h on true
        left join lateral (
            select y.run
            from jobspec.job_running y
            where y.laned and y.channel_id = p_channel and y.lane = l.lane and y.run >= coalesce(l.run, 0)
            order by y.channel_id, y.lane, y.run
            limit 1
        ) x on true
    ),
    -- One that somebody is deleting is left to them: to wait here would be to wait under the gate.
    free as materialized (
        select k.tid, k.id
        from (select h.tid, h.id from head h where h.free limit p_limit) k
        cross join lateral (select r.ctid from jobspec.job_ready r where r.ctid = k.tid and r.id = k.id for update skip locked) r
    )
    select (select array_agg(f.tid) from free f), (select array_agg(f.id) from free f),
        -- In flight is below the head: while a job of the lane runs its own position is the floor, which is the old one.
        (
            select concat_ws(',',
                array_to_json(array_agg(h.lane)), array_to_json(array_agg(case when h.pos is not null then 0 end)),
                array_to_json(array_agg(case when h.running is null then least(h.pos, p_safe + 1) else h.old_pos end)),
                array_to_json(array_agg(coalesce(h.running, p_run)))
            )
            from head h
            where h.pos is not null or h.old_pos is not null
        )
    into tids, ids, floors;
end $$;

-- What comes right behind the heads that were picked, up to p_ahead of a lane, for the same worker: it runs them one after
-- the other. Nothing passes over anybody: a lane ends before the first that cannot be taken. Who may run only once is
-- never taken ahead, because a worker that dies has perhaps run it.
create or replace function jobspec.pick_behind(
    p_channel int, p_tids tid[], p_ids bigint[], p_kinds int[], p_ahead int, p_limit int,
    out tids tid[], out ids bigint[]
)
language plpgsql
as $$
begin
    with behind as materialized (
        select h.lane, b.n, b.tid, b.id,
            b.kind_id = any(p_kinds) and not b.suspect
            and (select true from jobspec.job_held d where d.id = b.id) is null
            and coalesce(j.max_attempts, k.max_attempts) is distinct from 1 as free
        from unnest(p_tids, p_ids) u (tid, id)
        cross join lateral (select r.lane, r.pos from jobspec.job_ready r where r.ctid = u.tid and r.id = u.id offset 0) h
        cross join lateral (
            select row_number() over (order by r.pos) as n, r.tid, r.id, r.kind_id, r.suspect
            from (
                select r.ctid as tid, r.id, r.pos, r.kind_id, r.suspect
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane = h.lane and r.rank = 0 and r.pos > h.pos
                order by r.channel_id, r.lane, r.rank, r.pos
                limit p_ahead - 1
            ) r
        ) b
        cross join lateral (select x.max_attempts from jobspec.kind x where x.id = b.kind_id offset 0) k
        cross join lateral (select x.max_attempts from jobspec.job x where x.id = b.id offset 0) j
    ),
    locked as materialized (
        select b.lane, b.n, b.tid, b.id
        from behind b
        cross join lateral (select r.ctid from jobspec.job_ready r where r.ctid = b.tid and r.id = b.id for update skip locked) r
        where b.free
    )
    select array_agg(c.tid), array_agg(c.id) into tids, ids
    from (
        select l.tid, l.id
        from (select x.*, row_number() over (partition by x.lane order by x.n) as i from locked x) l
        where l.i = l.n
        order by l.n, l.lane
        limit p_limit
    ) c;
end $$;

-- One suspect: a job that a worker held when it died. Heads only, in strict channels.
create or replace function jobspec.pick_suspect(
    p_channel int, p_ordered boolean, p_lane_concurrency int, p_kinds int[],
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
                  (select true from jobspec.job_running x where x.laned and x.channel_id = r.channel_id and x.lane = r.lane limit 1) is null
                  and (select true from jobspec.job_held d where d.id = r.id) is null
                  and (select h.id from jobspec.job_ready h where h.channel_id = r.channel_id and h.lane = r.lane order by h.channel_id, h.lane, h.rank, h.pos limit 1) = r.id
              )
          )
          and (
              p_lane_concurrency is null
              or (select count(*) from jobspec.job_running x where x.laned and x.channel_id = r.channel_id and x.lane = r.lane) < p_lane_concurrency
          )
        order by r.channel_id, r.lane, r.rank, r.pos
        limit 1
        for update skip locked
    ) q;
end $$;

-- Move picked rows, which are locked, from ready to running; p_expires_at: the lease of plain SQL. The arrays are parallel, in
-- the order of ids. behind: the job of the same lane and claim that has to end first.
create or replace function jobspec.lease(
    p_worker int, p_channel jobspec.channel, p_tids tid[], p_suspect boolean, p_expires_at timestamptz,
    out ids bigint[], out runs bigint[], out attempts int[], out ranks int2[], out positions bigint[],
    out behind bigint[], out saved boolean
)
language plpgsql
as $$
declare
    c_block constant int := 500;
    v_now constant timestamptz := clock_timestamp();
    -- Runs are drawn by the block: a job must have one of its own, and all that is asked of them is that they grow.
    v_runs bigint[] := array[nextval('jobspec.run')];
    v_channel constant int := p_channel.id;
    v_ordered constant boolean := p_channel.ordered;
    v_laned constant boolean := p_channel.laned;
    v_counted constant boolean := p_channel.counted;
begin
    while cardinality(v_runs) * c_block < cardinality(p_tids) loop
        v_runs := v_runs || nextval('jobspec.run');
    end loop;
    with gone as (
        delete from jobspec.job_ready r
        where r.ctid = any(p_tids)
        returning r.id, r.lane, r.rank, r.pos, r.kind_id, r.attempt + 1 as attempt
    ),
    drawn as materialized (
        select o.*, v_runs[1 + o.n / c_block] + o.n % c_block as run
        from (select g.*, row_number() over (order by g.id) - 1 as n from gone g) o
    ),
    taken as (
        insert into jobspec.job_running (
            id, run, channel_id, lane, rank, pos, kind_id, attempt, suspect, ordered, worker_id, claimed_at, laned, counted, expires_at
        )
        select d.id, d.run, v_channel, d.lane, d.rank, d.pos, d.kind_id, d.attempt, p_suspect, v_ordered, p_worker, v_now, v_laned, v_counted, p_expires_at
        from drawn d
    )
    select array_agg(d.id), array_agg(d.run), array_agg(d.attempt), array_agg(d.rank), array_agg(d.pos),
        exists (select from jobspec.job_checkpoint c where c.id = any(array_agg(d.id)))
    into ids, runs, attempts, ranks, positions, saved
    from drawn d;
    if p_channel.run_ahead > 1 then
        select array_agg(l.before order by l.id) into behind
        from (
            select r.id, lag(r.id) over (partition by r.lane order by r.pos) as before
            from jobspec.job_running r
            where r.id = any(ids)
        ) l;
    end if;
end $$;

-- What a worker needs of leased jobs, in the order in which they are to be run. The bodies are read in one go, between the
-- least id and the greatest: two looks into one index, not one a job. A job's place in the arrays is that of its id.
create or replace function jobspec.bodies(
    p_ids bigint[], p_runs bigint[], p_attempts int[], p_suspect boolean, p_ranks int2[], p_positions bigint[], p_behind bigint[],
    p_saved boolean
)
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean, checkpoint text,
    after text, behind bigint, trace text
)
language sql stable
as $$
    select b.id, p_runs[b.i], p_attempts[b.i], b.kind_id, b.payload::text, b.blob, b.timeout_seconds, p_suspect,
        case when p_saved then (select c.state::text from jobspec.job_checkpoint c where c.id = b.id) end,
        case when b.after is not null then jobspec.parents(b.after) end, p_behind[b.i], b.trace
    from (
        select j.*, width_bucket(j.id, p_ids) as i
        from jobspec.job j
        where j.id = any(p_ids) and j.id between p_ids[1] and p_ids[cardinality(p_ids)]
        offset 0
    ) b
    order by p_ranks[b.i], p_positions[b.i]
$$;

-- What a job waited for: [{"name", "id", "state", "result"}, ..] as text.
create or replace function jobspec.parents(p_after jsonb)
returns text
language sql stable
as $$
    select json_agg(json_build_object('name', e.key, 'id', e.value, 'state', f.state, 'result', f.result) order by e.key)::text
    from jsonb_each(p_after) e
    left join lateral (
        select x.state::text as state, x.result from jobspec.job_finished x where x.id = (e.value #>> '{}')::bigint
        union all
        select 'done', null from jobspec.bundle b where b.id = (e.value #>> '{}')::bigint and b.finished_at is not null
        limit 1
    ) f on true
$$;

-- How many more jobs of a channel may start now, by its limits over all workers. Under the gate, and in a statement after
-- it was locked: every claim before is seen. p_floor: no run below it is running. tokens_in: seconds until
-- the next token.
create or replace function jobspec.allowance(
    p_channel jobspec.channel, p_want int, p_floor bigint,
    out allowed int, out run_floor bigint, out tokens_in float8
)
language plpgsql
as $$
declare
    v_now bigint;
    v_step float8;
    v_empty bigint := coalesce(pg_sequence_last_value(p_channel.bucket), 0);
    v_running int;
    v_tokens int;
begin
    allowed := p_want;
    if p_channel.concurrency is not null then
        select count(*), min(x.run) into v_running, run_floor
        from jobspec.job_running x
        where x.counted and x.channel_id = p_channel.id and x.run >= coalesce(p_floor, 0);
        allowed := least(allowed, greatest(0, p_channel.concurrency - v_running));
    end if;
    if p_channel.rate_limit is not null then
        v_now := extract(epoch from clock_timestamp()) * 1000000;
        v_step := p_channel.rate_seconds * 1000000 / p_channel.rate_limit;
        -- Never fuller than full, never emptier than empty, whatever the clock does: set back, it begins with an empty bucket.
        if v_empty > v_now then
            v_empty := setval(p_channel.bucket, v_now);
        end if;
        v_empty := greatest(v_empty, v_now - (v_step * p_channel.rate_limit)::bigint);
        v_tokens := floor((v_now - v_empty) / v_step + 1e-6);
        if v_tokens < allowed then
            tokens_in := ((v_tokens + 1) * v_step - (v_now - v_empty)) / 1000000;
            allowed := v_tokens;
        end if;
    end if;
end $$;

-- p_count tokens are gone; they stay so if this transaction is rolled back.
create or replace function jobspec.take_tokens(p_channel jobspec.channel, p_count int)
returns void
language plpgsql
as $$
declare
    v_now bigint := extract(epoch from clock_timestamp()) * 1000000;
    v_step float8 := p_channel.rate_seconds * 1000000 / p_channel.rate_limit;
begin
    perform setval(p_channel.bucket, least(
        v_now, greatest(coalesce(pg_sequence_last_value(p_channel.bucket), 0), v_now - (v_step * p_channel.rate_limit)::bigint) + (p_count * v_step)::bigint
    ));
end $$;

-- Seconds until a tick has something to do: a job's time comes, a lease runs out, something is left to look at.
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
            select min(case when w.expires_at > clock_timestamp() then w.expires_at else (
                select min(jobspec.lease_ends_at(w, r.kind_id)) from jobspec.job_running r where r.worker_id = w.id and r.run >= w.run_floor
            ) end)
            from jobspec.worker w
            where w.id <> p_worker
              and (select true from jobspec.job_running r where r.worker_id = w.id and r.run >= w.run_floor limit 1)
        ),
        (
            select r.expires_at
            from jobspec.job_running r
            where r.expires_at is not null
            order by r.expires_at
            limit 1
        ),
        (
            select clock_timestamp()
            from jobspec.worker w
            cross join lateral unnest(w.kinds) k (id)
            where w.id = p_worker and (select true from jobspec.job_held h where h.state = 'ready' and h.kind_id = k.id limit 1)
            limit 1
        ),
        (select clock_timestamp() + interval '0.25 s' from jobspec.poke limit 1),
        (select clock_timestamp() + interval '0.25 s' from jobspec.job_held h where h.until_pos is not null limit 1)
    ) - clock_timestamp());
end $$;

-- Up to p_limit jobs of the worker's channels. p_cursor: what the last call's tail said, two elements a channel: the lane
-- after which to go on, and the run below which nothing of the channel runs. p_floors, p_ends: see lanes.sql; p_ends: for
-- each channel how many groups of four there are through it; p_floors null: none are wanted. p_kinds: in place of all that
-- the worker announced. p_channels, p_lease: for plain SQL, which has no worker and a lease a job. The last row, whose id is
-- null, is the tail: {"cursor": [..], "due": seconds, "again": bool, "floors": [..]}: "again" says that there may be jobs
-- which this call could not see or did not reach.
create or replace function jobspec.claim_batch(
    p_worker int, p_limit int, p_suspects boolean, p_tick boolean, p_bell boolean, p_cursor bigint[],
    p_floors bigint[] default '{}', p_ends int[] default '{}',
    p_kinds int[] default null, p_channels int[] default null, p_lease interval default null
)
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean, checkpoint text,
    after text, behind bigint, trace text, tail text
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
    v_kinds int[] := p_kinds;
    v_channels int[] := p_channels;
    v_expires_at timestamptz;
    v_safe bigint;
    v_rows jobspec.channel[];
    v_channel jobspec.channel;
    v_gated boolean;
    v_admitted int[];
    v_n int;
    v_want int := p_limit;
    v_weight float8;
    v_share int;
    v_took int;
    v_suspects int[];
    v_order int[];
    v_more int[];
    v_cursor bigint[] := coalesce(p_cursor, '{}');
    v_after bigint;
    v_visited int;
    v_again boolean := false;
    v_wrapped boolean;
    v_lanes bigint[];
    v_ranks int2[];
    v_positions bigint[];
    v_runs bigint[];
    v_known int;
    v_sweep int;
    v_pick record;
    v_leased record;
    v_tids tid[];
    v_ids bigint[];
    v_allow record;
    v_due float8;
    v_floors text[] := '{}';
    v_learned text;
    v_run bigint;
    v_told boolean;
    v_before pg_snapshot;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'claim needs READ COMMITTED: above it, a claim could not see what the last one did');
    end if;
    -- Before anything is read: a change of limits waits for claims under way, and they for it.
    lock table jobspec.job_running in row exclusive mode;
    if p_lease is null then
        select coalesce(p_kinds, w.kinds), w.channels, (select array_agg(m.id) from jobspec.channel m where m.pattern_id = any(w.channels) and m.id <> all(w.channels))
        into v_kinds, v_channels, v_admitted
        from jobspec.worker w
        where w.id = p_worker and w.expires_at >= clock_timestamp();
        if v_kinds is null then
            perform jobspec.throw('JS007', format('worker %s holds no lease: its heartbeat did not arrive in time', p_worker));
        elsif v_admitted is not null then
            -- At the end: cursor and floors are told by the places of channels. Once: another claim of the worker may do it now.
            update jobspec.worker w
            set channels = w.channels || array(select a.id from unnest(v_admitted) a (id) where a.id <> all(w.channels))
            where w.id = p_worker
            returning w.channels into v_channels;
        end if;
    else
        v_expires_at := clock_timestamp() + p_lease;
    end if;
    if cardinality(v_cursor) <> 2 * cardinality(v_channels) then
        -- A new worker starts anywhere, so that many of them do not crowd on one lane.
        v_cursor := array(select case n % 2 when 1 then ((random() - 0.5) * 1.8e19)::bigint else 0 end from generate_series(1, 2 * cardinality(v_channels)) n);
    end if;
    if p_tick then
        perform jobspec.tick();
    end if;
    if p_bell then
        -- Before looking: what is enqueued after this line rings, what was committed before it is seen.
        -- Not by a function: that would cost more than what it does, and jobs that were announced wait for it.
        perform setval(c.bell, 0) from jobspec.channel c where c.id = any(v_channels);
    end if;

    -- How they are counted stays so while the lock on job_running is held.
    select array_agg(c.own order by u.n), sum(c.weight) filter (where not c.paused),
        array_agg(u.n order by -ln(1 - random()) / c.weight) filter (where not c.paused), bool_or(c.gated),
        array_agg(u.n) filter (where p_suspects and (select true from jobspec.job_ready r where r.suspect and r.channel_id = u.channel_id limit 1)),
        exists (select from jobspec.kind k where k.id = any(v_kinds) and 'started' = any(k.events)), pg_current_snapshot()
    into v_rows, v_weight, v_order, v_gated, v_suspects, v_told, v_before
    from unnest(v_channels) with ordinality u (channel_id, n)
    left join lateral (select x as own, x.weight, x.paused or x.backend is not null as paused, x.gated from jobspec.channel x where x.id = u.channel_id offset 0) c on true;
    if v_gated and v_want > 0 then
        -- Wait, in order; each later statement sees what the last holder committed.
        perform from jobspec.gate g
        where g.channel_id = any(array(select c.id from unnest(v_rows) c where c.gated))
        order by g.channel_id
        for update;
    end if;
    -- Read before any row is: what is safe then is safe for what is seen.
    v_safe := coalesce(pg_sequence_last_value('jobspec.safe'), 0);
    -- Read under the gates: whoever claims from a gated channel after us draws higher runs.
    v_run := coalesce(pg_sequence_last_value('jobspec.run'), 0);

    for v_round in 1..2 loop
        exit when v_want <= 0 or v_order is null;
        v_more := null;
        foreach v_n in array v_order loop
            exit when v_want <= 0;
            v_channel := v_rows[v_n];
            if v_channel.gated then
                -- Anew: at the gate one may have waited while an operator lowered a limit, or paused.
                select c.* into v_channel from jobspec.channel c where c.id = v_channel.id and not c.paused;
                continue when not found;
            end if;
            v_share := case when v_round = 1 then ceil(v_want * v_channel.weight / v_weight) else v_want end;
            v_weight := greatest(v_weight - v_channel.weight, 1);
            if v_channel.concurrency is not null or v_channel.rate_limit is not null then
                v_allow := jobspec.allowance(v_channel, v_share, v_cursor[2 * v_n]);
                if v_channel.concurrency is not null then
                    v_cursor[2 * v_n] := coalesce(v_allow.run_floor, v_run);
                end if;
                v_due := least(v_due, v_allow.tokens_in);
                v_share := v_allow.allowed;
                continue when v_share <= 0;
            end if;
            v_took := 0;
            if v_n = any(v_suspects) then
                v_pick := jobspec.pick_suspect(v_channel.id, v_channel.ordered, v_channel.lane_concurrency, v_kinds);
                if v_pick.ids is not null then
                    v_leased := jobspec.lease(p_worker, v_channel, v_pick.tids, true, v_expires_at);
                    return query select b.*, null::text from jobspec.bodies(
                        v_leased.ids, v_leased.runs, v_leased.attempts, true, v_leased.ranks, v_leased.positions, v_leased.behind, v_leased.saved
                    ) b;
                    if v_told then
                        perform jobspec.tell('started', v_pick.ids);
                    end if;
                    v_took := v_took + cardinality(v_pick.ids);
                    v_suspects := null;
                end if;
            end if;
            v_after := v_cursor[2 * v_n - 1];
            v_wrapped := false;
            v_visited := 0;
            while v_took < v_share and v_visited < 2000 loop
                -- Go on behind the last lane, wrap once, and stop where this call began. A channel without a key has one.
                v_known := coalesce(p_ends[v_n - 1], 0);
                if v_channel.keyed then
                    select l.lanes, l.ranks, l.positions, l.runs into v_lanes, v_ranks, v_positions, v_runs
                    from jobspec.next_lanes(
                        v_channel.id, v_after, case when v_wrapped then v_cursor[2 * v_n - 1] else c_last end, v_share - v_took,
                        p_floors, v_known, coalesce(p_ends[v_n], 0) - 1
                    ) l;
                else
                    -- Outside of the array there is nothing: null, an unknown floor.
                    v_known := case when p_ends[v_n] > v_known then v_known * 4 end;
                    v_lanes := '{0}';
                    v_ranks := array[p_floors[v_known + 2]::int2];
                    v_positions := array[p_floors[v_known + 3]];
                    v_runs := array[p_floors[v_known + 4]];
                end if;
                if v_lanes = '{}' then
                    exit when v_wrapped;
                    v_wrapped := true;
                    v_after := -c_last - 1;
                    continue;
                end if;
                v_after := v_lanes[cardinality(v_lanes)];
                v_visited := v_visited + cardinality(v_lanes);
                if v_channel.ordered then
                    v_pick := jobspec.pick_heads(v_channel.id, v_lanes, v_positions, v_runs, v_kinds, v_share - v_took, v_safe, v_run);
                    v_tids := v_pick.tids;
                    v_ids := v_pick.ids;
                    if v_channel.run_ahead > 1 and p_lease is null and v_took + cardinality(v_ids) < v_share then
                        select v_tids || b.tids, v_ids || b.ids into v_tids, v_ids
                        from jobspec.pick_behind(
                            v_channel.id, v_tids, v_ids, v_kinds, v_channel.run_ahead, v_share - v_took - cardinality(v_ids)
                        ) b;
                    end if;
                    if v_ids is not null then
                        v_leased := jobspec.lease(p_worker, v_channel, v_tids, false, v_expires_at);
                        return query select b.*, null::text from jobspec.bodies(
                            v_leased.ids, v_leased.runs, v_leased.attempts, false, v_leased.ranks, v_leased.positions, v_leased.behind, v_leased.saved
                        ) b;
                        if v_told then
                            perform jobspec.tell('started', v_ids);
                        end if;
                        v_took := v_took + cardinality(v_ids);
                    end if;
                    v_learned := v_pick.floors;
                else
                    v_sweep := 0;
                    loop
                        -- First an equal share for each of these lanes, then what is left to those that have more.
                        v_pick := jobspec.pick(
                            v_channel.id, v_lanes, v_ranks, v_positions, v_runs, v_kinds,
                            case when v_sweep = 0 then ceil((v_share - v_took)::float8 / cardinality(v_lanes))::int else v_share - v_took end,
                            v_channel.lane_concurrency, v_share - v_took
                        );
                        exit when v_pick.ids is null;
                        v_leased := jobspec.lease(p_worker, v_channel, v_pick.tids, false, v_expires_at);
                        return query select b.*, null::text from jobspec.bodies(
                            v_leased.ids, v_leased.runs, v_leased.attempts, false, v_leased.ranks, v_leased.positions, v_leased.behind, v_leased.saved
                        ) b;
                        if v_told then
                            perform jobspec.tell('started', v_pick.ids);
                        end if;
                        v_took := v_took + cardinality(v_pick.ids);
                        v_sweep := v_sweep + 1;
                        exit when v_sweep > 1 or v_took >= v_share or cardinality(v_lanes) >= v_share or not v_channel.keyed;
                    end loop;
                    v_learned := null;
                    -- A claim of a few has not walked far, and what it found is to start: the next one learns, or one a second.
                    if p_floors is not null and (p_tick or v_took = 0 or v_took >= least(v_share, 16)) then
                        v_learned := jobspec.floors(
                            v_channel.id, v_channel.keyed, v_channel.lane_concurrency is not null, v_lanes, v_ranks, v_positions, v_runs, v_safe, v_run
                        );
                    end if;
                end if;
                if p_floors is not null and v_learned <> '' then
                    v_floors := v_floors || format('[%s,%s]', v_n, v_learned);
                end if;
                exit when not v_channel.keyed;
            end loop;
            v_cursor[2 * v_n - 1] := v_after;
            v_again := v_again or (v_visited >= 2000 and v_took < v_share);
            v_want := v_want - v_took;
            if v_channel.rate_limit is not null and v_took > 0 then
                perform jobspec.take_tokens(v_channel, v_took);
            end if;
            if v_round = 1 and v_took >= v_share then
                v_more := v_more || v_n;
            end if;
        end loop;
        exit when v_more is null;
        v_order := v_more;
    end loop;

    if p_bell and v_want = p_limit and not v_again then
        -- Who wrote before the bell was set may have passed it in silence. Either they are still at it, or they have
        -- committed since this call looked: in that order, or they could do so in between.
        v_again := jobspec.others_write()
            or (
                pg_current_snapshot()::text <> v_before::text
                and exists (select from unnest(v_channels) u (id) where (select true from jobspec.job_ready r where r.channel_id = u.id limit 1))
            );
    end if;
    -- The other columns have never been set: null.
    tail := format(
        '{"cursor":%s,"due":%s,"again":%s,"floors":[%s]}',
        array_to_json(v_cursor),
        coalesce(case when p_tick or p_bell then least(v_due, case when v_want = p_limit then jobspec.due_seconds(p_worker) end) end::text, 'null'),
        to_json(v_again),
        array_to_string(v_floors, ',')
    );
    return next;
end $$;
