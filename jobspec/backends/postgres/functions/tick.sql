-- What some worker must do now and then for all of them: promote what is due, expire reservations, rescue what a dead
-- worker held, put aside what nobody can run, look at what was left behind. One at a time over the whole database; who
-- comes second leaves at once.
-- Locks: an advisory lock until the end of the transaction; rows, skipping locked ones.
-- Called by: claim_batch, claim, tests.

-- Below which position can no row of job_ready come to light any more, and up to which run none of job_running? Whoever draws
-- one holds a lock on the table before (see enqueue, claim_batch). So: note the last numbers, then who holds such a lock; when
-- none of them is left, everything up to those numbers is visible, gone, or was rolled back. Transactions that never write jobs
-- hold nothing back.
-- The probe that ends here also sets free the pokes that were there before it began.
create or replace function jobspec.probe()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_probe jobspec.probe;
    v_pos bigint;
    v_run bigint;
begin
    select p.* into v_probe from jobspec.probe p;
    if v_probe.writers && jobspec.writers() then
        return;
    end if;
    -- After a restore or a jump of the sequence the old number may be ahead: never take it back, nor on beyond the probe.
    if v_probe.pos > coalesce(pg_sequence_last_value('jobspec.safe'), 0) then
        perform setval('jobspec.safe', v_probe.pos);
    end if;
    if v_probe.run > coalesce(pg_sequence_last_value('jobspec.safe_run'), 0) then
        perform setval('jobspec.safe_run', v_probe.run);
    end if;
    perform jobspec.look_again(v_probe.number);
    v_pos := coalesce(pg_sequence_last_value('jobspec.seq'), 0);
    v_run := coalesce(pg_sequence_last_value('jobspec.run'), 0);
    update jobspec.poke p set seen = v_probe.number + 1 where p.seen is null;
    update jobspec.probe p set number = v_probe.number + 1, pos = v_pos, run = v_run, writers = jobspec.writers();
end $$;

-- Look again at children that were poked, or at those of poked parents. p_probe: the probe that has just ended; null between two.
create or replace function jobspec.look_again(p_probe bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pokes tid[];
    v_children bigint[];
    v_over tid[];
begin
    select array_agg(p.ctid), array_agg(distinct p.child), array_agg(p.ctid) filter (where p.seen <= coalesce(p_probe, 0))
    into v_pokes, v_children, v_over
    from (select x.ctid, x.child, x.seen from jobspec.poke x where p_probe is null or x.seen is null or x.seen <= p_probe limit 5000) p;
    if v_pokes is null then
        return;
    end if;
    perform jobspec.ended(array(
        select distinct w.parent
        from unnest(v_children) c (id)
        cross join lateral (
            select x.parent, x.on_failure from jobspec.job_wait x where x.child = c.id
            union all
            select x.parent, x.on_failure from jobspec.job_wait x where x.parent = c.id
        ) w
        where jobspec.verdict(w.parent, w.on_failure) in ('satisfied', 'failed')
    ));
    perform jobspec.unhold(array(
        select c.id
        from unnest(v_children) c (id)
        where not exists (select from jobspec.job_wait w where w.child = c.id)
    ));
    delete from jobspec.poke p where p.ctid = any(v_over);
end $$;

-- Jobs whose time has come. Strict ones have kept their position: only what holds them goes.
create or replace function jobspec.promote(p_limit int default 5000)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_count int;
    v_channels int[];
    v_expired bigint[];
begin
    with due as materialized (
        select h.ctid as tid, h.id, h.state
        from jobspec.job_held h
        where h.run_at <= clock_timestamp()
        order by h.run_at
        limit p_limit
        for update skip locked
    ),
    gone as (
        delete from jobspec.job_held h
        where h.ctid = any(array(select d.tid from due d where d.state = 'scheduled'))
        returning h.*
    ),
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
        select g.channel_id, g.lane, g.rank, nextval('jobspec.seq'), g.id, g.kind_id, g.attempt
        from gone g
        where not g.ordered
    )
    select (select count(*) from due d), (select array_agg(distinct g.channel_id) from gone g), (select array_agg(d.id) from due d where d.state = 'reserved')
    into v_count, v_channels, v_expired;
    if v_expired is not null then
        perform jobspec.ended(jobspec.cancel_now(v_expired, 'its reservation was not committed in time', false, 'expired'));
    end if;
    perform jobspec.ring_channels(v_channels);
    return v_count;
end $$;

-- When the lease of a running job of a worker is over: the worker's, or the longer one of the job's kind.
create or replace function jobspec.lease_ends_at(p_worker jobspec.worker, p_kind int)
returns timestamptz
language sql stable
as $$
    select case
        when p_worker.expires_at = '-infinity' then 'epoch'
        else greatest(p_worker.expires_at, p_worker.beat_at + (select make_interval(secs => k.lease_seconds) from jobspec.kind k where k.id = p_kind))
    end
$$;

