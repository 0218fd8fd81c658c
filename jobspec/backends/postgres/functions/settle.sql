-- What becomes of attempts that did not finish their jobs. The one place that decides between another attempt and death.
--   failed       the handler failed: another attempt after the backoff, or after p_delays seconds, or death
--   given_up     the handler failed, and another attempt would not help: death
--   lost         the worker died: another attempt at once, as a suspect, or death
--   released     nobody ran it: at once, and the attempt is given back
--   snoozed      not now: after p_delays seconds, and the attempt is given back
--   rescheduled  at once, at the tail, and the attempt is given back
--   parked       the payload could not be read: held until somebody looks, and the attempt is given back
--   cancelled    it was asked to stop, and has
-- A job whose cancel has been asked for ends as cancelled, whatever the verdict. A row that somebody else has locked is
-- being decided by them, and is left alone. What comes back are the runs that were recorded; a negative run: the job is dead.
-- Locks: job_running rows in the order of their ids, skipping locked ones.
-- Called by: workers, fail, snooze, reschedule, release, park, cancel, tick, heartbeat.
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

-- Whether an error is one that no retry helps, by the classes it names. A lost worker and a time limit are always retried.
create or replace function jobspec.gives_up(p_kind jobspec.kind, p_error json)
returns boolean
language plpgsql stable
as $$
declare
    v_error jsonb;
    v_type text;
    v_classes text[];
begin
    if p_error is null or p_kind.retry_on = '{}' and p_kind.give_up_on = '{}' then
        return false;
    end if;
    -- A message may hold a NUL, which text cannot.
    v_error := regexp_replace(p_error::text, '(?<!\\)((\\\\)*)\\u0000', '\1', 'g')::jsonb;
    v_type := v_error ->> 'type';
    v_classes := v_type || array(select jsonb_array_elements_text(case when jsonb_typeof(v_error -> 'classes') = 'array' then v_error -> 'classes' else '[]' end));
    if v_classes && p_kind.give_up_on then
        return true;
    end if;
    return p_kind.retry_on <> '{}' and not v_classes && p_kind.retry_on and v_type not in ('lost', 'timeout');
end $$;

