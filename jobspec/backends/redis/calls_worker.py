"""The calls of a worker's life."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from jobspec.backends.declared import ScheduleSpec
from jobspec.backends.redis import body, calls
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.script import Arg, Call, Steps, moment, nothing
from jobspec.backends.redis.serving import heard, registered, served
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Progressed,
    Recorded,
    Registration,
    Schedule,
    Settled,
    Verdict,
)
from jobspec.core.job import AttemptError, ClaimedJob, NewJob
from jobspec.core.options import MAX_ORIGIN_LENGTH
from jobspec.errors import OptionError

_SCHEDULE = TypeAdapter(ScheduleSpec)


def register(
    catalog: Catalog,
    *,
    name: str,
    kinds: Sequence[tuple[str, int]],
    channels: Sequence[str] | None,
    lease_seconds: float,
    worker_id: int | None = None,
) -> Call[Registration]:
    """Raises UnknownChannelError."""
    own = served(catalog, kinds, channels)
    known = [kind for each in kinds if (kind := catalog.kinds.get(each)) is not None]
    names = heard(own)

    def read(answer: Any) -> Registration:
        return Registration(
            worker_id=int(answer[0]),
            kinds={each.id: registered(catalog, each) for each in known},
            channels=tuple(names),
            namesakes=dict(zip(map(int, answer[1::2]), map(float, answer[2::2]), strict=True)),
        )

    args: list[Arg] = [
        catalog.version, "" if worker_id is None else worker_id, name, float(lease_seconds),
        joined(each.id for each in known), joined(each.id for each in own), json.dumps(names),
    ]  # fmt: skip
    return Call(script="register", args=args, read=read)


# ---- claims
@dataclass(slots=True)
class Taken:
    id: int
    run: int
    attempt: int
    kind_id: int
    suspect: bool
    behind: int | None
    body: body.Body
    checkpoint: str | None
    after: str | None


def taken(answer: Any) -> Iterator[Taken]:
    """See ``answer_of`` in ``scripts/shared_claim.lua``: numbers of each, and their texts one after the other."""
    rows, texts = json.loads(answer[0]), answer[1]
    end = 0
    for id_, run, attempt, kind_id, suspect, behind, *sizes in rows:
        parts = []
        for size in sizes:
            parts.append(texts[end : end + size])
            end += size
        kept, saved, after = parts
        yield Taken(
            id_, run, attempt, kind_id, bool(suspect), behind, body.read(kept), saved.decode() if saved else None,
            after.decode() if after else None,
        )  # fmt: skip


def claim(
    worker_id: int, *, limit: int, suspects: bool, tick: bool, bell: bool, kinds: Sequence[int] | None = None
) -> Call[Claim]:
    """Raises WorkerGoneError."""

    def read(answer: Any) -> Claim:
        jobs = [
            ClaimedJob(
                each.id, each.run, each.attempt, each.kind_id, each.body.payload, each.body.blob,
                each.body.head.get("t"), each.suspect, each.checkpoint, each.after, each.behind,
                each.body.head.get("w"),
            )
            for each in taken(answer)
        ]  # fmt: skip
        due_seconds = float(answer[2]) if answer[2] else None
        return Claim(jobs=jobs, again=bool(answer[3]), due_seconds=due_seconds)

    wanted = "" if kinds is None else joined(kinds) or "0"
    args: list[Arg] = [worker_id, limit, int(suspects), int(tick), int(bell), wanted]
    return Call(script="claim", args=args, read=read)


# ---- outcomes
def finish_batch(done: Sequence[Done]) -> Call[Recorded]:
    args: list[Arg] = []
    for each in done:
        args += (each.id, each.run, each.result or "")
    return Call(
        script="finish",
        args=args,
        read=lambda answer: Recorded(runs=_runs(answer[0]), cancelled=_runs(answer[1])),
    )


def settle_batch(verdict: Verdict, settled: Sequence[Settled]) -> Call[Recorded]:
    args: list[Arg] = [verdict]
    for each in settled:
        delay = "" if each.delay_seconds is None else float(each.delay_seconds)
        args += (each.id, each.run, *problem(None if each.error is None else _known(each.error)), delay)
    return Call(script="settle", args=args, read=lambda answer: Recorded(runs=_runs(answer[0]), dead=_runs(answer[1])))


def _known(error: AttemptError) -> dict[str, Any]:
    return {name: getattr(error, name) for name in ("type", "message", "traceback", "data", "classes")}


def problem(error: Mapping[str, Any] | None) -> tuple[str, str]:
    """As it is kept, and a line for its type and for each of its classes: the script reads no more of it.

    Its data is a text in the JSON: a script could not read past what is nested deeply.
    """
    if error is None:
        return "", ""
    kept = {name: error[name] for name in ("type", "message", "traceback") if error.get(name) is not None}
    if error.get("data") is not None:
        kept["data"] = json.dumps(error["data"])
    classes = list(error.get("classes") or ())
    if classes:
        kept["classes"] = classes
    text = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace").decode()
    return text, "\n".join(("", error["type"], *classes, ""))


def still_held(runs: Sequence[tuple[int, int]]) -> Call[frozenset[int]]:
    return Call(script="still", args=[each for pair in runs for each in pair], read=_runs)


def progress_batch(items: Sequence[Progressed]) -> Call[None]:
    args: list[Arg] = []
    for each in items:
        known = {name: value for name, value in asdict(each.progress).items() if name != "at" and value is not None}
        args += (each.id, each.run, json.dumps(known))
    return Call(script="progress", args=args, read=nothing)


def _runs(text: bytes) -> frozenset[int]:
    return frozenset(map(int, text.split(b","))) if text else frozenset()


def joined(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


# ---- life
def heartbeat(worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Call[Beat]:
    """Raises WorkerGoneError."""
    return Call(
        script="beat",
        args=[worker_id, float(lease_seconds), *runs],
        read=lambda answer: Beat(lost=_runs(answer[0]), cancelled=_runs(answer[1]), stale=bool(answer[2])),
    )


def deregister(worker_id: int) -> Call[None]:
    """What it did not give back is rescued by the next tick."""
    return Call(script="deregister", args=[worker_id], read=nothing)


def tick() -> Call[None]:
    """What time has brought: jobs are due, leases have run out."""
    return Call(script="tick", args=(), read=nothing)


def maintain() -> Steps[None]:
    """Forget what nobody wants any more, a few hundred jobs a call."""
    passed = 0
    while passed >= 0:
        passed = yield Call(script="erase", args=[passed], read=int)


def exclude(
    catalog: Catalog,
    *,
    name: str,
    kinds: Sequence[tuple[str, int]],
    channels: Sequence[str] | None,
    token: str,
    seconds: float,
) -> Call[None]:
    """Have these channels for oneself for so long; call it again before that is over. Raises ExclusiveError."""
    names = heard(served(catalog, kinds, channels))
    return Call(script="exclude", args=[token, name, float(seconds), *names], read=nothing)


def readmit(token: str) -> Call[None]:
    """What was excluded with this token is everybody's again."""
    return Call(script="readmit", args=[token], read=nothing)


