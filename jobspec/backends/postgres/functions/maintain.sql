-- Partitions: made ahead, dropped when nobody wants their rows any more.
-- Locks: an advisory lock; to drop, ACCESS EXCLUSIVE on job, job_finished and attempt_error for the moment of the change,
-- given up after 50 ms so that nobody queues behind it: the next call tries again.
-- Called by: migrate, workers every ten minutes.

create or replace function jobspec.make_epoch(p_n int)
returns void
language plpgsql
as $$
declare
    v_table text;
begin
    foreach v_table in array array['job', 'job_finished', 'attempt_error'] loop
        -- Made apart and attached: that needs no lock in whose way a producer or a worker could stand.
        execute format('create table jobspec.%1$s_e%2$s (like jobspec.%1$s including all)', v_table, p_n);
        execute format(
            'alter table jobspec.%1$s attach partition jobspec.%1$s_e%2$s for values from (%3$s) to (%4$s)',
            v_table, p_n, p_n::bigint << 32, (p_n + 1)::bigint << 32
        );
    end loop;
    insert into jobspec.epoch (n) values (p_n);
end $$;

-- Drop one old epoch. Jobs in it that still live or are still to be kept are carried over first; if they are many, the
-- epoch stays for now.
create or replace function jobspec.drop_epoch(p_n int)
returns boolean
language plpgsql
as $$
declare
    v_setting jobspec.setting;
    v_keep bigint[];
    v_table text;
begin
    select s.* into v_setting from jobspec.setting s;
    v_keep := array(
        select j.id
        from jobspec.job j
        left join jobspec.job_finished f on f.id = j.id
        where j.id >= p_n::bigint << 32
          and j.id < (p_n + 1)::bigint << 32
          and (f.id is null or f.finished_at > now() - case f.state when 'done' then v_setting.keep_done else v_setting.keep_dead end)
        limit 10001
    );
    if cardinality(v_keep) > 10000 then
        -- To look again reads the whole epoch: not at every call.
        update jobspec.epoch e set tried_at = now() where e.n = p_n;
        return false;
    end if;
    perform set_config('lock_timeout', '50ms', true);
    lock table jobspec.job, jobspec.job_finished, jobspec.attempt_error in access exclusive mode;
    -- Between the look and the lock a job may have ended; none can have come: the epoch is closed.
    foreach v_table in array array['job', 'job_finished', 'attempt_error'] loop
        execute format('alter table jobspec.%1$s detach partition jobspec.%1$s_rest', v_table);
        execute format('alter table jobspec.%1$s detach partition jobspec.%1$s_e%2$s', v_table, p_n);
        execute format('insert into jobspec.%1$s_rest select * from jobspec.%1$s_e%2$s x where x.id = any($1)', v_table, p_n) using v_keep;
        execute format('drop table jobspec.%s_e%s', v_table, p_n);
        execute format('alter table jobspec.%1$s attach partition jobspec.%1$s_rest for values from (minvalue) to (%2$s)', v_table, (p_n + 1)::bigint << 32);
    end loop;
    delete from jobspec.epoch e where e.n = p_n;
    return true;
exception when lock_not_available then
    return false;
end $$;

create or replace function jobspec.maintain()
returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_setting jobspec.setting;
    v_last bigint;
    v_now int;
    v_oldest jobspec.epoch;
    v_gone bigint[];
begin
    if not pg_try_advisory_xact_lock(hashtextextended('jobspec maintain', 0)) then
        return;
    end if;
    select s.* into v_setting from jobspec.setting s;
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
    if exists (select from jobspec.epoch e where e.n = v_now and e.opened_at < now() - v_setting.epoch_length)
        and exists (select from jobspec.job j where j.id >= v_now::bigint << 32)
    then
        -- Ids drawn in this moment are still below; they find their partition, too.
        perform setval('jobspec.seq', (v_now + 1)::bigint << 32);
    end if;
    select e.* into v_oldest
    from jobspec.epoch e
    where e.closed_at < now() - v_setting.keep_done
      and (e.tried_at is null or e.tried_at < now() - interval '10 minutes')
    order by e.n
    limit 1;
    if v_oldest.n is not null then
        perform jobspec.drop_epoch(v_oldest.n);
    end if;
    v_gone := array(
        select f.id
        from jobspec.job_finished_rest f
        where f.finished_at <= now() - case f.state when 'done' then v_setting.keep_done else v_setting.keep_dead end
        limit 1000
    );
    if v_gone <> '{}' then
        delete from jobspec.job_rest j where j.id = any(v_gone);
        delete from jobspec.attempt_error_rest a where a.id = any(v_gone);
        delete from jobspec.job_finished_rest f where f.id = any(v_gone);
    end if;
end $$;
