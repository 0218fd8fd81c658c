-- Channels whose jobs are only stored here and forwarded to another backend; and where a job went that was.
-- An older worker sees: functions it does not know. It stops at its next registration and asks for an upgrade.

-- backend: where the relay forwards its jobs to; null: workers run them here. moving: `jobspec move` waits for its old place
-- to run empty; so long nothing is claimed or forwarded. drains: this is the old place of that channel, which workers empty.
alter table jobspec.channel
    add backend text check (backend in ('memory', 'redis', 'sqs')),
    add moving boolean not null default false,
    add drains int references jobspec.channel on delete set null;
create index channel_drains on jobspec.channel (drains) where drains is not null;

-- Of a job that was forwarded: whereto, and its id there. It is done here then.
alter table jobspec.job_finished
    add backend text,
    add backend_id bigint;