# ---- schedules
def schedules() -> Call[list[Schedule]]:
    return Call(script="schedules", args=(), read=_schedules)


def _schedules(answer: Any) -> list[Schedule]:
    now = moment(answer[0])
    found = []
    for id_, text, next_at, paused in answer[1:]:
        spec = _SCHEDULE.validate_json(text)
        found.append(
            Schedule(
                id=int(id_), name=spec.name, cron=spec.cron, tz=spec.tz, catch_up=spec.catch_up,
                next_at=moment(next_at) if next_at else None, now=now, paused=bool(paused),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.next_at or datetime.min.replace(tzinfo=UTC), each.id))


def fire(catalog: Catalog, schedule: str, firing: Firing) -> Call[list[int] | None]:
    """``schedule``: its name. Raises OptionError, and what enqueueing raises."""
    if firing.expected is not None and firing.next_at <= firing.expected:
        raise OptionError(f"the next firing, {firing.next_at}, must be after {firing.expected}")
    spec = catalog.schedules.get(schedule)
    jobs = [] if spec is None else [scheduled(spec, each) for each in firing.times]
    return calls.fire(catalog, firing.id, firing.expected, firing.next_at, jobs)


def scheduled(spec: ScheduleSpec, at: datetime) -> NewJob:
    """The job of one firing."""
    shown = {
        "scheduled_day": at.astimezone(ZoneInfo(spec.tz)).strftime("%Y-%m-%d"),
        "scheduled_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    payload = {**spec.payload, **{name: shown[what] for name, what in spec.times.items()}}
    return NewJob(
        kind=spec.kind, version=spec.version, payload=json.dumps(payload),
        origin=f"schedule {spec.name}"[:MAX_ORIGIN_LENGTH],
    )  # fmt: skip
