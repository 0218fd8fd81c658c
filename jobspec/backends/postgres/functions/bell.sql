-- Wake-ups that never serialise producers: a commit that carries a NOTIFY holds a lock of the whole database, so a
-- producer notifies only if somebody sleeps, and nobody has woken the sleepers yet.
--
-- The bell of a channel is a sequence, used as a cell without versions or row locks. It holds 0 if somebody sleeps, the
-- transaction that rang since, or the largest number if nobody has slept yet. A producer stays silent if who rang has
-- committed: then the sleepers are awake, and will set the bell again before they sleep. A transaction that is still
-- open, or rolled back, has woken nobody. Nobody takes the bell back on waking: others may sleep.
-- Locks: none held past the call.  Called by: enqueue, enqueue_many, settle, finish, promote (ring); claim_batch (the
-- rest).

create or replace function jobspec.ring(p_bell regclass, p_channel text)
returns void
language plpgsql
as $$
declare
    v_bell bigint := pg_sequence_last_value(p_bell);
    v_self bigint;
begin
    if v_bell = 9223372036854775807 then
        return;
    end if;
    v_self := pg_current_xact_id()::text::bigint;
    -- A number from another life of this database (a restored dump) can be ahead of all transactions.
    if v_bell between 1 and v_self - 1 and pg_xact_status(v_bell::text::xid8) = 'committed' then
        return;
    end if;
    -- Again in the same transaction, too: a savepoint that was rolled back took its notification along.
    perform setval(p_bell, v_self);
    perform pg_notify('jobspec_wake', p_channel);
end $$;

-- Somebody goes to sleep.
create or replace function jobspec.set_bells(p_channels int[])
returns void
language sql
as $$
    select setval(c.bell, 0)
    from jobspec.channel c
    where c.id = any(p_channels)
$$;

-- Some other transaction has written to job_ready and not ended: what it wrote cannot be seen yet.
create or replace function jobspec.writers()
returns boolean
language sql stable
as $$
    select exists (
        select
        from pg_locks l
        where l.locktype = 'relation'
          and l.relation = 'jobspec.job_ready'::regclass
          and l.database = (select d.oid from pg_database d where d.datname = current_database())
          and l.mode = 'RowExclusiveLock'
          and l.granted
          and l.pid is distinct from pg_backend_pid()
    )
$$;
