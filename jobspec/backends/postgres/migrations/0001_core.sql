-- The tables of the engine. Forward only; never edited after a release.
-- An older worker sees: nothing (this is the first).
--
-- A job's body is written once and never updated: it is the archive, too, and leaves by DROP of a whole partition.
-- A live job is one small row in exactly one of job_ready, job_running and job_held, and that table is its state;
-- a job of a strict channel keeps its row in job_ready, which is its position, while a row in job_held holds it back.

create schema jobspec;
revoke all on schema jobspec from public;

-- Job ids, positions and run numbers: one number space, never assumed to be gapless.
-- cache 1 is correctness: positions must be drawn in the order in which producers ask for them.
create sequence jobspec.seq cache 1;

create type jobspec.job_state as enum (
    'reserved', 'scheduled', 'waiting', 'ready', 'running', 'done', 'dead', 'cancelled', 'expired', 'parked'
);

create table jobspec.migration (
    number int primary key,
    name text not null,
    applied_at timestamptz not null default now()
);

create table jobspec.setting (
    one boolean primary key default true check (one),
    keep_done interval not null default '1 day',
    keep_dead interval not null default '14 days',
    epoch_length interval not null default '6 hours',
    functions_checksum text
);
insert into jobspec.setting default values;

-- ---- configuration: written by `jobspec apply`
create table jobspec.channel (
    id int primary key generated always as identity,
    package text not null,
    name text not null unique check (octet_length(name) <= 200),
    ordered boolean not null,
    key jsonb not null check (jsonb_typeof(key) = 'array'),
    keyed boolean not null generated always as (key <> '[]') stored,
    on_dead text check ((on_dead is not null) = ordered),
    weight int not null default 1 check (weight > 0),
    paused boolean not null default false,
    doc text not null default '',
    bell regclass,
    declared_at timestamptz not null default now()
);

-- What a claim of a strict channel locks: one row a channel, never updated.
create table jobspec.gate (
    channel_id int primary key references jobspec.channel on delete cascade
);

create table jobspec.kind (
    id int primary key generated always as identity,
    package text not null,
    name text not null check (octet_length(name) <= 200),
    version int not null check (version between 1 and 32767),
    channel_id int not null references jobspec.channel,
    key jsonb not null default '[]',
    priority int2 not null,
    max_attempts int2 check (max_attempts > 0),
    backoff text not null check (backoff in ('none', 'fixed', 'linear', 'exponential')),
    base_seconds float8 not null,
    cap_seconds float8 not null,
    jitter float8 not null check (jitter between 0 and 1),
    timeout_seconds float8 not null check (timeout_seconds > 0),
    blob_max_bytes int,
    defaults jsonb not null default '{}',
    payload_schema jsonb,
    result_schema jsonb,
    doc text not null default '',
    declared_at timestamptz not null default now(),
    unique (name, version)
);

-- ---- write once, dropped by partition
create table jobspec.job (
    id bigint primary key,
    kind_id int not null,
    channel_id int not null,
    key text,
    priority int2 not null,
    max_attempts int2,
    timeout_seconds float8,
    run_at timestamptz,
    enqueued_at timestamptz not null,
    payload jsonb not null,
    blob bytea
) partition by range (id);

create table jobspec.job_finished (
    id bigint primary key,
    state jobspec.job_state not null,
    attempt int not null,
    worker_id int not null,
    started_at timestamptz,
    finished_at timestamptz not null,
    result json
) partition by range (id);

create table jobspec.attempt_error (
    id bigint not null,
    attempt int not null,
    at timestamptz not null,
    error json not null
) partition by range (id);
create index attempt_error_id on jobspec.attempt_error (id);

-- Which id ranges have partitions. Epoch n holds the ids from n * 2^32 up; what is older than all of them and still
-- wanted has been carried over into the partitions named *_rest.
create table jobspec.epoch (
    n int primary key,
    opened_at timestamptz,
    closed_at timestamptz,
    tried_at timestamptz
);

-- ---- live: small, moved by delete and insert, never updated
create table jobspec.job_ready (
    channel_id int not null,
    lane bigint not null,
    rank int2 not null,
    pos bigint not null,
    id bigint not null,
    kind_id int not null,
    attempt int not null default 0,
    suspect boolean not null default false,
    primary key (channel_id, lane, rank, pos)
);
create index job_ready_id on jobspec.job_ready (id);
create index job_ready_suspect on jobspec.job_ready (channel_id, lane, rank, pos) where suspect;

create table jobspec.job_running (
    id bigint primary key,
    run bigint not null,
    channel_id int not null,
    lane bigint not null,
    rank int2 not null,
    pos bigint not null,
    kind_id int not null,
    attempt int not null,
    suspect boolean not null,
    ordered boolean not null,
    worker_id int not null,
    claimed_at timestamptz not null
);
create index job_running_worker on jobspec.job_running (worker_id);
create index job_running_lane on jobspec.job_running (channel_id, lane) where ordered;

create table jobspec.job_held (
    id bigint primary key,
    state jobspec.job_state not null check (state in ('scheduled', 'parked')),
    channel_id int not null,
    lane bigint not null,
    rank int2 not null,
    kind_id int not null,
    attempt int not null,
    ordered boolean not null,
    run_at timestamptz,
    check ((run_at is not null) = (state = 'scheduled'))
);
create index job_held_due on jobspec.job_held (run_at) where run_at is not null;

-- Vacuum by count, not by share; never truncate, which would take an exclusive lock under the workers.
alter table jobspec.job_ready set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
alter table jobspec.job_running set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
alter table jobspec.job_held set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);

-- ---- who works
create table jobspec.worker (
    id int primary key generated always as identity,
    name text not null,
    kinds int[] not null,
    channels int[] not null,
    registered_at timestamptz not null default now(),
    beat_at timestamptz not null default now(),
    expires_at timestamptz not null
) with (fillfactor = 50);

-- ---- partitions to begin with: the rest, the current epoch and the next
create table jobspec.job_rest partition of jobspec.job for values from (minvalue) to (0);
create table jobspec.job_finished_rest partition of jobspec.job_finished for values from (minvalue) to (0);
create table jobspec.attempt_error_rest partition of jobspec.attempt_error for values from (minvalue) to (0);
