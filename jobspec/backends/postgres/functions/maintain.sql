-- Partitions: made ahead, dropped when nobody wants their rows any more; and what else would grow for ever.
-- Locks: an advisory lock; to drop, ACCESS EXCLUSIVE on the partitioned tables for the moment of the change, given up
-- after 50 ms so that nobody queues behind it: the next call tries again.
-- Called by: migrate, workers every ten minutes.

create or replace function jobspec.make_epoch(p_n int)
returns void
language plpgsql
as $$
declare
    v_table text;
begin
    foreach v_table in array array['job', 'job_finished', 'attempt_error', 'job_edge'] loop
        -- Made apart and attached: that needs no lock in whose way a producer or a worker could stand.
        execute format('create table jobspec.%1$s_e%2$s (like jobspec.%1$s including all)', v_table, p_n);
        execute format(
            'alter table jobspec.%1$s attach partition jobspec.%1$s_e%2$s for values from (%3$s) to (%4$s)',
            v_table, p_n, p_n::bigint << 32, (p_n + 1)::bigint << 32
        );
    end loop;
    insert into jobspec.epoch (n) values (p_n);
end $$;

-- How long jobs that ended well, or were cancelled, or expired, are kept: the longest time of any kind, without those
-- that are kept for ever.
create or replace function jobspec.longest_keep()
returns interval
language sql stable
as $$
    select greatest(
        (select s.keep_done from jobspec.setting s),
        (select make_interval(secs => max(k.keep_done_seconds)) from jobspec.kind k where k.keep_done_seconds < 'infinity')
    )
$$;

-- Jobs with ids from p_low up to p_high that somebody still needs, though they may have ended: the lane that they block,
-- a job that waits for them or will read their result, a bundle that is not finished. From the side of those who need
-- them, who are few.
create or replace function jobspec.needed(p_low bigint, p_high bigint)
returns setof bigint
language sql stable
as $$
    select h.id
    from jobspec.job_held h
    where h.id >= p_low and h.id < p_high
    union all
    select w.parent
    from jobspec.job_wait w
    where w.parent >= p_low and w.parent < p_high
    union all
    select e.parent
    from jobspec.job_edge e
    where e.parent >= p_low and e.parent < p_high
      and exists (select from jobspec.job j where j.id = e.child)
      and not exists (select from jobspec.job_finished f where f.id = e.child)
    union all
    select j.id
    from jobspec.bundle b
    join jobspec.job j on j.bundle_id = b.id
    where b.finished_at is null and j.id >= p_low and j.id < p_high
$$;

create or replace function jobspec.is_over(p_finished jobspec.job_finished, p_kind jobspec.kind, p_setting jobspec.setting)
returns boolean
language sql stable
as $$
    select extract(epoch from now() - (p_finished).finished_at) >= case (p_finished).state
        when 'dead' then coalesce((p_kind).keep_dead_seconds, extract(epoch from (p_setting).keep_dead))
        else coalesce((p_kind).keep_done_seconds, extract(epoch from (p_setting).keep_done))
    end
$$;

-- Which jobs of a range are still wanted: they live, their retention is not over, or somebody needs them.
create or replace function jobspec.wanted(p_low bigint, p_high bigint)
returns setof bigint
language sql stable
as $$
    select j.id
    from jobspec.job j
    join jobspec.kind k on k.id = j.kind_id
    cross join jobspec.setting s
    left join jobspec.job_finished f on f.id = j.id
    where j.id >= p_low
      and j.id < p_high
      and (f.id is null or not jobspec.is_over(f, k, s) or j.id in (select n.id from jobspec.needed(p_low, p_high) n (id)))
$$;

-- Drop the oldest epoch. Jobs in it that are still wanted are carried over first; if they are many, the epoch stays for
-- now, and those after it, too: they are only cleared of the others.
create or replace function jobspec.drop_epoch(p_n int)
returns boolean
language plpgsql
as $$
declare
    c_low constant bigint := p_n::bigint << 32;
    c_high constant bigint := (p_n + 1)::bigint << 32;
    c_timeout constant text := current_setting('lock_timeout');
    v_keep bigint[];
    v_table text;
    v_id text;
begin
    v_keep := array(select w.id from jobspec.wanted(c_low, c_high) w (id) limit 10001);
    if cardinality(v_keep) > 10000 then
        -- To look again reads the whole epoch: not at every call.
        update jobspec.epoch e set tried_at = now() where e.n = p_n;
        perform jobspec.thin_out(c_low, (select (max(e.n) + 1)::bigint << 32 from jobspec.epoch e where e.closed_at < now() - jobspec.longest_keep()));
        return false;
    end if;
    perform set_config('lock_timeout', '50ms', true);
    lock table jobspec.job, jobspec.job_finished, jobspec.attempt_error, jobspec.job_edge in access exclusive mode;
    -- Between the look and the lock a job may have ended, or have been brought back; none can have come: the epoch is closed.
    v_keep := v_keep || array(
        select r.id from jobspec.job_ready r where r.id >= c_low and r.id < c_high
        union all
        select r.id from jobspec.job_running r where r.id >= c_low and r.id < c_high
        union all
        select h.id from jobspec.job_held h where h.id >= c_low and h.id < c_high
    );
    foreach v_table in array array['job', 'job_finished', 'attempt_error', 'job_edge'] loop
        v_id := case v_table when 'job_edge' then 'parent' else 'id' end;
        execute format('alter table jobspec.%1$s detach partition jobspec.%1$s_rest', v_table);
        execute format('alter table jobspec.%1$s detach partition jobspec.%1$s_e%2$s', v_table, p_n);
        execute format('insert into jobspec.%1$s_rest select * from jobspec.%1$s_e%2$s x where x.%3$s = any($1)', v_table, p_n, v_id) using v_keep;
        execute format('drop table jobspec.%s_e%s', v_table, p_n);
        execute format('alter table jobspec.%1$s attach partition jobspec.%1$s_rest for values from (minvalue) to (%2$s)', v_table, c_high);
    end loop;
    perform set_config('lock_timeout', c_timeout, true);
    delete from jobspec.job_unique u where u.id >= c_low and u.id < c_high and u.until is null and u.id <> all(v_keep);
    delete from jobspec.job_checkpoint c where c.id >= c_low and c.id < c_high and c.id <> all(v_keep);
    delete from jobspec.job_progress p where p.id >= c_low and p.id < c_high and p.id <> all(v_keep);
    delete from jobspec.epoch e where e.n = p_n;
    return true;
