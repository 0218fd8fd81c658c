-- What the engine needs beyond claim and finish: limits, back pressure, reservations, dependencies, bundles, checkpoints,
-- uniqueness, schedules, events, retention by kind.
-- An older worker sees: functions it does not know. It stops at its next registration and asks for an upgrade.

-- ---- configuration
-- declared: what the spec says; override: what operators set, which wins. The plain columns are the outcome of both.
alter table jobspec.channel
    add concurrency int check (concurrency > 0),
    add lane_concurrency int check (lane_concurrency > 0),
    add rate_limit int check (rate_limit > 0),
    add rate_seconds float8 check (rate_seconds > 0),
    add max_pending int check (max_pending > 0),
    add lane_max_pending int check (lane_max_pending > 0),
    add on_full text not null default 'reject' check (on_full in ('reject', 'wait')),
    add declared jsonb not null default '{}',
    add override jsonb not null default '{}',
    -- Claims of gated channels pass the channel's gate, one after the other.
    add gated boolean not null generated always as (ordered or concurrency is not null or lane_concurrency is not null or rate_limit is not null) stored,
    -- What a running job of this channel is counted by: within its lane, within the channel.
    add laned boolean not null generated always as (ordered or lane_concurrency is not null or lane_max_pending is not null) stored,
    add counted boolean not null generated always as (concurrency is not null or max_pending is not null) stored,
    -- The token bucket: the moment (microseconds since 1970) at which the bucket was empty. A sequence, as a cell without
    -- versions: a row that every claim rewrites would grow a chain of versions under an old snapshot.
    add bucket regclass;

alter table jobspec.kind
    add retry_on text[] not null default '{}',
    add give_up_on text[] not null default '{}',
    add keep_done_seconds float8,
    add keep_dead_seconds float8,
    add unique_key jsonb,
    add unique_while text check (unique_while in ('unfinished', 'window', 'forever')),
    add unique_window_seconds float8 check ((unique_window_seconds is not null) = (unique_while = 'window')),
    add unique_on_conflict text not null default 'return_existing' check (unique_on_conflict in ('return_existing', 'raise')),
    add after jsonb not null default '{}',
    add on_dep_failure text not null default 'cancel' check (on_dep_failure in ('cancel', 'run', 'block')),
    add events text[] not null default '{}',
    add checkpoint_schema jsonb,
    add transactional text check (transactional in ('sync', 'async')),
    add tags jsonb not null default '{}',
    add check ((unique_key is null) = (unique_while is null));

-- Producers of a bounded channel go one after the other through one of its rows: by an update, so that a producer above
-- READ COMMITTED, whose snapshot cannot count what came since, fails with 40001 instead of counting wrong.
create table jobspec.bound (
    channel_id int not null references jobspec.channel on delete cascade,
    stripe int2 not null,
    passed boolean not null default true,
    primary key (channel_id, stripe)
) with (fillfactor = 10);
insert into jobspec.bound (channel_id, stripe)
select c.id, s.n
from jobspec.channel c
cross join generate_series(0, 15) s (n);

-- ---- write once
alter table jobspec.job
    add origin text,
    add tags jsonb,
    add bundle_id bigint,
    add after jsonb,
    add unique_key text;
create index job_origin on jobspec.job (origin, id) where origin is not null;
create index job_bundle on jobspec.job (bundle_id) where bundle_id is not null;

alter table jobspec.job_finished
    add reason text;
create index job_finished_not_done on jobspec.job_finished (state, id) where state <> 'done';

-- Who waited for whom, kept for those who look; what is still waited for is in job_wait.
create table jobspec.job_edge (
    parent bigint not null,
    child bigint not null,
    name text not null,
    primary key (parent, child, name)
) partition by range (parent);
create table jobspec.job_edge_rest partition of jobspec.job_edge for values from (minvalue) to (0);
do $$
declare
    v_low bigint;
    v_n int;
begin
    -- job_rest ends where the oldest epoch begins.
    select coalesce(min(e.n), 0)::bigint << 32 into v_low from jobspec.epoch e;
    alter table jobspec.job_edge detach partition jobspec.job_edge_rest;
    execute format('alter table jobspec.job_edge attach partition jobspec.job_edge_rest for values from (minvalue) to (%s)', v_low);
    for v_n in select e.n from jobspec.epoch e loop
        execute format(
            'create table jobspec.job_edge_e%s partition of jobspec.job_edge for values from (%s) to (%s)',
            v_n, v_n::bigint << 32, (v_n + 1)::bigint << 32
        );
    end loop;
