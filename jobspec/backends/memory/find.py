"""Jobs by a filter, as ``jobspec.find`` in SQL understands it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jobspec.backends import filters
from jobspec.backends.memory.state import Job, State

Test = Callable[[Job], bool]


def find(state: State, which: Mapping[str, Any]) -> list[Job]:
    """Those that a filter means, by id. Raises OptionError."""
    tests = _tests(state, which)
    return sorted((job for job in state.jobs.values() if all(test(job) for test in tests)), key=lambda job: job.id)


def _tests(state: State, which: Mapping[str, Any]) -> list[Test]:
    f = filters.checked(which)
    return [*_identities(state, f), *_words(f), *_bundles(state, f), *_times(f)]


def _identities(state: State, f: Mapping[str, Any]) -> Iterable[Test]:
    if (states := filters.states(f)) is not None:
        yield lambda job: job.state in states
    if (texts := filters.texts(f, "id")) is not None:
        ids = filters.numbers("id", texts)
        yield lambda job: job.id in ids
    if "kind" in f:
        kinds = filters.names((name for name, _ in state.kinds), f, "kind")
        yield lambda job: job.kind.name in kinds
    if "version" in f:
        yield lambda job: job.kind.spec.version == f["version"]
    if "channel" in f:
        channels = filters.names(state.channels, f, "channel")
        yield lambda job: job.channel.name in channels
    if "key" in f:
        key = filters.key_text(f)
        yield lambda job: job.key == key


def _words(f: Mapping[str, Any]) -> Iterable[Test]:
    if (origins := filters.texts(f, "origin")) is not None:
        yield lambda job: job.origin in origins
    if "tag" in f:
        yield lambda job: f["tag"].items() <= {**job.kind.spec.tags, **job.tags}.items()
    if "error" in f:
        part = f["error"].lower()
        yield lambda job: bool(job.errors) and part in f"{job.errors[-1].type}: {job.errors[-1].message}".lower()


def _bundles(state: State, f: Mapping[str, Any]) -> Iterable[Test]:
    if (texts := filters.texts(f, "bundle")) is not None:
        ids = filters.numbers("bundle", texts)
        yield lambda job: job.bundle_id in ids
    for name in ("name", "origin"):
        if f"bundle_{name}" in f:
            wanted = f[f"bundle_{name}"]
            of = {each.id for each in state.bundles.values() if getattr(each, name) == wanted}
            yield lambda job, of=of: job.bundle_id in of  # type: ignore[misc]


def _times(f: Mapping[str, Any]) -> Iterable[Test]:
    for step, moment in (("enqueued", _enqueued), ("started", _started), ("finished", _finished)):
        if f"{step}_before" in f:
            yield _before(moment, filters.time_at(f, f"{step}_before"))
        if f"{step}_after" in f:
            yield _after(moment, filters.time_at(f, f"{step}_after"))


Moment = Callable[[Job], float | None]


def _before(moment: Moment, at: float) -> Test:
    return lambda job: (when := moment(job)) is not None and when < at


def _after(moment: Moment, at: float) -> Test:
    return lambda job: (when := moment(job)) is not None and when > at


def _enqueued(job: Job) -> float | None:
    return job.enqueued_at


def _started(job: Job) -> float | None:
    return job.claimed_at if job.state == "running" else job.started_at


def _finished(job: Job) -> float | None:
    return job.finished_at
