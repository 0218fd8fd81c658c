-- What is to be told of jobs that have just ended, beyond the database. A row for each that is to be told of: ended, how it
-- has come out, JSON text, if it has the tag {"publish": "result"}, of its own or of its kind; wakes, what those listen to
-- who may run the jobs that have waited for it.
-- Locks: none.
-- Called by: workers that have a notifier.
create or replace function jobspec.tidings(p_ids bigint[])
returns table (id bigint, ended text, wakes text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_memoize = off
set enable_material = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_asked bigint[];
    v_followed bigint[];
begin
    -- Few are to be told of, as a rule: what is known of the others is not gathered.
    select array_agg(b.id) filter (where (k.tags || coalesce(b.tags, '{}')) ->> 'publish' = 'result'),
        array_agg(b.id) filter (where (select true from jobspec.job_edge w where w.parent = b.id limit 1))
    into v_asked, v_followed
    from unnest(p_ids) u (id)
    cross join lateral (select j.id, j.kind_id, j.tags from jobspec.job j where j.id = u.id offset 0) b
    join jobspec.kind k on k.id = b.kind_id;
    if v_asked is null and v_followed is null then
        return;
    end if;
    return query
    select v.id,
        case when v.id = any(v_asked) then json_build_object(
            'id', v.id, 'kind', v.kind, 'version', v.version, 'state', v.state, 'channel', v.channel, 'priority', v.priority,
            'attempt', v.attempt, 'max_attempts', v.max_attempts, 'enqueued_at', v.enqueued_at, 'started_at', v.started_at,
            'finished_at', v.finished_at, 'result', v.result::text, 'reason', v.reason, 'error', (
                select json_build_object('attempt', e.attempt, 'at', e.at, 'type', e.error ->> 'type', 'message', e.error ->> 'message')
                from jobspec.attempt_error e
                where e.id = v.id
                order by e.at desc
                limit 1
            )
        )::text end,
        array(
            select distinct c.wake
            from jobspec.job_edge w
            cross join lateral (select j.channel_id from jobspec.job j where j.id = w.child offset 0) b
            join jobspec.channel c on c.id = b.channel_id
            where w.parent = v.id
        )
    from (select distinct u.id from unnest(v_asked || v_followed) u (id)) s
    cross join lateral (select * from jobspec.jobs x where x.id = s.id offset 0) v
    where v.state in ('done', 'dead', 'cancelled', 'expired', 'parked');
end $$;
