-- What a worker that was just woken claims: the few jobs that were announced, in one statement. claim_batch does the rest.
-- Locks: job_running, weakly, against a change of limits; job_ready rows, skipping locked ones.
-- Called by: workers.
--
-- It goes to channels without lanes, order and limits, and takes what it finds, in any order: somebody who gets less than
-- he asked for has left nothing to be fair about. p_ranks, p_positions: the floors of the worker's channels, see lanes.sql.
-- The bells are set, but a job that was committed while this looked may be neither seen nor announced: look again before
-- going to sleep. Suspects and kinds with an event `started` are left to claim_batch; so is to say that a lease is lost.
create or replace function jobspec.claim_few(
    p_worker int, p_limit int, p_bell boolean, p_kinds int[] default null, p_ranks int2[] default '{}', p_positions bigint[] default '{}'
)
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean, checkpoint text,
    after text, behind bigint, trace text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'claim needs READ COMMITTED: above it, a claim could not see what the last one did');
    end if;
    return query
    -- The snapshot is taken under the lock on job_running, which the insert has before: limits are what they seem.
    with gone as (
        delete from jobspec.job_ready d
        where d.ctid = any(array(
            select h.tid
            from jobspec.worker w
            cross join lateral unnest(w.channels) with ordinality u (id, n)
            cross join lateral (
                select x.id, case when p_bell then setval(x.bell, 0) end
                from jobspec.channel x
                where x.id = u.id and not x.keyed and not x.gated and not x.laned and not x.counted and not x.paused and x.backend is null
                offset 0
            ) c
            cross join lateral (
                -- The floor holds for one rank: where more urgent jobs wait, begin at the beginning.
                select case when p_ranks[u.n] > -32768 and not exists (select from jobspec.job_ready m where m.channel_id = c.id and m.lane = 0 and m.rank < p_ranks[u.n])
                    then p_ranks[u.n] else (-32768)::int2 end as rank
                offset 0
            ) f
            cross join lateral (
                select r.ctid as tid
                from jobspec.job_ready r
                where r.channel_id = c.id and r.lane = 0 and (r.rank, r.pos) >= (f.rank, coalesce(p_positions[u.n], 0))
                  and r.kind_id = any(coalesce(p_kinds, w.kinds)) and not r.suspect
                order by r.channel_id, r.lane, r.rank, r.pos
                limit p_limit
                for update skip locked
            ) h
            where w.id = p_worker and w.expires_at >= clock_timestamp()
              and not exists (select from jobspec.kind k where k.id = any(coalesce(p_kinds, w.kinds)) and 'started' = any(k.events))
            limit p_limit
        ))
        returning d.id, d.channel_id, d.rank, d.pos, d.kind_id, d.attempt + 1 as attempt
    ),
    taken as (
        insert into jobspec.job_running (
            id, run, channel_id, lane, rank, pos, kind_id, attempt, suspect, ordered, worker_id, claimed_at
        )
        select g.id, nextval('jobspec.run'), g.channel_id, 0, g.rank, g.pos, g.kind_id, g.attempt, false, false, p_worker, clock_timestamp()
        from gone g
        returning id, run, attempt, rank, pos
    )
    select t.id, t.run, t.attempt, b.kind_id, b.payload::text, b.blob, b.timeout_seconds, false,
        (select c.state::text from jobspec.job_checkpoint c where c.id = t.id),
        case when b.after is not null then jobspec.parents(b.after) end, null::bigint, b.trace
    from taken t
    cross join lateral (select j.kind_id, j.payload, j.blob, j.timeout_seconds, j.after, j.trace from jobspec.job j where j.id = t.id offset 0) b
    order by t.rank, t.pos;
end $$;
