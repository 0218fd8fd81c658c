-- Life-cycle events, for kinds whose spec asks for them: NOTIFY jobspec_event, delivered when the transaction commits.
-- Locks: none.  Called by: every verb that changes a job's state.

-- {"event", "id", "kind", "attempt"} for each of the jobs whose kind wants this event.
create or replace function jobspec.tell(p_event text, p_ids bigint[])
returns void
language sql
as $$
    select pg_notify('jobspec_event', json_build_object(
        'event', p_event,
        'id', j.id,
        'kind', k.name,
        'attempt', coalesce(
            (select f.attempt from jobspec.job_finished f where f.id = j.id),
            (select r.attempt from jobspec.job_running r where r.id = j.id),
            (select h.attempt from jobspec.job_held h where h.id = j.id),
            (select q.attempt from jobspec.job_ready q where q.id = j.id)
        )
    )::text)
    from unnest(p_ids) u (id)
    cross join lateral (select b.id, b.kind_id from jobspec.job b where b.id = u.id offset 0) j
    join jobspec.kind k on k.id = j.kind_id
    where p_event = any(k.events)
$$;

-- Whether any of these kinds has events at all: what the hot verbs ask first.
create or replace function jobspec.told(p_kinds int[])
returns boolean
language sql stable
as $$
    select exists (select from jobspec.kind k where k.id = any(p_kinds) and k.events <> '{}')
$$;
