-- Two-phase jobs: stored now, and to run only if somebody says so in time. In a strict channel the job has its position
-- from the beginning, and holds the lane until it is committed, cancelled or expired.
-- Locks: the held row of the job.
-- Called by: every client; commit and cancel also inside the caller's transaction, at any isolation level.

create or replace function jobspec.reserve(
    p_kind text,
    p_payload jsonb default '{}',
    p_within interval default '5 minutes',
    p_blob bytea default null,
    p_version int default null,
    p_priority int default null,
    p_run_at timestamptz default null,
    p_delay interval default null,
    p_max_attempts int default null,
    p_timeout interval default null,
    p_channel text default null,
    p_unique_key text default null,
    p_tags jsonb default null,
    p_origin text default null,
    p_max_pending int default null,
    p_after jsonb default null,
    p_on_dep_failure text default null,
    p_on_conflict text default null,
    p_try boolean default false,
    p_trace text default null
)
returns bigint
language sql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select jobspec.enqueue(
        p_kind => p_kind, p_payload => p_payload, p_blob => p_blob, p_version => p_version, p_priority => p_priority,
        p_run_at => p_run_at, p_delay => p_delay, p_max_attempts => p_max_attempts, p_timeout => p_timeout,
        p_channel => p_channel, p_unique_key => p_unique_key, p_tags => p_tags, p_origin => p_origin,
        p_max_pending => p_max_pending, p_after => p_after, p_on_dep_failure => p_on_dep_failure,
        p_reserve => coalesce(p_within, '5 minutes'), p_on_conflict => p_on_conflict, p_try => p_try, p_trace => p_trace
    )
$$;

-- Let reserved jobs go on; the ids of those that did. An id that is missing was committed before, has expired, was
-- cancelled, or never was.
create or replace function jobspec.commit_many(p_ids bigint[])
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_ids bigint[] := '{}';
    v_channels int[];
    v_each record;
    v_run_at timestamptz;
begin
    for v_each in select distinct u.id from unnest(p_ids) u (id) order by u.id loop
        declare
            v_held jobspec.job_held;
        begin
            delete from jobspec.job_held h
            where h.id = v_each.id and h.state = 'reserved' and h.run_at > clock_timestamp()
            returning h.* into v_held;
            continue when v_held.id is null;
            select j.run_at into v_run_at from jobspec.job j where j.id = v_each.id;
            if exists (select from jobspec.job_wait w where w.child = v_each.id) then
                v_held.state := 'waiting';
                v_held.run_at := null;
                -- What it waits for may end in this moment, and find it still reserved.
                insert into jobspec.poke (child) values (v_each.id);
            elsif v_run_at > clock_timestamp() then
                v_held.state := 'scheduled';
                v_held.run_at := v_run_at;
            else
                v_held.state := 'ready';
            end if;
            if v_held.state <> 'ready' then
                insert into jobspec.job_held select v_held.*;
            elsif not v_held.ordered then
                insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt)
                select v_held.channel_id, v_held.lane, v_held.rank, nextval('jobspec.seq'), v_held.id, v_held.kind_id, v_held.attempt;
            end if;
            v_ids := v_ids || v_each.id;
            v_channels := v_channels || v_held.channel_id;
        end;
    end loop;
    perform jobspec.ring_channels(v_channels);
    return v_ids;
end $$;

-- One of them: true if it was committed now, false if it had been before.
create or replace function jobspec.commit(p_id bigint)
returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    if jobspec.commit_many(array[p_id]) <> '{}' then
        return true;
    end if;
    perform jobspec.refuse_reservation(p_id, true);
    return false;
end $$;

-- Give a reservation so long from now; the new moment at which it expires.
create or replace function jobspec.extend_reservation(p_id bigint, p_within interval)
returns timestamptz
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_until timestamptz;
begin
    if (p_within > interval '0') is not true then
        perform jobspec.throw('JS003', format('a reservation cannot be extended by %s', coalesce(p_within::text, 'NULL')));
    end if;
    update jobspec.job_held h
    set run_at = clock_timestamp() + p_within
    where h.id = p_id and h.state = 'reserved' and h.run_at > clock_timestamp()
    returning h.run_at into v_until;
    if v_until is null then
        perform jobspec.refuse_reservation(p_id, false);
    end if;
    return v_until;
end $$;

-- Why a reservation cannot be committed or extended. Returns only if p_committed_is_fine and it has been.
create or replace function jobspec.refuse_reservation(p_id bigint, p_committed_is_fine boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_state jobspec.job_state;
begin
    select f.state into v_state from jobspec.job_finished f where f.id = p_id;
    if not exists (select from jobspec.job j where j.id = p_id) then
        perform jobspec.throw('JS010', format('there is no job %s', p_id));
    elsif v_state in ('expired', 'cancelled') then
        perform jobspec.throw('JS046', format('the reservation of job %s is %s', p_id, v_state));
    elsif exists (select from jobspec.job_held h where h.id = p_id and h.state = 'reserved') then
        perform jobspec.throw('JS046', format('the reservation of job %s has expired', p_id));
    elsif not p_committed_is_fine then
        perform jobspec.throw('JS048', format('job %s is not reserved (any more)', p_id));
    end if;
end $$;
