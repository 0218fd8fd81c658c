-- What becomes of attempts that did not finish their jobs. The one place that decides between another attempt and death.
--   failed    the handler failed: another attempt after the backoff, or death
--   lost      the worker died: the same at once, and the job is a suspect
--   released  nobody ran it: at once, and the attempt is given back
--   parked    the payload could not be read: held until somebody looks, and the attempt is given back
-- A row that somebody else has locked is being decided by them, and is left alone.
-- Locks: job_running rows in the order of their ids, skipping locked ones.
-- Called by: fail, park, release, tick, heartbeat.
create or replace function jobspec.backoff_seconds(
    p_backoff text, p_base_seconds float8, p_cap_seconds float8, p_jitter float8, p_attempt int
)
returns float8
language sql volatile
as $$
    select least(
        p_cap_seconds,
        p_base_seconds * case p_backoff
            when 'none' then 0
            when 'fixed' then 1
            when 'linear' then p_attempt
            else 2 ^ least(p_attempt - 1, 60)
        end
    ) * (1 + p_jitter * (2 * random() - 1))
$$;

create or replace function jobspec.settle(p_verdict text, p_ids bigint[], p_runs bigint[], p_errors json[])
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_runs bigint[];
    v_channels int[];
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', format('an attempt that is %s is recorded at READ COMMITTED', p_verdict));
    end if;
    with given as materialized (
        select u.id, u.run, u.error
        from unnest(p_ids, p_runs, p_errors) u (id, run, error)
        order by u.id
    ),
    mine as materialized (
        select r.*, g.error
        from given g
        cross join lateral (
            select x.ctid as tid, x.*
            from jobspec.job_running x
            where x.id = g.id and x.run = g.run
            for update skip locked
        ) r
    ),
    judged as materialized (
        select m.*, c.on_dead,
            case
                when p_verdict = 'parked' then 'parked'
                when p_verdict = 'released' then 'ready'
                when m.attempt >= coalesce(j.max_attempts, k.max_attempts) then 'dead'
                when p_verdict = 'lost' then 'ready'
                else 'scheduled'
            end::jobspec.job_state as state,
            case when p_verdict in ('released', 'parked') then m.attempt - 1 else m.attempt end as spent,
            v_now + make_interval(secs => jobspec.backoff_seconds(k.backoff, k.base_seconds, k.cap_seconds, k.jitter, m.attempt)) as run_at
        from mine m
        cross join lateral (select k.* from jobspec.kind k where k.id = m.kind_id offset 0) k
        cross join lateral (select j.max_attempts from jobspec.job j where j.id = m.id offset 0) j
        cross join lateral (select c.on_dead from jobspec.channel c where c.id = m.channel_id offset 0) c
    ),
    gone as (
        delete from jobspec.job_running r
        where r.ctid = any(array(select m.tid from mine m))
    ),
    noted as (
        insert into jobspec.attempt_error (id, attempt, at, error)
        select j.id, j.attempt, v_now, j.error
        from judged j
        where p_verdict <> 'released'
    ),
    ended as (
        insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at)
        select j.id, 'dead', j.attempt, j.worker_id, j.claimed_at, v_now
        from judged j
        where j.state = 'dead'
    ),
    held as (
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at)
        select j.id, j.state, j.channel_id, j.lane, j.rank, j.kind_id, j.spent, j.ordered, case when j.state = 'scheduled' then j.run_at end
        from judged j
        where j.state in ('scheduled', 'parked')
    ),
    -- A strict job returns to its own position, held or not; any other draws a new one when it is ready again.
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt, suspect)
        select j.channel_id, j.lane, j.rank, case when j.ordered then j.pos else nextval('jobspec.seq') end, j.id, j.kind_id, j.spent,
            p_verdict = 'lost' or (p_verdict = 'released' and j.suspect)
        from judged j
        where j.state = 'ready' or (j.ordered and j.state = 'scheduled')
    )
    select array_agg(j.run), array_agg(distinct j.channel_id)
    into v_runs, v_channels
    from judged j;
    perform jobspec.ring(c.bell, c.name) from jobspec.channel c where c.id = any(v_channels);
    return coalesce(v_runs, '{}');
end $$;
