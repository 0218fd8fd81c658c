-- PUBLIC may do nothing. Applied last, after every other function is there.
-- Called by: migrate.
revoke all on schema jobspec from public;
revoke all on all functions in schema jobspec from public;
revoke all on all tables in schema jobspec from public;
revoke all on all sequences in schema jobspec from public;
revoke all on type jobspec.job_state from public;
