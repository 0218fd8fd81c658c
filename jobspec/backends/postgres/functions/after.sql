-- Dependencies and bundles, without counters: an edge a parent, and a child goes on when none is left.
--
-- Two things can be missed. Two parents that end at once each see the other's edge; and a parent that ends does not see
-- a child that is just being enqueued. In both cases a poke is left behind, and the tick looks at the child again: the
-- first may go at once, the second only when all have ended who wrote when it was first seen (see probe). And a parent
-- that ends under an old snapshot cannot see who has come to wait since: it is poked itself.
-- Locks: job_wait and job_held rows, skipping locked ones: nobody waits here.
-- Called by: enqueue, every verb that ends a job, tick.

-- Make a job wait for others. Whether any of them has still to end, or has failed where that matters.
create or replace function jobspec.wait_for(p_child bigint, p_kind text, p_after jsonb, p_on_failure text)
returns boolean
language plpgsql
as $$
declare
    v_unknown bigint;
    v_open boolean;
begin
    select (e.value #>> '{}')::bigint into v_unknown
    from jsonb_each(p_after) e
    where not exists (select from jobspec.job j where j.id = (e.value #>> '{}')::bigint)
      and not exists (select from jobspec.bundle b where b.id = (e.value #>> '{}')::bigint)
    limit 1;
    if v_unknown is not null then
        perform jobspec.throw('JS010', format('%s: there is no job %s to wait for', p_kind, v_unknown));
    end if;
    select j.id into v_unknown
    from jsonb_each(p_after) e
    join jobspec.job j on j.id = (e.value #>> '{}')::bigint
    left join jobspec.job_finished f on f.id = j.id
    where f.backend is not null
      or (f.id is null and exists (select from jobspec.channel c where c.id = j.channel_id and c.backend is not null))
    limit 1;
    if v_unknown is not null then
        perform jobspec.throw('JS050', format('%s: job %s is forwarded, and how it ends is not known here', p_kind, v_unknown), 'enqueue this one from the handler of that one');
    end if;
    insert into jobspec.job_edge (parent, child, name)
    select (e.value #>> '{}')::bigint, p_child, e.key from jsonb_each(p_after) e;
    insert into jobspec.job_wait (parent, child, on_failure)
    select distinct p.id, p_child, p_on_failure
    from (select (e.value #>> '{}')::bigint as id from jsonb_each(p_after) e) p
    where jobspec.verdict(p.id, p_on_failure) <> 'satisfied';
    v_open := found;
    if v_open then
        insert into jobspec.poke (child) values (p_child);
    end if;
    return v_open;
end $$;

-- What the end of a parent means to a child: open, satisfied, or failed.
create or replace function jobspec.verdict(p_parent bigint, p_on_failure text)
returns text
language sql stable
as $$
    select coalesce(
        (
            select case when f.state = 'done' or p_on_failure = 'run' then 'satisfied' when p_on_failure = 'cancel' then 'failed' else 'open' end
            from jobspec.job_finished f
            where f.id = p_parent
        ),
        (select case when b.finished_at is null then 'open' else 'satisfied' end from jobspec.bundle b where b.id = p_parent),
        'open'
    )
$$;

-- Children whose parent failed, and who are to be cancelled then. Returns those that were.
create or replace function jobspec.cancel_failed_children(p_children bigint[])
returns bigint[]
language plpgsql
as $$
declare
    v_failed bigint[];
begin
    v_failed := array(
        select distinct w.child
        from unnest(p_children) c (id)
        join jobspec.job_wait w on w.child = c.id
        where jobspec.verdict(w.parent, w.on_failure) = 'failed'
        order by 1
    );
    if v_failed = '{}' then
        return '{}';
    end if;
    return jobspec.cancel_now(v_failed, 'a job it waited for did not end well', false);
end $$;

-- These have ended: take their edges away. Returns the children that were cancelled for it, which have ended, too.
create or replace function jobspec.resolve(p_parents bigint[])
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_children bigint[];
    v_free bigint[];
begin
    if not exists (select from unnest(p_parents) p (id) cross join lateral (select from jobspec.job_wait w where w.parent = p.id limit 1) w) then
        return '{}';
    end if;
    v_children := array(
        select distinct w.child
        from unnest(p_parents) p (id)
        cross join lateral (select x.child from jobspec.job_wait x where x.parent = p.id) w
    );
    delete from jobspec.job_wait w
    where w.ctid = any(array(
        select e.tid
        from unnest(p_parents) p (id)
        cross join lateral (
            select x.ctid as tid
            from jobspec.job_wait x
            where x.parent = p.id and jobspec.verdict(x.parent, x.on_failure) = 'satisfied'
            for update skip locked
        ) e
    ));
    -- A new statement, and so a new snapshot where the isolation allows one.
    v_free := array(
        select c.id
        from unnest(v_children) c (id)
        where (select true from jobspec.job_wait w where w.child = c.id limit 1) is null
    );
    perform jobspec.unhold(v_free);
    insert into jobspec.poke (child, seen)
    select c.id, 0 from unnest(v_children) c (id) where c.id <> all(v_free);
    return jobspec.cancel_failed_children(v_children);
end $$;

-- Jobs, and bundles, that wait for nobody any more.
create or replace function jobspec.unhold(p_children bigint[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_channels int[];
    v_bundles bigint[];
begin
    if p_children = '{}' then
        return;
    end if;
    with free as materialized (
        select h.ctid as tid, h.*, j.run_at as due
        from jobspec.job_held h
        cross join lateral (select b.run_at from jobspec.job b where b.id = h.id offset 0) j
        where h.id = any(p_children) and h.state = 'waiting'
        for update of h skip locked
    ),
    later as (
        update jobspec.job_held h
        set state = 'scheduled', run_at = f.due
        from free f
        where h.id = f.id and f.due > clock_timestamp()
    ),
    gone as (
        delete from jobspec.job_held h
        using free f
        where h.id = f.id and (f.due > clock_timestamp()) is not true
        returning h.*
    ),
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
        select g.channel_id, g.lane, g.rank, nextval('jobspec.seq'), g.id, g.kind_id, g.attempt
        from gone g
        where not g.ordered
    )
    select array_agg(distinct g.channel_id) into v_channels from gone g;
    perform jobspec.ring_channels(v_channels);
    -- Somebody else has it locked: to commit its reservation, or to cancel it. Look again when they are through.
    insert into jobspec.poke (child)
    select h.id from jobspec.job_held h where h.id = any(p_children) and h.state = 'waiting';

    with finished as (
        update jobspec.bundle b
        set finished_at = clock_timestamp()
        where b.id = any(p_children) and b.finished_at is null
        returning b.id
    )
    select array_agg(f.id) into v_bundles from finished f;
    if v_bundles is not null then
        perform pg_notify('jobspec_event', json_build_object('event', 'bundle', 'id', b.id, 'kind', b.name)::text)
        from jobspec.bundle b
        where b.id = any(v_bundles);
        perform jobspec.ended(v_bundles);
    end if;
end $$;

-- Whether something hangs on the end of these jobs, which nobody does for most: asked where that must cost nothing.
create or replace function jobspec.hangs(p_ids bigint[])
returns boolean
language sql stable
as $$
    select exists (select from jobspec.job_wait w where w.parent = any(p_ids))
        or exists (select from jobspec.job_unique k where k.id = any(p_ids))
        or exists (select from jobspec.job_checkpoint c where c.id = any(p_ids))
$$;

-- Wake who waits for jobs to end.
create or replace function jobspec.ring_done()
returns void
language plpgsql
as $$
begin
    perform jobspec.ring('jobspec.bell_done', '', 'jobspec_done');
end $$;

-- Jobs have ended, or bundles: what hangs on that. Level by level, not by recursion: chains can be long.
create or replace function jobspec.ended(p_ids bigint[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_ids bigint[] := p_ids;
begin
    if p_ids = '{}' then
        return;
    elsif current_setting('transaction_isolation') <> 'read committed' then
        insert into jobspec.poke (child, seen) select u.id, 0 from unnest(p_ids) u (id);
    end if;
    while v_ids <> '{}' loop
        delete from jobspec.job_unique u where u.id = any(v_ids) and u.until is null;
        -- Who did not end well may be retried, and goes on from there.
        delete from jobspec.job_checkpoint c
        where c.id = any(v_ids) and (select f.state from jobspec.job_finished f where f.id = c.id) = 'done';
        v_ids := jobspec.resolve(v_ids);
    end loop;
    perform jobspec.ring_done();
end $$;
