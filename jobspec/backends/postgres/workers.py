"""The statements of a worker's life."""

from __future__ import annotations

import json
from collections.abc import Sequence

from jobspec.backends.backend import Claim, Done, Failed, RegisteredKind, Registration
from jobspec.backends.postgres.statement import Rows, Statement, cell, nothing
from jobspec.core.job import AttemptError, ClaimedJob


def register(
    name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None, lease_seconds: float
) -> Statement[Registration]:
    """Raises UnknownChannelError."""
    announced = json.dumps([{"name": kind, "version": version} for kind, version in kinds])
    return Statement(
        text="select jobspec.register(%s, %s::jsonb, %s::text[], %s::float8)",
        params=(name, announced, None if channels is None else list(channels), lease_seconds),
        read=_registration,
    )


def _registration(rows: Rows) -> Registration:
    answer = rows[0][0]
    kinds = (RegisteredKind(**kind) for kind in answer["kinds"])
    return Registration(
        worker_id=answer["worker_id"], kinds={kind.id: kind for kind in kinds}, channels=tuple(answer["channels"])
    )


def claim(
    worker_id: int, *, limit: int, suspects: bool, tick: bool, bell: bool, cursor: Sequence[int]
) -> Statement[Claim]:
    """Raises WorkerGoneError, IsolationError."""
    return Statement(
        text="""
            select id, run, attempt, kind_id, payload, blob, timeout_seconds, suspect, tail
            from jobspec.claim_batch(%s::int, %s::int, %s, %s, %s, %s::bigint[])
        """,
        params=(worker_id, limit, suspects, tick, bell, list(cursor)),
        read=_claim,
        binary=True,
    )


def _claim(rows: Rows) -> Claim:
    tail = json.loads(rows[-1][8])
    jobs = [
        ClaimedJob(
            id=row[0], run=row[1], attempt=row[2], kind_id=row[3], payload=row[4], blob=row[5],
            timeout_seconds=row[6], suspect=row[7],
        )
        for row in rows[:-1]
    ]  # fmt: skip
    return Claim(jobs=jobs, cursor=tail["cursor"], due_seconds=tail["due"], again=tail["again"])


def finish(done: Sequence[Done]) -> Statement[frozenset[int]]:
    results = [each.result for each in done]
    return Statement(
        text="select jobspec.finish(%s::bigint[], %s::bigint[], %s::json[])",
        params=([each.id for each in done], [each.run for each in done], results if any(results) else None),
        read=_runs,
    )


def fail(failed: Sequence[Failed]) -> Statement[frozenset[int]]:
    return _with_errors("select jobspec.fail(%s::bigint[], %s::bigint[], %s::json[])", failed)


def park(parked: Sequence[Failed]) -> Statement[frozenset[int]]:
    return _with_errors("select jobspec.park(%s::bigint[], %s::bigint[], %s::json[])", parked)


def _with_errors(text: str, failed: Sequence[Failed]) -> Statement[frozenset[int]]:
    errors = [_error(each.error) for each in failed]
    return Statement(
        text=text, params=([each.id for each in failed], [each.run for each in failed], errors), read=_runs
    )


def _error(error: AttemptError) -> str:
    known = {"type": error.type, "message": error.message, "traceback": error.traceback, "data": error.data}
    return json.dumps({name: value for name, value in known.items() if value is not None})


def release(runs: Sequence[tuple[int, int]]) -> Statement[frozenset[int]]:
    return Statement(
        text="select jobspec.release(%s::bigint[], %s::bigint[])",
        params=([id_ for id_, _ in runs], [run for _, run in runs]),
        read=_runs,
    )


def heartbeat(worker_id: int, lease_seconds: float, runs: Sequence[int]) -> Statement[frozenset[int]]:
    """The runs that are lost. Raises WorkerGoneError."""
    return Statement(
        text="select jobspec.heartbeat(%s::int, %s::float8, %s::bigint[])",
        params=(worker_id, lease_seconds, list(runs)),
        read=_runs,
    )


def deregister(worker_id: int) -> Statement[None]:
    return Statement(text="select jobspec.deregister(%s::int)", params=(worker_id,), read=nothing)


def maintain() -> Statement[None]:
    return Statement(text="select jobspec.maintain()", params=(), read=nothing)


def schema_version() -> Statement[int | None]:
    """The number of the newest migration; the statement fails where the schema is missing."""
    return Statement(text="select max(number) from jobspec.migration", params=(), read=cell)


def _runs(rows: Rows) -> frozenset[int]:
    return frozenset(rows[0][0])