exception when lock_not_available then
    return false;
end $$;

-- Delete the jobs of a range that nobody wants, some of them.
create or replace function jobspec.thin_out(p_low bigint, p_high bigint)
returns void
language sql
as $$
    select jobspec.remove(array(
        select j.id
        from jobspec.job_finished f
        join jobspec.job j on j.id = f.id
        join jobspec.kind k on k.id = j.kind_id
        cross join jobspec.setting s
        where f.id >= p_low
          and f.id < p_high
          and jobspec.is_over(f, k, s)
          and j.id not in (select n.id from jobspec.needed(p_low, p_high) n (id))
        limit 20000
    ))
$$;

create or replace function jobspec.maintain()
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    c_longest constant interval := jobspec.longest_keep();
    v_last bigint;
    v_now int;
    v_oldest jobspec.epoch;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('jobspec maintain', 0)) then
        return;
    end if;
    select s.last_value into v_last from jobspec.seq s;
    v_now := v_last >> 32;
    -- Two ahead, so that ids run on into a partition that is there, even if nobody calls this for a long time.
    for v_n in v_now..v_now + 2 loop
        if not exists (select from jobspec.epoch e where e.n = v_n) then
            perform jobspec.make_epoch(v_n);
        end if;
    end loop;
    update jobspec.epoch e set opened_at = now() where e.n = v_now and e.opened_at is null;
    update jobspec.epoch e set closed_at = now() where e.n < v_now and e.closed_at is null;
    -- Never more than about a dozen partitions: every claim locks all of them.
    if exists (select from jobspec.epoch e where e.n = v_now and e.opened_at < now() - greatest((select s.epoch_length from jobspec.setting s), c_longest / 8))
        and exists (select from jobspec.job j where j.id >= v_now::bigint << 32)
    then
        -- Ids drawn in this moment are still below; they find their partition, too.
        perform setval('jobspec.seq', (v_now + 1)::bigint << 32);
    end if;
    -- The oldest only: the rest ends where it begins.
    select e.* into v_oldest from jobspec.epoch e order by e.n limit 1;
    if v_oldest.closed_at < now() - c_longest and (v_oldest.tried_at < now() - interval '10 minutes') is not false then
        perform jobspec.drop_epoch(v_oldest.n);
    end if;
    perform jobspec.thin_out(-9223372036854775807, (select min(e.n)::bigint << 32 from jobspec.epoch e));
    perform jobspec.forget();
end $$;

-- Rows that mean nothing any more: bundles without jobs, unique keys whose time is over, workers that are gone, channels
-- that a pattern had admitted and that have no jobs left.
create or replace function jobspec.forget()
returns void
language sql
as $$
    delete from jobspec.bundle b
    where b.id = any(array(
        select o.id
        from jobspec.bundle o
        where o.finished_at < now() - (select s.keep_done from jobspec.setting s)
          and not exists (select from jobspec.job j where j.bundle_id = o.id)
          and not exists (select from jobspec.job_wait w where w.parent = o.id or w.child = o.id)
        limit 10000
    ));
    delete from jobspec.job_unique u
    where u.key = any(array(select o.key from jobspec.job_unique o where o.until < now() limit 10000));
    delete from jobspec.worker w
    where w.expires_at < now() - interval '1 day'
      and not exists (select from jobspec.job_running r where r.worker_id = w.id and r.run >= w.run_floor);
    select jobspec.forget_channels();
$$;

create or replace function jobspec.forget_channels()
returns void
language plpgsql
as $$
declare
    v_channel jobspec.channel;
begin
    for v_channel in
        select m.*
        from jobspec.channel m
        join jobspec.channel p on p.id = m.pattern_id
        where m.declared_at < now() - interval '1 day'
          and (m.paused, m.override) = (p.paused, p.override)
          and not exists (select from jobspec.job j where j.channel_id = m.id)
        -- In the order in which claims lock their gates. Who enqueues there holds the row.
        order by m.id
        for update of m skip locked
    loop
        -- Since this looked somebody may have enqueued and committed.
        continue when exists (select from jobspec.job j where j.channel_id = v_channel.id);
        delete from jobspec.channel c where c.id = v_channel.id;
        if v_channel.bucket is not null then
            execute format('drop sequence %s', v_channel.bucket);
        end if;
    end loop;
end $$;
