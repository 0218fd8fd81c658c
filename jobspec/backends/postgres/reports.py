"""The statements of those who look on: what waits, who works, what nobody can run."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.backends.postgres.statement import Rows, Statement

_CHANNELS = """
select name, "order", paused, ready, running, scheduled, parked, done, dead
from jobspec.channels
order by name
"""

_WORKERS = """
select id, name, alive, kinds, channels, running, registered_at, beat_at
from jobspec.workers
order by alive desc, name, id
"""

# Older versions of a kind are of interest only while jobs of them wait.
_STRANDED = """
select k.name, k.version, c.name, w.waiting
from jobspec.kind k
join jobspec.channel c on c.id = k.channel_id
cross join lateral (
    select
        (select count(*) from jobspec.job_ready r where r.kind_id = k.id)
        + (select count(*) from jobspec.job_held h where h.kind_id = k.id and h.run_at is not null and not h.ordered)
        as waiting
) w
where not exists (
        select
        from jobspec.worker a
        where a.expires_at > clock_timestamp() and k.id = any(a.kinds) and k.channel_id = any(a.channels)
    )
  and (w.waiting > 0 or not exists (select from jobspec.kind n where n.name = k.name and n.version > k.version))
order by w.waiting desc, k.name, k.version
"""

_DECLARED = """
select
    array(select c.name from jobspec.channel c where c.package = any(%s::text[]) order by c.name),
    array(
        select k.name || ' v' || k.version
        from jobspec.kind k
        where k.package = any(%s::text[])
        order by k.name, k.version
    )
"""


def channels() -> Statement[Rows]:
    return Statement(text=_CHANNELS, params=(), read=_rows)


def workers() -> Statement[Rows]:
    return Statement(text=_WORKERS, params=(), read=_rows)


def stranded() -> Statement[Rows]:
    """(kind, version, channel, jobs that wait) of the kinds that no living worker serves."""
    return Statement(text=_STRANDED, params=(), read=_rows)


def declared(packages: Sequence[str]) -> Statement[tuple[list[str], list[str]]]:
    """The channels, and the kinds as ``name vN``, that the database knows of these packages."""
    return Statement(
        text=_DECLARED, params=(list(packages), list(packages)), read=lambda rows: (rows[0][0], rows[0][1])
    )


def _rows(rows: Rows) -> Rows:
    return rows
