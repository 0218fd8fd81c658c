-- What the runtime keeps beside jobs: where they were traced to, how far they are.
-- An older worker sees: functions it does not know. It stops at its next registration and asks for an upgrade.

-- ---- traces: the W3C traceparent of whoever enqueued the job
-- Its length is checked by enqueue: a constraint of the table is parsed again by each statement that inserts.
alter table jobspec.job add trace text;

-- ---- jobs that no living worker can run: ready to all who look, and put aside among the held ones
alter table jobspec.job_held
    drop constraint job_held_state_check,
    add constraint job_held_state_check check (state in ('scheduled', 'parked', 'reserved', 'waiting', 'dead', 'ready'));
create index job_held_aside on jobspec.job_held (kind_id, id) where state = 'ready';
-- When to look for more of them, in milliseconds since 1970.
create sequence jobspec.strand_at minvalue 0 start 0;

-- ---- the channels a worker asked for, names and patterns of names, to find those that come to be later; null: its kinds'
alter table jobspec.worker add wanted text[];

-- ---- progress: what handlers say of how far they are; kept as long as the job is
create table jobspec.job_progress (
    id bigint primary key,
    run bigint not null,
    done float8 not null check (done >= 0 and done < 'infinity'),
    total float8 check (total > 0 and total < 'infinity'),
    note text check (octet_length(note) <= 500),
    at timestamptz not null
) with (fillfactor = 50);
alter table jobspec.job_progress set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);

-- ---- run numbers: drawn by the block, once a claim; greater than all that were drawn one by one
create sequence jobspec.run increment by 500 minvalue 0 start 0;
select setval('jobspec.run', coalesce(pg_sequence_last_value('jobspec.seq'), 0));
