-- From where on to look for what a worker holds, and why a job that runs was cancelled. Rows that are gone stay in an index while an old snapshot could see them,
-- and a worker leaves one behind with every job.
-- An older worker sees: a schema it does not know. It stops at its next registration and asks for an upgrade.

-- No run of this worker below it is running or can come to light; kept by its heartbeat.
alter table jobspec.worker add run_floor bigint not null default 0;
create index job_running_worker_run on jobspec.job_running (worker_id, run);
drop index jobspec.job_running_worker;

-- Why it was asked to stop; with `cancel`.
alter table jobspec.job_running add cancel_reason text;

-- Which runs had been drawn when the probe began, and up to which none can come to light any more; see tick.
alter table jobspec.probe add run bigint not null default 0;
create sequence jobspec.safe_run minvalue 0 start 0;
