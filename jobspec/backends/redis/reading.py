"""Jobs and bundles as scripts show them."""

from __future__ import annotations

import json
from typing import Any, cast

from pydantic import TypeAdapter

from jobspec.backends.declared import KindSpec
from jobspec.backends.redis import body
from jobspec.backends.redis.script import moment
from jobspec.core.job import AttemptError, BundleCounts, BundleView, Dependency, JobView, Progress
from jobspec.core.states import JobState

_KIND = TypeAdapter(KindSpec)


def job_view(answer: Any) -> JobView:
    """See ``scripts/shared_view.lua``."""
    record, text, spec, channel, result, checkpoint, errors, dependents, states = answer
    job: dict[str, Any] = json.loads(record)
    kept, kind = body.read(text), _KIND.validate_json(spec)
    head, after = kept.head, job.get("af", [])
    started_at = job.get("ca") if job["s"] == "running" else job.get("st")
    return JobView(
        id=int(job["id"]),
        kind=kind.name,
        version=kind.version,
        state=job["s"],
        channel=channel.decode(),
        key=head.get("y"),
        priority=int(job.get("p", 0)),
        attempt=int(job["a"]),
        max_attempts=int(job["m"]) if "m" in job else kind.retry.max_attempts,
        payload=kept.payload,
        enqueued_at=moment(job["e"]),
        run_at=None if (at := job.get("d") or job.get("r")) is None else moment(at),
        started_at=None if started_at is None else moment(started_at),
        finished_at=moment(job["f"]) if "f" in job else None,
        result=result.decode() or None,
        errors=tuple(_error(each) for each in errors),
        origin=head.get("o"),
        tags={**kind.tags, **head.get("g", {})},
        bundle_id=int(job["b"]) if "b" in job else None,
        after=tuple(sorted(_dependencies(after, states), key=lambda each: each.name)),
        dependents=tuple(sorted(map(int, dependents))),
        checkpoint=checkpoint.decode() or None,
        progress=_progress(job["pg"]) if "pg" in job else None,
        reason=job.get("z"),
    )


def _dependencies(after: list[str], states: list[bytes]) -> list[Dependency]:
    pairs = zip(after[::2], after[1::2], states, strict=True)
    return [Dependency(name=name, id=int(id_), state=_state(state)) for name, id_, state in pairs]


def _state(state: bytes) -> JobState | None:
    return cast("JobState", state.decode()) if state else None


def _error(text: bytes) -> AttemptError:
    attempt, at, kept = text.split(b"|", 2)
    known: dict[str, Any] = json.loads(kept)
    known["classes"] = tuple(known.get("classes") or ())
    if "data" in known:
        known["data"] = json.loads(known["data"])
    return AttemptError(**known, attempt=int(attempt), at=moment(at))


def _progress(text: str) -> Progress:
    at, kept = text.split("|", 1)
    return Progress(**json.loads(kept), at=moment(at))


def bundle_view(answer: Any, bundle_id: int) -> BundleView:
    """See ``scripts/bundle.lua``."""
    name, origin, created, finished, total, *rest = answer
    counts = {state.decode(): int(number) for state, number in zip(rest[::2], rest[1::2], strict=True)}
    ended = {name: counts.get(name, 0) for name in ("done", "dead", "cancelled", "expired")}
    return BundleView(
        id=bundle_id,
        name=name.decode(),
        origin=origin.decode() or None,
        created_at=moment(created),
        finished_at=moment(finished) if finished else None,
        counts=BundleCounts(total=int(total), unfinished=sum(counts.values()) - sum(ended.values()), **ended),
    )
