-- Which of these runs hold their jobs, as far as is committed: an outcome that was not recorded has lost its lease, or has
-- met a row that another transaction had locked; this tells which.
-- Locks: none.
-- Called by: workers.
create or replace function jobspec.still_held(p_ids bigint[], p_runs bigint[])
returns bigint[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select coalesce(array_agg(r.run), '{}')
    from unnest(p_ids, p_runs) g (id, run)
    join jobspec.job_running r on r.id = g.id and r.run = g.run
$$;
