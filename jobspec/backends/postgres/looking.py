"""The statements of those who look at jobs and bundles.

What is looked at comes as one JSON text a row: it reads the same through every driver, whatever its own types are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from jobspec.backends.filters import as_json
from jobspec.backends.postgres.statement import Rows, Statement, cell, moment
from jobspec.core.job import AttemptError, BundleCounts, BundleView, Dependency, Forwarded, JobView, Progress
from jobspec.core.metric import Metric
from jobspec.core.states import JobState

_VIEW: Final = """
select row_to_json(v)::text
from (
    select
        j.id, j.kind, j.version, j.state, j.channel, j.key, j.priority, j.attempt, j.max_attempts,
        j.payload::text as payload, j.enqueued_at, j.run_at, j.started_at, j.finished_at, j.result::text as result,
        j.origin, coalesce(j.tags, '{}') as tags, j.bundle_id, j.reason,
        case when j.forwarded_to is not null then json_build_object('backend', j.forwarded_to, 'id', j.forwarded_id) end
            as forwarded,
        (select c.state::text from jobspec.job_checkpoint c where c.id = j.id) as checkpoint, j.progress,
        (
            select coalesce(
                json_agg(json_build_object('attempt', e.attempt, 'at', e.at, 'error', e.error) order by e.at), '[]'
            )
            from jobspec.attempt_error e
            where e.id = j.id
        ) as errors,
        (
            select coalesce(
                json_agg(json_build_object('name', a.key, 'id', a.value::bigint, 'state', p.state) order by a.key), '[]'
            )
            from jsonb_each_text(j.after) a
            left join jobspec.jobs p on p.id = a.value::bigint
        ) as after,
        array(select distinct w.child from jobspec.job_edge w where w.parent = j.id order by w.child) as dependents
    from jobspec.jobs j
"""

_GET: Final = (
    _VIEW
    + """
    where j.id = %s::bigint and j.state is not null
) v
"""
)

_LIST: Final = (
    _VIEW
    + """
    join jobspec.find(
        p_filter => %s::text::jsonb, p_after => %s::bigint, p_limit => %s::int, p_newest => %s::boolean
    ) with ordinality f (id, n) on f.id = j.id
    order by f.n
) v
"""
)

_SENSITIVE: Final = """
select k.name, json_agg(json_build_array(k.payload_schema, k.checkpoint_schema, k.result_schema))::text
from jobspec.kind k
where k.name = any(%s::text[])
group by k.name
having bool_or(concat(k.payload_schema, k.checkpoint_schema, k.result_schema) like '%%x-jobspec-sensitive%%')
"""

_SETTLED: Final = """
select not exists (select from jobspec.bundle b where b.id = %s::bigint and b.finished_at is null)
    and coalesce((
        select j.state in ('done', 'dead', 'cancelled', 'expired', 'parked')
        from jobspec.jobs j
        where j.id = %s::bigint
    ), true)
"""

_BUNDLE: Final = """
select row_to_json(v)::text
from (
    select
        b.id, b.name, b.origin, b.created_at, b.finished_at,
        json_build_object(
            'total', b.total, 'done', b.done, 'dead', b.dead, 'cancelled', b.cancelled, 'expired', b.expired,
            'unfinished', b.unfinished
        ) as counts
    from jobspec.bundles b
    where b.id = %s::bigint
) v
"""


def get(job_id: int) -> Statement[JobView | None]:
    return Statement(text=_GET, params=(job_id,), read=lambda rows: _view(rows[0]) if rows else None)


def find(filter_: Mapping[str, Any], *, after: int | None, limit: int, newest: bool) -> Statement[list[JobView]]:
    """A page of the jobs that a filter means. Raises OptionError."""
    return Statement(
        text=_LIST,
        params=(as_json(filter_), after, limit, newest),
        read=lambda rows: [_view(row) for row in rows],
    )


def sensitive_schemas(kinds: Sequence[str]) -> Statement[dict[str, Any]]:
    """By the name of the kind, all the JSON Schemas of its versions, for those of which one marks a sensitive field."""
    return Statement(
        text=_SENSITIVE, params=(list(kinds),), read=lambda rows: {row[0]: json.loads(row[1]) for row in rows}
    )


def count(filter_: Mapping[str, Any]) -> Statement[dict[JobState, int]]:
    """Raises OptionError."""
    return Statement(
        text="select c.state::text, c.jobs from jobspec.count(p_filter => %s::text::jsonb) c",
        params=(as_json(filter_),),
        read=lambda rows: {row[0]: row[1] for row in rows},
    )


def metrics() -> Statement[list[Metric]]:
    return Statement(
        text="select m.name, m.labels::text, m.value from jobspec.metrics m order by m.name, m.labels::text",
        params=(),
        read=lambda rows: [Metric(name=row[0], labels=json.loads(row[1]), value=row[2]) for row in rows],
    )


def settled(id_: int) -> Statement[bool]:
    """Whether waiting is over: the job has ended, is parked, or is not there; or the bundle is finished."""
    return Statement(text=_SETTLED, params=(id_, id_), read=cell)


def await_done(id_: int) -> Statement[bool]:
    """As :func:`settled`; what ends later notifies ``jobspec_done``."""
    return Statement(text="select jobspec.await_done(%s::bigint)", params=(id_,), read=cell)


def bundle(bundle_id: int) -> Statement[BundleView | None]:
    return Statement(text=_BUNDLE, params=(bundle_id,), read=_bundle)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)


def _view(cells: tuple[Any, ...]) -> JobView:
    row: dict[str, Any] = json.loads(cells[0])
    for name in ("run_at", "started_at", "finished_at"):
        row[name] = _moment(row[name])
    progress, forwarded = row.pop("progress"), row.pop("forwarded")
    return JobView(
        forwarded=None if forwarded is None else Forwarded(**forwarded),
        progress=None if progress is None else Progress(**progress | {"at": moment(progress["at"])}),
        enqueued_at=moment(row.pop("enqueued_at")),
        errors=tuple(_error(each) for each in row.pop("errors")),
        after=tuple(Dependency(**each) for each in row.pop("after")),
        dependents=tuple(row.pop("dependents")),
        **row,
    )


def _error(row: dict[str, Any]) -> AttemptError:
    error = row["error"]
    classes = tuple(error.pop("classes", ()))
    return AttemptError(attempt=row["attempt"], at=moment(row["at"]), classes=classes, **error)


def _bundle(rows: Rows) -> BundleView | None:
    if not rows:
        return None
    row: dict[str, Any] = json.loads(rows[0][0])
    return BundleView(
        created_at=moment(row.pop("created_at")),
        finished_at=_moment(row.pop("finished_at")),
        counts=BundleCounts(**row.pop("counts")),
        **row,
    )
