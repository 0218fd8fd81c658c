"""The statements of a worker's life."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter

from jobspec.backends.postgres.floors import Floors
from jobspec.backends.postgres.statement import Rows, Statement, cell, nothing
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Progressed,
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
        worker_id=answer["worker_id"],
        kinds={kind.id: kind for kind in kinds},
        channels=tuple(answer["channels"]),
        namesakes={each["worker_id"]: each["silent_seconds"] for each in answer["namesakes"]},
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
        tail = json.loads(rows[-1][12])
        floors.learn(tail["floors"])
        # By place, in the order of the columns: by name it takes twice as long.
        jobs = [ClaimedJob(*row[:12]) for row in rows[:-1]]
        return Claim(jobs=jobs, cursor=tail["cursor"], due_seconds=tail["due"], again=tail["again"])

    known, ends = floors.ask(cursor, limit)
    return Statement(
        text="""
            select id, run, attempt, kind_id, payload, blob, timeout_seconds, suspect, checkpoint, after, behind,
                trace, tail
            from jobspec.claim_batch(
                %s::int, %s::int, %s, %s, %s, %s::bigint[], %s::bigint[], %s::int[], %s::int[]
            )
        """,
        params=(
            worker_id, limit, suspects, tick, bell, _array(cursor), None if known is None else _array(known),
            _array(ends), None if kinds is None else _array(kinds),
        ),
        read=read,
        binary=True,
        direct=True,
    )  # fmt: skip


def claim_few(
    worker_id: int, *, limit: int, bell: bool, cursor: Sequence[int], kinds: Sequence[int] | None, floors: Floors
) -> Statement[list[ClaimedJob]]:
    """Jobs of channels without lanes, order and limits. Raises IsolationError."""
    ranks, positions = floors.ask_alone(cursor)
    return Statement(
        text="""
            select id, run, attempt, kind_id, payload, blob, timeout_seconds, suspect, checkpoint, after, behind, trace
            from jobspec.claim_few(%s::int, %s::int, %s, %s::int[], %s::int2[], %s::bigint[])
        """,
        params=(
            worker_id, limit, bell, None if kinds is None else _array(kinds), _array(ranks), _array(positions),
        ),
        read=lambda rows: [ClaimedJob(*row) for row in rows],
        binary=True,
        direct=True,
    )  # fmt: skip


def _array(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes it: the driver takes many times as long over a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def finish_batch(done: Sequence[Done]) -> Statement[Recorded]:
    done = sorted(done, key=_ID_RUN)  # else the server sorts them
    results = [each.result for each in done]
    told = any(results)
    return Statement(
        text="select jobspec.finish_batch(%s::bigint[], %s::bigint[], %s::json[])",
        params=(
            _array(each.id for each in done), _array(each.run for each in done), results if told else None,
        ),
        read=lambda rows: Recorded(runs=frozenset(map(abs, rows[0][0])), cancelled=_negative(rows)),
        binary=True,
        direct=not told,
    )  # fmt: skip


_ID_RUN = attrgetter("id", "run")


def _negative(rows: Rows) -> frozenset[int]:
    """Runs of which something else became than they were recorded for: marked by their sign."""
    return frozenset(-run for run in rows[0][0] if run < 0)


def settle_batch(verdict: Verdict, settled: Sequence[Settled]) -> Statement[Recorded]:
    errors = [None if each.error is None else error_json(each.error) for each in settled]
    delays = [each.delay_seconds for each in settled]
    return Statement(
        text="select jobspec.settle_batch(%s::text, %s::bigint[], %s::bigint[], %s::json[], %s::float8[])",
        params=(
            verdict, _array(each.id for each in settled), _array(each.run for each in settled),
            errors if any(errors) else None, None if all(each is None for each in delays) else delays,
        ),
        read=lambda rows: Recorded(runs=frozenset(map(abs, rows[0][0])), dead=_negative(rows)),
    )  # fmt: skip


def error_json(error: AttemptError) -> str:
    """As it is stored."""
    known = {"type": error.type, "message": error.message, "traceback": error.traceback, "data": error.data}
    known["classes"] = error.classes or None
    return json.dumps({name: value for name, value in known.items() if value is not None})


def still_held(runs: Sequence[tuple[int, int]]) -> Statement[frozenset[int]]:
    return Statement(
        text="select jobspec.still_held(%s::bigint[], %s::bigint[])",
        params=([id_ for id_, _ in runs], [run for _, run in runs]),
        read=lambda rows: frozenset(rows[0][0]),
    )


def progress_batch(items: Sequence[Progressed]) -> Statement[None]:
    said = [each.progress for each in items]
    return Statement(
        text="select jobspec.progress_batch(%s::bigint[], %s::bigint[], %s::float8[], %s::float8[], %s::text[])",
        params=(
            [each.id for each in items], [each.run for each in items], [each.done for each in said],
            [each.total for each in said], [each.note for each in said],
        ),
        read=nothing,
    )  # fmt: skip


def heartbeat(worker_id: int, lease_seconds: float, runs: Sequence[int]) -> Statement[Beat]:
    """Raises WorkerGoneError."""
    return Statement(
        text="select jobspec.heartbeat(%s::int, %s::float8, %s::bigint[])",
        params=(worker_id, lease_seconds, _array(runs)),
        read=_beat,
    )


def _beat(rows: Rows) -> Beat:
    answer = rows[0][0]
    return Beat(lost=frozenset(answer["lost"]), cancelled=frozenset(answer["cancelled"]), stale=answer["stale"])


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


def deregister(worker_id: int) -> Statement[list[int]]:
    """Answers with the jobs that it still holds."""
    return Statement(text="select jobspec.deregister(%s::int)", params=(worker_id,), read=cell)


def maintain() -> Statement[None]:
    return Statement(text="select jobspec.maintain()", params=(), read=nothing)


def schema_version() -> Statement[int | None]:
    """The number of the newest migration; the statement fails where the schema is missing."""
    return Statement(text="select max(number) from jobspec.migration", params=(), read=cell)