create or replace function jobspec.settle_batch(p_verdict text, p_ids bigint[], p_runs bigint[], p_errors json[] default null, p_delays float8[] default null)
returns bigint[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_pos bigint := pg_sequence_last_value('jobspec.seq');
    v_runs bigint[];
    v_channels int[];
    v_ended bigint[];
    v_dead bigint[];
    v_retried bigint[];
    v_behind bigint[];
    v_behind_runs bigint[];
begin
    -- A cancel by force has locked its one row before.
    if p_verdict <> 'cancelled' and current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', format('an attempt that is %s is recorded at READ COMMITTED', p_verdict));
    elsif (p_verdict in ('failed', 'given_up', 'lost', 'released', 'snoozed', 'rescheduled', 'parked', 'cancelled')) is not true then
        perform jobspec.throw('JS003', format('"%s" is not a verdict', p_verdict));
    end if;
    -- Of a lane that runs ahead those behind go back first, attempt and all: they have not been run, or before their turn.
    select array_agg(b.id), array_agg(b.run) into v_behind, v_behind_runs
    from (
        select distinct y.id, y.run
        from unnest(p_ids, p_runs) u (id, run)
        cross join lateral (select x.channel_id, x.lane, x.pos from jobspec.job_running x where x.id = u.id and x.run = u.run and x.ordered offset 0) x
        cross join lateral (
            select z.id, z.run
            from jobspec.job_running z
            where z.laned and z.channel_id = x.channel_id and z.lane = x.lane and z.pos > x.pos and (p_verdict <> 'released' or z.id <> all(p_ids))
        ) y
    ) b;
    if v_behind is not null then
        perform jobspec.settle_batch('released', v_behind, v_behind_runs);
    end if;
    with given as materialized (
        select u.id, u.run, u.error, u.delay
        from unnest(p_ids, p_runs, p_errors, p_delays) u (id, run, error, delay)
        order by u.id
    ),
    locked as materialized (
        select r.*, g.error, g.delay
        from given g
        cross join lateral (
            select x.*
            from jobspec.job_running x
            where x.id = g.id and x.run = g.run
            for update skip locked
        ) r
    ),
    -- Nobody comes back to a lane while one behind them is still held, by whoever has it locked.
    mine as materialized (
        select l.*
        from locked l
        where not l.ordered
          or p_verdict = 'cancelled'
          or (
              select true
              from jobspec.job_running z
              where z.laned and z.channel_id = l.channel_id and z.lane = l.lane and z.pos > l.pos and z.id <> all(array(select o.id from locked o))
              limit 1
          ) is null
    ),
    judged as materialized (
        select m.*, c.on_dead, k.events,
            case
                when m.cancel or p_verdict = 'cancelled' then 'cancelled'
                when p_verdict = 'parked' then 'parked'
                when p_verdict in ('released', 'rescheduled') then 'ready'
                when p_verdict = 'snoozed' then 'scheduled'
                when p_verdict = 'given_up' or jobspec.gives_up(k, m.error) then 'dead'
                when m.attempt >= coalesce(j.max_attempts, k.max_attempts) + coalesce(x.extra_attempts, 0) then 'dead'
                when p_verdict = 'lost' then 'ready'
                else 'scheduled'
            end::jobspec.job_state as state,
            case when p_verdict in ('released', 'rescheduled', 'snoozed', 'parked') and not m.cancel then m.attempt - 1 else m.attempt end as spent,
            v_now + make_interval(secs => coalesce(m.delay, jobspec.backoff_seconds(k.backoff, k.base_seconds, k.cap_seconds, k.jitter, m.attempt))) as run_at
        from mine m
        cross join lateral (select k.* from jobspec.kind k where k.id = m.kind_id offset 0) k
        cross join lateral (select j.max_attempts from jobspec.job j where j.id = m.id offset 0) j
        cross join lateral (select c.on_dead from jobspec.channel c where c.id = m.channel_id offset 0) c
        left join lateral (select x.extra_attempts from jobspec.job_checkpoint x where x.id = m.id offset 0) x on true
    ),
    gone as (
        -- By id: a row that moved since this snapshot has a place which it does not see.
        delete from jobspec.job_running r
        where r.id = any(array(select m.id from mine m))
    ),
    noted as (
        insert into jobspec.attempt_error (id, attempt, at, error)
        select j.id, j.attempt, v_now, j.error
        from judged j
        where j.error is not null
    ),
    ended as (
        insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, reason)
        select j.id, j.state, j.attempt, j.worker_id, j.claimed_at, v_now, case when j.state = 'cancelled' then coalesce(j.cancel_reason, 'cancelled while it ran') end
        from judged j
        where j.state in ('dead', 'cancelled')
    ),
    -- A dead head keeps its position where its channel does not let the next ones past it.
    held as (
        insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at, until_pos)
        select j.id, j.state, j.channel_id, j.lane, j.rank, j.kind_id, j.spent, j.ordered, case when j.state = 'scheduled' then j.run_at end,
            case when j.state = 'dead' and j.on_dead = 'cancel' then v_pos end
        from judged j
        where j.state in ('scheduled', 'parked') or (j.state = 'dead' and j.on_dead in ('block', 'cancel'))
    ),
    -- A strict job returns to its own position, held or not; any other draws a new one when it is ready again.
    back as (
        insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt, suspect)
        select j.channel_id, j.lane, j.rank, case when j.ordered and p_verdict <> 'rescheduled' then j.pos else nextval('jobspec.seq') end, j.id, j.kind_id, j.spent,
            p_verdict = 'lost' or (p_verdict in ('released', 'rescheduled') and j.suspect)
        from judged j
        where j.state = 'ready' or (j.ordered and (j.state = 'scheduled' or (j.state = 'dead' and j.on_dead in ('block', 'cancel'))))
    )
    select array_agg(case when j.state = 'dead' then -j.run else j.run end), array_agg(distinct j.channel_id), array_agg(j.id) filter (where j.state in ('dead', 'cancelled')),
        array_agg(j.id) filter (where j.state = 'dead' and j.events <> '{}'),
        array_agg(j.id) filter (where p_verdict in ('failed', 'lost') and j.state in ('scheduled', 'ready') and j.events <> '{}')
    into v_runs, v_channels, v_ended, v_dead, v_retried
    from judged j;
    perform jobspec.ended(v_ended) where v_ended is not null;
    perform jobspec.tell('dead', v_dead) where v_dead is not null;
    perform jobspec.tell('retry', v_retried) where v_retried is not null;
    perform jobspec.tell('cancelled', array(select f.id from jobspec.job_finished f where f.id = any(v_ended) and f.state = 'cancelled')) where v_ended is not null;
    perform jobspec.ring_channels(v_channels);
    return coalesce(v_runs, '{}');
end $$;
