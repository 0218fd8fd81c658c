-- Wake-ups that never serialise producers: a commit that carries a NOTIFY holds a lock of the whole database, so a
-- producer notifies only if somebody sleeps, and one producer in about 10 ms does it for all.
--
-- The bell of a channel is a sequence, used as a cell without versions or row locks. Its value is the time, in
-- milliseconds since 1970, from which ringing helps: a worker that goes to sleep sets it to now, a producer that rings
-- moves it 10 ms ahead, a worker that wakes sets it to "never". A lost race costs at most one poll interval.
-- Locks: none held past the call.  Called by: enqueue, enqueue_many, settle, finish, promote (ring); claim_batch (the rest).

create or replace function jobspec.ring(p_bell regclass, p_channel text)
returns void
language plpgsql
as $$
declare
    v_now bigint := extract(epoch from clock_timestamp()) * 1000;
begin
    if v_now >= pg_sequence_last_value(p_bell) then
        perform setval(p_bell, v_now + 10);
        perform pg_notify('jobspec_wake', p_channel);
    end if;
end $$;

-- p_bell: 1 somebody goes to sleep, -1 somebody woke.
create or replace function jobspec.set_bells(p_channels int[], p_bell int)
returns void
language sql
as $$
    select setval(c.bell, case p_bell when 1 then (extract(epoch from clock_timestamp()) * 1000)::bigint else 9223372036854775807 end)
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
