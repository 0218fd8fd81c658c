-- Wake-ups that never serialise producers: a commit that carries a NOTIFY holds a lock of the whole database, so a
-- producer notifies only if somebody sleeps, and nobody has woken the sleepers yet.
--
-- The bell of a channel is a sequence, used as a cell without versions or row locks. It holds 0 if somebody sleeps, the
-- transaction that rang since, or the largest number if nobody has slept yet. A producer stays silent if who rang has
-- committed: then the sleepers are awake, and will set the bell again before they sleep. A transaction that is still
-- open, or rolled back, has woken nobody. Nobody takes the bell back on waking: others may sleep.
-- Those who wait for jobs to end sleep by a bell of their own, bell_done.
-- Locks: none held past the call.  Called by: every verb that makes a job ready or ends one (ring); claim_batch and
-- await_done (the rest).

-- Whether somebody may sleep who has not heard a bell that holds this: see above. A number from another life of this database
-- (a restored dump) can be ahead of all transactions.
create or replace function jobspec.unheard(p_rung bigint)
returns boolean
language sql volatile
as $$
    select case
        when p_rung = 9223372036854775807 then false
        when p_rung between 1 and pg_current_xact_id()::text::bigint - 1 then pg_xact_status(p_rung::text::xid8) is distinct from 'committed'
        else true
    end
$$;

create or replace function jobspec.ring(p_bell regclass, p_payload text, p_listeners text default 'jobspec_wake')
returns void
language plpgsql
as $$
begin
    if jobspec.unheard(pg_sequence_last_value(p_bell)) then
        -- Again in the same transaction, too: a savepoint that was rolled back took its notification along.
        perform setval(p_bell, pg_current_xact_id()::text::bigint), pg_notify(p_listeners, p_payload);
    end if;
end $$;

-- The same for enqueue, which has no search_path that it could hand on.
create or replace function jobspec.ring_alone(p_bell regclass, p_payload text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform jobspec.ring(p_bell, p_payload);
end $$;

create or replace function jobspec.ring_channels(p_channels int[])
returns void
language plpgsql
as $$
begin
    if p_channels is not null then
        perform jobspec.ring(c.bell, c.wake) from jobspec.channel c where c.id = any(p_channels);
    end if;
end $$;

-- Who has written jobs and not ended, by virtual transaction; prepared ones, too. What they wrote cannot be seen yet.
create or replace function jobspec.writers()
returns text[]
language sql stable
as $$
    select array(
        select distinct l.virtualtransaction
        from pg_locks l
        where l.locktype = 'relation'
          and l.relation in ('jobspec.job_ready'::regclass, 'jobspec.job_running'::regclass)
          and l.database = (select d.oid from pg_database d where d.datname = current_database())
          and l.mode = 'RowExclusiveLock'
          and l.granted
    )
$$;

-- Some other transaction has made a job ready, or ended one, or set a time for one, and is still open.
create or replace function jobspec.others_write()
returns boolean
language sql stable
as $$
    select exists (
        select
        from pg_locks l
        where l.locktype = 'relation'
          and l.relation in ('jobspec.job_ready'::regclass, 'jobspec.job_running'::regclass, 'jobspec.job_held'::regclass)
          and l.database = (select d.oid from pg_database d where d.datname = current_database())
          and l.mode = 'RowExclusiveLock'
          and l.granted
          and l.pid is distinct from pg_backend_pid()
    )
$$;

-- Whether waiting for a job or a bundle is over: it has ended, is parked, or is not there. Asked before each sleep of at
-- most a second; LISTEN jobspec_done first. What ends after this call rings.
create or replace function jobspec.await_done(p_id bigint)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform setval('jobspec.bell_done', 0);
    return case
        when exists (select from jobspec.job_finished f where f.id = p_id) then true
        when exists (select from jobspec.bundle b where b.id = p_id and b.finished_at is null) then false
        when exists (select from jobspec.job_running r where r.id = p_id) then false
        when exists (select from jobspec.job_held h where h.id = p_id and h.state <> 'parked') then false
        else not exists (select from jobspec.job_ready r where r.id = p_id)
    end;
end $$;