end $$;

-- ---- live
alter table jobspec.job_running
    add laned boolean not null default false,
    add counted boolean not null default false,
    -- Set for claims by plain SQL, which hold a lease a job; a worker's jobs live by the worker's lease.
    add expires_at timestamptz,
    add cancel boolean not null default false;
update jobspec.job_running r set laned = true where r.ordered;
drop index jobspec.job_running_lane;
create index job_running_lane on jobspec.job_running (channel_id, lane, run) where laned;
create index job_running_channel on jobspec.job_running (channel_id, run) where counted;
create index job_running_expires on jobspec.job_running (expires_at) where expires_at is not null;

-- run_at: when a scheduled job is due, when a reserved one expires. until_pos: a dead head that cancels what waits behind
-- it cancels up to here.
alter table jobspec.job_held
    drop constraint job_held_state_check,
    drop constraint job_held_check,
    add until_pos bigint,
    add constraint job_held_state_check check (state in ('scheduled', 'parked', 'reserved', 'waiting', 'dead')),
    add constraint job_held_check check ((run_at is not null) = (state in ('scheduled', 'reserved')));
create index job_held_lane on jobspec.job_held (channel_id, lane);
create index job_held_dead on jobspec.job_held (id) where until_pos is not null;

-- Edges that are still open: child is a job or a bundle. A row goes when its parent has ended as the child wants it.
create table jobspec.job_wait (
    parent bigint not null,
    child bigint not null,
    on_failure text not null check (on_failure in ('cancel', 'run', 'block')),
    primary key (parent, child)
);
create index job_wait_child on jobspec.job_wait (child);

-- Children to look at again: two parents that end at once each see the other's edge, and a child that is enqueued while
-- its parent ends is not seen by it. seen: the probe after whose end the row may go; null: no probe has begun since.
create table jobspec.poke (
    child bigint not null,
    seen bigint
);
create index poke_child on jobspec.poke (child);

create table jobspec.bundle (
    id bigint primary key,
    name text not null default '' check (octet_length(name) <= 200),
    origin text,
    total int not null check (total > 0),
    created_at timestamptz not null,
    finished_at timestamptz
);
create index bundle_finished on jobspec.bundle (finished_at);

-- until: null while the job is unfinished and then gone; a time; infinity.
create table jobspec.job_unique (
    key bytea primary key,
    id bigint not null,
    until timestamptz
);
create index job_unique_id on jobspec.job_unique (id);
create index job_unique_until on jobspec.job_unique (until) where until is not null;

create table jobspec.job_checkpoint (
    id bigint primary key,
    state jsonb,
    extra_attempts int not null default 0 check (extra_attempts >= 0),
    saved_at timestamptz not null
) with (fillfactor = 60);

create table jobspec.schedule (
    id int primary key generated always as identity,
    package text not null,
    name text not null unique check (octet_length(name) <= 200),
    kind text not null,
    version int not null,
    cron text not null,
    tz text not null,
    payload jsonb not null default '{}',
    -- {"day": "scheduled_day", "at": "scheduled_at"}: fields that take the time of the firing.
    times jsonb not null default '{}',
    catch_up text not null default 'last' check (catch_up in ('none', 'last', 'all')),
    paused boolean not null default false,
    next_at timestamptz,
    fired_at timestamptz,
    declared_at timestamptz not null default now()
);

-- ---- cells
-- The safe position: no transaction that is still open can bring a row of job_ready to light at or below it.
create sequence jobspec.safe minvalue 0 start 0;
-- When the last tick was, in milliseconds since 1970.
create sequence jobspec.ticked minvalue 0 start 0;
-- The bell of those who wait for jobs to end.
create sequence jobspec.bell_done minvalue 0;
select setval('jobspec.bell_done', 9223372036854775807);

-- Who wrote when the probe began; see tick.
create table jobspec.probe (
    one boolean primary key default true check (one),
    number bigint not null default 0,
    pos bigint not null default 0,
    writers text[] not null default '{}'
) with (fillfactor = 10);
insert into jobspec.probe default values;

alter table jobspec.job_wait set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
alter table jobspec.poke set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
alter table jobspec.job_checkpoint set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
alter table jobspec.job_unique set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
