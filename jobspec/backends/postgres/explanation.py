"""The statement that gathers all there is to say of one job."""

from __future__ import annotations

import json
from typing import Any

from jobspec.backends.postgres.statement import Rows, Statement

# Lane numbers and positions stay in here: they mean nothing to people.
_FACTS = """
select row_to_json(v)::text
from (
    select
        j.id, j.kind, j.version, j.state, j.channel, j.key, j.attempt, j.max_attempts, j.run_at, j.started_at,
        j.finished_at, j.reason, j.cancel_asked, j.forwarded_to, j.forwarded_id,
        c.ordered as strict, c.paused, c.backend, c.moving, c.concurrency, c.lane_concurrency, c.rate_limit,
        c.rate_seconds,
        (select count(*) from jobspec.running r where r.channel = j.channel) as channel_running,
        l.running as lane_running, l.head_id, l.head_state, l.why as lane_why,
        (
            select r.id from jobspec.running r
            where r.channel = j.channel and r.key is not distinct from j.key order by r.claimed_at limit 1
        ) as lane_runs,
        exists (select from jobspec.dead d where d.id = j.id and d.blocks) as blocks,
        not exists (
            select from jobspec.stranded s where (s.kind, s.version) = (j.kind, j.version)
        ) as served,
        r.worker, r.expires_at, r.expires_at <= clock_timestamp() as lease_over, r.suspect,
        (
            select coalesce(json_agg(
                json_build_object('name', a.key, 'id', a.value::bigint, 'state', p.state) order by a.key
            ), '[]')
            from jsonb_each_text(j.after) a
            left join jobspec.jobs p on p.id = a.value::bigint
        ) as after,
        (select e.error from jobspec.attempt_error e where e.id = j.id order by e.at desc limit 1) as error
    from jobspec.jobs j
    join (
        select name, "order" = 'strict' as ordered, paused, backend, moving, concurrency, lane_concurrency, rate_limit,
            rate_seconds
        from jobspec.channels
    ) c on c.name = j.channel
    left join jobspec.lanes l on l.channel = j.channel and l.key is not distinct from j.key and j.finished_at is null
    left join jobspec.running r on r.id = j.id
    where j.id = %s::bigint and j.state is not null
) v
"""


def facts(job_id: int) -> Statement[dict[str, Any] | None]:
    """None if there is no such job."""
    return Statement(text=_FACTS, params=(job_id,), read=_read)


def _read(rows: Rows) -> dict[str, Any] | None:
    return json.loads(rows[0][0]) if rows else None
