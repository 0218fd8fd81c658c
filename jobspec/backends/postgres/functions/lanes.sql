-- Which lanes a claim looks at, and from where: a walk over the primary key of job_ready, from lane to lane.
--
-- Floors. Rows that are gone stay in the index as long as some old snapshot could see them, and a scan from the beginning of
-- a lane steps over all of them. So a claim says how far it had to go, and who claims again over the same connection says
-- it back: the (rank, pos) of a lane below which no row of that rank can be seen or come to light (see probe), and the run number below
-- which nothing of the lane can be running. Nothing is right or wrong by a floor; without one the scan is only longer.
-- Locks: none.  Called by: claim_batch.

-- The lanes of a channel in (p_after, p_upto] that have jobs, up to p_limit: one index descent a lane.
create or replace function jobspec.hop(p_channel int, p_after bigint, p_upto bigint, p_limit int)
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

-- The same with the floors that are known. p_floors: lane, rank, pos, run, and again; p_first .. p_last: which of these
-- groups are the channel's, in the order of lanes. A known lane is taken unseen; between two of them others may have come.
create or replace function jobspec.next_lanes(
    p_channel int, p_after bigint, p_upto bigint, p_limit int, p_floors bigint[], p_first int, p_last int,
    out lanes bigint[], out ranks int2[], out positions bigint[], out runs bigint[]
)
language plpgsql
as $$
declare
    v_new bigint[];
    v_gap record;
begin
    select array_agg(k.lane order by k.i), array_agg(k.rank order by k.i), array_agg(k.pos order by k.i), array_agg(k.run order by k.i)
    into lanes, ranks, positions, runs
    from (
        select i, p_floors[i * 4 + 1] as lane, p_floors[i * 4 + 2]::int2 as rank, p_floors[i * 4 + 3] as pos, p_floors[i * 4 + 4] as run
        from generate_series(p_first, p_last) i
        where p_floors[i * 4 + 1] > p_after and p_floors[i * 4 + 1] <= p_upto
        limit p_limit
    ) k;
    if lanes is null then
        lanes := jobspec.hop(p_channel, p_after, p_upto, p_limit);
        ranks := array_fill(null::int2, array[cardinality(lanes)]);
        positions := array_fill(null::bigint, array[cardinality(lanes)]);
        runs := positions;
        return;
    end if;
    for v_gap in
        select g.low, g.high
        from unnest(
            p_after || lanes,
            array(select l.lane - 1 from unnest(lanes) with ordinality l (lane, i) order by l.i) || case when cardinality(lanes) < p_limit then p_upto end
        ) g (low, high)
        where g.high > g.low
          and (
              select true
              from jobspec.job_ready r
              where r.channel_id = p_channel and r.lane > g.low and r.lane <= g.high
              order by r.channel_id, r.lane, r.rank, r.pos
              limit 1
          )
    loop
        v_new := v_new || jobspec.hop(p_channel, v_gap.low, v_gap.high, p_limit);
    end loop;
    if v_new is not null then
        select array_agg(a.lane order by a.lane), array_agg(a.rank order by a.lane), array_agg(a.pos order by a.lane), array_agg(a.run order by a.lane)
        into lanes, ranks, positions, runs
        from (
            select b.*
            from (
                select * from unnest(lanes, ranks, positions, runs) k (lane, rank, pos, run)
                union all
                select n.lane, null, null, null from unnest(v_new) n (lane)
            ) b
            order by b.lane
            limit p_limit
        ) a;
    end if;
end $$;

-- The new floors of lanes that this claim has looked at, as JSON: lanes, ranks, positions, runs. A lane without a visible
-- row has rank null: its floor holds, but it is empty. The one lane of a channel without a key is worth more: who comes next
-- comes there, so its floor goes on, at the rank that jobs of this channel usually have, if there are none; of several
-- at the least urgent, because what comes in bulk is in no hurry. p_safe was read before these rows are, and p_run under the
-- gate of a channel whose lanes are limited.
create or replace function jobspec.floors(
    p_channel int, p_keyed boolean, p_limited boolean, p_lanes bigint[], p_ranks int2[], p_positions bigint[], p_runs bigint[], p_safe bigint, p_run bigint
)
returns text
language plpgsql
as $$
begin
    return (
        select concat_ws(',', array_to_json(array_agg(f.lane)), array_to_json(array_agg(f.rank)), array_to_json(array_agg(f.pos)), array_to_json(array_agg(f.run)))
        from (
            select l.lane,
                case
                    when h.rank is not null or p_keyed then h.rank
                    -- What is less urgent than the old floor has been looked at.
                    when u.rank < l.rank and (
                        select true
                        from jobspec.job_ready m
                        where m.channel_id = p_channel and m.lane = l.lane and m.rank = u.rank
                        order by m.channel_id, m.lane, m.rank, m.pos
                        limit 1
                    ) then l.rank
                    else coalesce(u.rank, l.rank, 0)
                end as rank,
                least(h.pos, p_safe + 1) as pos,
                case when p_limited then coalesce((
                select x.run
                from jobspec.job_running x
                where x.laned and x.channel_id = p_channel and x.lane = l.lane and x.run >= coalesce(l.run, 0)
                order by x.channel_id, x.lane, x.run
                limit 1
            ), p_run) end as run
            from unnest(p_lanes, p_ranks, p_positions, p_runs) l (lane, rank, pos, run)
            -- More urgent ranks than the floor's are looked at by every claim.
            left join lateral (
                select r.rank, r.pos
                from jobspec.job_ready r
                where r.channel_id = p_channel and r.lane = l.lane and (r.rank, r.pos) >= (coalesce(l.rank, (-32768)::int2), coalesce(l.pos, 0))
                order by r.channel_id, r.lane, r.rank, r.pos
                limit 1
            ) h on true
            left join lateral (
                select y.rank from jobspec.usual y where y.channel_id = p_channel and h.rank is null and not p_keyed order by y.rank desc limit 1
            ) u on true
            where h.pos is not null or l.pos is not null or not p_keyed
        ) f
    );
end $$;
