"""The statements of those who look on: what waits and why, who works, what nobody can run."""

from __future__ import annotations

import json
from typing import Any

from jobspec.backends.postgres.statement import Rows, Statement

_CHANNELS = """
select
    name, "order", paused, ready, running, scheduled, parked, done, dead, reserved, waiting, cancelled, expired,
    blocked, key, on_dead, weight, concurrency, lane_concurrency, rate_limit, rate_seconds, max_pending,
    lane_max_pending, on_full, declared, override, no_worker, backend, moving, drains
from jobspec.channels
order by name
"""

_LANES = """
select channel, key, ready, running, held, head_id, head_state::text, blocked, why
from jobspec.lanes
where (%s::text is null or channel = %s::text) and (blocked or not %s)
order by blocked desc, ready desc, channel, key
limit %s
"""

_WORKERS = """
select id, name, alive, kinds, channels, running, registered_at, beat_at, expires_at
from jobspec.workers
order by alive desc, name, id
"""

_SCHEDULES = """
select name, kind, version, cron, tz, catch_up, paused, next_at, fired_at
from jobspec.schedules
order by name
"""

_STRANDED = """
select kind, version, channel, waiting
from jobspec.stranded
order by waiting desc, kind, version
"""

_PROGRESS = """
select id, kind, worker, attempt, claimed_at, progress
from jobspec.running
where progress is not null
order by claimed_at, id
limit %s
"""

_NAMES = "select name from jobspec.channels order by name"


def channels() -> Statement[Rows]:
    return Statement(text=_CHANNELS, params=(), read=_rows)


def channel_names() -> Statement[list[str]]:
    return Statement(text=_NAMES, params=(), read=lambda rows: [row[0] for row in rows])


def lanes(channel: str | None, *, blocked_only: bool, limit: int) -> Statement[Rows]:
    """Blocked ones first, then those where most waits."""
    return Statement(text=_LANES, params=(channel, channel, blocked_only, limit), read=_rows)


def workers() -> Statement[Rows]:
    return Statement(text=_WORKERS, params=(), read=_rows)


def schedules() -> Statement[Rows]:
    return Statement(text=_SCHEDULES, params=(), read=_rows)


def stranded() -> Statement[Rows]:
    """(kind, version, channel, jobs that wait) of the kinds that no living worker serves."""
    return Statement(text=_STRANDED, params=(), read=_rows)


def at_most(seconds: float) -> Statement[Rows]:
    """The statements that follow in this transaction may take so long."""
    return Statement(
        text="select set_config('statement_timeout', %s, true)", params=(str(int(seconds * 1000)),), read=_rows
    )


def progress(limit: int) -> Statement[Rows]:
    """(id, kind, worker, attempt, since when, progress) of the running jobs that said how far they are."""
    return Statement(text=_PROGRESS, params=(limit,), read=_rows)


def glance() -> Statement[dict[str, Any]]:
    """What ``jobspec top`` shows; see ``functions/glance.sql``."""
    return Statement(text="select jobspec.glance()::text", params=(), read=lambda rows: json.loads(rows[0][0]))


def _rows(rows: Rows) -> Rows:
    return rows
