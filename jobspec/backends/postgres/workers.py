"""The statements of a worker's life."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from jobspec.backends.postgres.floors import Floors
from jobspec.backends.postgres.statement import Rows, Statement, cell, nothing
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Recorded,
    RegisteredKind,
    Registration,
    Schedule,
    Settled,
    Verdict,
)
from jobspec.core.job import AttemptError, ClaimedJob


def register(
    name: str,
    kinds: Sequence[tuple[str, int]],
    channels: Sequence[str] | None,
    lease_seconds: float,
    worker_id: int | None = None,
) -> Statement[Registration]:
    """Raises UnknownChannelError."""
    announced = json.dumps([{"name": kind, "version": version} for kind, version in kinds])
    return Statement(
        text="select jobspec.register(%s, %s::jsonb, %s::text[], %s::float8, %s::int)",
        params=(name, announced, None if channels is None else list(channels), lease_seconds, worker_id),
        read=_registration,
    )


def _registration(rows: Rows) -> Registration:
    answer = rows[0][0]
    kinds = (RegisteredKind(**kind) for kind in answer["kinds"])
    return Registration(
        worker_id=answer["worker_id"], kinds={kind.id: kind for kind in kinds}, channels=tuple(answer["channels"])
    )


def claim(
    worker_id: int,
    *,
    limit: int,
    suspects: bool,
    tick: bool,
    bell: bool,
    cursor: Sequence[int],
    kinds: Sequence[int] | None,
    floors: Floors,
) -> Statement[Claim]:
    """``floors`` are asked now, and told when the answer is read. Raises WorkerGoneError, IsolationError."""

    def read(rows: Rows) -> Claim:
        tail = json.loads(rows[-1][11])
        floors.learn(tail["floors"])
        jobs = [_claimed(row) for row in rows[:-1]]
        return Claim(jobs=jobs, cursor=tail["cursor"], due_seconds=tail["due"], again=tail["again"])

    return Statement(
        text="""
            select id, run, attempt, kind_id, payload, blob, timeout_seconds, suspect, checkpoint, after, behind,
                tail
            from jobspec.claim_batch(
                %s::int, %s::int, %s, %s, %s, %s::bigint[], %s::bigint[], %s::int[], %s::int[]
            )
        """,
        params=(
            worker_id, limit, suspects, tick, bell, list(cursor), *floors.ask(cursor, limit),
            None if kinds is None else list(kinds),
        ),
        read=read,
        binary=True,
    )  # fmt: skip


def _claimed(row: tuple[Any, ...]) -> ClaimedJob:
    return ClaimedJob(
        id=row[0], run=row[1], attempt=row[2], kind_id=row[3], payload=row[4], blob=row[5],
        timeout_seconds=row[6], suspect=row[7], checkpoint=row[8], after=row[9], behind=row[10],
    )  # fmt: skip


def finish_batch(done: Sequence[Done]) -> Statement[Recorded]:
    results = [each.result for each in done]
    return Statement(
        text="select jobspec.finish_batch(%s::bigint[], %s::bigint[], %s::json[])",
        params=([each.id for each in done], [each.run for each in done], results if any(results) else None),
        read=lambda rows: Recorded(runs=frozenset(map(abs, rows[0][0])), cancelled=_negative(rows)),
    )


def _negative(rows: Rows) -> frozenset[int]:
    """Runs of which something else became than they were recorded for: marked by their sign."""
    return frozenset(-run for run in rows[0][0] if run < 0)


def settle_batch(verdict: Verdict, settled: Sequence[Settled]) -> Statement[Recorded]:
    errors = [None if each.error is None else _error(each.error) for each in settled]
    delays = [each.delay_seconds for each in settled]
    return Statement(
        text="select jobspec.settle_batch(%s::text, %s::bigint[], %s::bigint[], %s::json[], %s::float8[])",
        params=(
            verdict, [each.id for each in settled], [each.run for each in settled],
            errors if any(errors) else None, None if all(each is None for each in delays) else delays,
        ),
        read=lambda rows: Recorded(runs=frozenset(map(abs, rows[0][0])), dead=_negative(rows)),
    )  # fmt: skip


def _error(error: AttemptError) -> str:
    known = {"type": error.type, "message": error.message, "traceback": error.traceback, "data": error.data}
    known["classes"] = error.classes or None
    return json.dumps({name: value for name, value in known.items() if value is not None})


def still_held(runs: Sequence[tuple[int, int]]) -> Statement[frozenset[int]]:
    return Statement(
        text="select jobspec.still_held(%s::bigint[], %s::bigint[])",
        params=([id_ for id_, _ in runs], [run for _, run in runs]),
        read=lambda rows: frozenset(rows[0][0]),
    )


def heartbeat(worker_id: int, lease_seconds: float, runs: Sequence[int]) -> Statement[Beat]:
    """Raises WorkerGoneError."""
    return Statement(
        text="select jobspec.heartbeat(%s::int, %s::float8, %s::bigint[])",
        params=(worker_id, lease_seconds, list(runs)),
        read=lambda rows: Beat(lost=frozenset(rows[0][0]["lost"]), cancelled=frozenset(rows[0][0]["cancelled"])),
    )


def schedules() -> Statement[list[Schedule]]:
    return Statement(
        text="select s.id, s.name, s.cron, s.tz, s.catch_up, s.next_at, s.now, s.paused from jobspec.due_schedules() s",
        params=(),
        read=lambda rows: [Schedule(**dict(zip(_SCHEDULE, row, strict=True))) for row in rows],
    )


_SCHEDULE = ("id", "name", "cron", "tz", "catch_up", "next_at", "now", "paused")


def fire(firing: Firing) -> Statement[list[int] | None]:
    """Raises what enqueueing raises."""
    return Statement(
        text="select jobspec.fire(%s::int, %s::timestamptz, %s::timestamptz, %s::timestamptz[])",
        params=(firing.id, firing.expected, firing.next_at, list(firing.times)),
        read=cell,
    )


def deregister(worker_id: int) -> Statement[None]:
    return Statement(text="select jobspec.deregister(%s::int)", params=(worker_id,), read=nothing)


def maintain() -> Statement[None]:
    return Statement(text="select jobspec.maintain()", params=(), read=nothing)


def schema_version() -> Statement[int | None]:
    """The number of the newest migration; the statement fails where the schema is missing."""
    return Statement(text="select max(number) from jobspec.migration", params=(), read=cell)