-- Jobs of workers whose lease has run out, and of plain SQL whose own has. What was taken ahead stays with the first of its
-- lane: it goes back with that one.
create or replace function jobspec.rescue(p_limit int default 5000)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
    v_runs bigint[];
    v_errors json[];
begin
    -- Locked, so that a heartbeat that comes late waits and then learns what it has lost.
    with gone as materialized (
        select w as own, w.id, w.name
        from jobspec.worker w
        where w.expires_at < v_now
          and (select true from jobspec.job_running r where r.worker_id = w.id and r.run >= w.run_floor limit 1)
        for update skip locked
    ),
    lost as (
        select r.id, r.run, format('worker %s (%s) died: its lease ran out', g.id, g.name) as message
        from gone g
        cross join lateral (
            select x.id, x.run
            from jobspec.job_running x
            where x.worker_id = g.id
              and x.run >= (g.own).run_floor
              and jobspec.lease_ends_at(g.own, x.kind_id) < v_now
              and (
                  not x.ordered
                  or (
                      select true
                      from jobspec.job_running z
                      where z.laned and z.channel_id = x.channel_id and z.lane = x.lane and z.pos < x.pos
                      limit 1
                  ) is null
              )
            limit p_limit
        ) r
        limit p_limit
    ),
    late as (
        select x.id, x.run, 'who claimed it did not end it, nor extend its lease, in time' as message
        from jobspec.job_running x
        where x.expires_at < v_now
        order by x.expires_at
        limit p_limit
    ),
    over as (
        select l.* from lost l
        union all
        select l.* from late l
    )
    select array_agg(l.id), array_agg(l.run), array_agg(json_build_object('type', 'lost', 'message', l.message))
    into v_ids, v_runs, v_errors
    from over l;
    if v_ids is null then
        return 0;
    end if;
    return cardinality(jobspec.settle_batch('lost', v_ids, v_runs, v_errors));
end $$;

-- What waited behind a dead head in a channel that cancels it: up to where the lane ended when the head died.
create or replace function jobspec.cancel_behind(p_limit int default 5000)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_head jobspec.job_held;
    v_ids bigint[];
begin
    select h.* into v_head from jobspec.job_held h where h.until_pos is not null order by h.id limit 1 for update skip locked;
    if v_head.id is null then
        return;
    end if;
    v_ids := array(
        select r.id
        from jobspec.job_ready r
        where r.channel_id = v_head.channel_id and r.lane = v_head.lane and r.pos <= v_head.until_pos and r.id <> v_head.id
        order by r.channel_id, r.lane, r.rank, r.pos
        limit p_limit
    );
    perform jobspec.ended(jobspec.cancel_now(v_ids, format('job %s, before it in its lane, died', v_head.id), false));
    if cardinality(v_ids) < p_limit and not exists (select from jobspec.job_ready r where r.id = any(v_ids)) then
        delete from jobspec.job_held h where h.id = v_head.id;
        delete from jobspec.job_ready r where r.id = v_head.id;
        perform jobspec.ring_channels(array[v_head.channel_id]);
    end if;
end $$;

create or replace function jobspec.tick()
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'tick needs READ COMMITTED');
    elsif not pg_try_advisory_xact_lock(hashtextextended('jobspec tick', 0)) then
        return false;
    end if;
    perform setval('jobspec.ticked', greatest(0, (extract(epoch from clock_timestamp()) * 1000)::bigint));
    -- First: its sample must hold whoever has written before, this transaction, too.
    perform jobspec.probe();
    if exists (select from jobspec.poke) then
        perform jobspec.look_again(null);
    end if;
    perform jobspec.rescue();
    -- Until it is short, but not for ever inside one claim.
    for v_turn in 1..10 loop
        exit when jobspec.promote() < 5000;
    end loop;
    perform jobspec.cancel_behind();
    perform jobspec.take_up_announced();
    perform jobspec.strand();
    return true;
end $$;

-- Let the lane go on behind a dead head. The id of the head; null if none blocks.
create or replace function jobspec.unblock(p_channel text, p_key text default null)
returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_channel jobspec.channel := jobspec.channel_named(p_channel);
    v_key text;
    v_head bigint;
begin
    if v_channel.keyed then
        begin
            v_key := p_key::jsonb::text;
        exception when invalid_text_representation then
            v_key := null;
        end;
        if v_key is null then
            perform jobspec.throw('JS003', format('channel %s has a lane for every key: say which', p_channel), 'as in ''[42]'', the key as JSON; the view lanes shows it');
        end if;
    end if;
    select h.id into v_head
    from jobspec.job_held h
    where h.channel_id = v_channel.id and h.lane = jobspec.lane(v_key) and h.state = 'dead'
    for update;
    if v_head is null then
        return null;
    end if;
    delete from jobspec.job_held h where h.id = v_head;
    delete from jobspec.job_ready r where r.id = v_head;
    perform jobspec.ring_channels(array[v_channel.id]);
    return v_head;
end $$;
