-- Jobs that no living worker can run: of a kind, or of a version of it, that nobody has announced. They are put aside, so
-- that claims of the others do not pass over them again and again, and come back when a worker announces their kind. To
-- everybody else they are ready all the while. A strict lane keeps its order: there such a job stays, and its lane waits.
-- Locks: job_ready and job_held rows, skipping locked ones.
-- Called by: tick; register and claim (take_up).

-- Whether it is time to look. After a look that found nothing the next one comes 10 s later: what it passes over may be
-- long gone, and still in the index under an old snapshot.
create or replace function jobspec.strand()
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_ms bigint := extract(epoch from v_now) * 1000;
    v_seen int[];
    v_channel record;
    v_start bigint;
    v_count int := 0;
begin
    if coalesce(pg_sequence_last_value('jobspec.strand_at'), 0) between v_ms and v_ms + 10000 then
        return 0;
    end if;
    -- A worker that is gone for less than a minute may be on its way back: a restart moves nothing.
    v_seen := array(
        select distinct k.id
        from jobspec.worker w
        cross join lateral unnest(w.kinds) k (id)
        where w.expires_at > v_now or w.beat_at > v_now - interval '1 minute'
    );
    for v_channel in
        select c.id, c.keyed, u.kinds
        from jobspec.channel c
        cross join lateral (select array_agg(k.id) as kinds from jobspec.kind k where k.package = c.package and k.id <> all(v_seen)) u
        where not c.ordered
          and u.kinds is not null
          -- Where nobody else claims, nobody is in whose way they could be: plain SQL announces nothing.
          and exists (select from jobspec.worker w where w.expires_at > v_now and c.id = any(w.channels))
    loop
        v_start := case when v_channel.keyed then ((random() - 0.5) * 1.8e19)::bigint else 0 end;
        v_count := v_count + jobspec.set_aside(v_channel.id, v_channel.kinds, v_start);
        if v_channel.keyed then
            v_count := v_count + jobspec.set_aside(v_channel.id, v_channel.kinds, -9223372036854775808);
        end if;
    end loop;
    perform setval('jobspec.strand_at', greatest(0, v_ms + case when v_count > 0 then 0 else 10000 end));
    return v_count;
end $$;

-- Those of p_kinds among the first rows of a channel, from a lane on: only they can be in the way. How many there were.
create or replace function jobspec.set_aside(p_channel int, p_kinds int[], p_lane bigint, p_limit int default 10000)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_turn int;
    v_count int := 0;
begin
    -- Until they are few, but not for ever inside one claim.
    for v_try in 1..10 loop
        with look as materialized (
            select r.ctid as tid, r.id, r.kind_id, r.suspect
            from jobspec.job_ready r
            where r.channel_id = p_channel and r.lane >= p_lane
            order by r.channel_id, r.lane, r.rank, r.pos
            limit p_limit
        ),
        mine as materialized (
            select x.tid
            from look l
            cross join lateral (
                select r.ctid as tid
                from jobspec.job_ready r
                where r.ctid = l.tid and r.id = l.id
                for update skip locked
            ) x
            where l.kind_id = any(p_kinds) and not l.suspect
        ),
        gone as (
            delete from jobspec.job_ready r
            where r.ctid = any(array(select m.tid from mine m))
            returning r.*
        ),
        held as (
            insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered)
            select g.id, 'ready', g.channel_id, g.lane, g.rank, g.kind_id, g.attempt, false
            from gone g
        )
        select count(*) into v_turn from gone g;
        v_count := v_count + v_turn;
        exit when v_turn < p_limit / 2;
    end loop;
    return v_count;
end $$;

-- Bring back what was put aside of these kinds, the oldest first; p_id: only that job. How many came back.
create or replace function jobspec.take_up(p_kinds int[], p_limit int default 5000, p_id bigint default null)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_tids tid[];
    v_channels int[];
    v_count int;
begin
    v_tids := array(
        select h.tid
        from unnest(p_kinds) k (id)
        cross join lateral (
            select x.ctid as tid
            from jobspec.job_held x
            where x.state = 'ready' and x.kind_id = k.id and (p_id is null or x.id = p_id)
            order by x.kind_id, x.id
            limit p_limit
            for update skip locked
        ) h
        limit p_limit
    );
    if v_tids = '{}' then
        return 0;
    end if;
    with gone as (
        delete from jobspec.job_held h
        where h.ctid = any(v_tids) and h.state = 'ready'
        returning h.*
    ),
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
        select g.channel_id, g.lane, g.rank, nextval('jobspec.seq'), g.id, g.kind_id, g.attempt
        from (select * from gone order by id) g
    )
    select array_agg(distinct g.channel_id), count(*) into v_channels, v_count from gone g;
    perform jobspec.ring_channels(v_channels);
    return v_count;
end $$;

-- What living workers have announced since it was put aside.
create or replace function jobspec.take_up_announced()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kinds int[];
begin
    if not exists (select from jobspec.job_held h where h.state = 'ready') then
        return;
    end if;
    v_kinds := array(
        select distinct k.id
        from jobspec.worker w
        cross join lateral unnest(w.kinds) k (id)
        where w.expires_at > clock_timestamp()
    );
    for v_turn in 1..10 loop
        exit when jobspec.take_up(v_kinds) < 5000;
    end loop;
end $$;
