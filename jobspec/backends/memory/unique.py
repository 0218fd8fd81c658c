"""Uniqueness: a key belongs to its job until the job ends, until a time, or for ever."""

from __future__ import annotations

from math import inf

from jobspec.backends.memory.state import Job, Kind, State, Taken


def holder(state: State, key: bytes) -> int | None:
    """The job that has it now."""
    taken = state.unique.get(key)
    return None if taken is None or (taken.until is not None and taken.until <= state.now()) else taken.id


def take(state: State, key: bytes, kind: Kind, job_id: int) -> None:
    state.unique[key] = Taken(id=job_id, until=_until(state, kind))


def _until(state: State, kind: Kind) -> float | None:
    unique = kind.spec.unique
    if unique is None or unique.duration == "unfinished":
        return None
    return inf if unique.duration == "forever" else state.now() + (unique.window_seconds or 0.0)


def free(state: State, job: Job, *, always: bool = False) -> None:
    """Give the key up that was taken until the end; ``always``: also one for a time, or for ever."""
    taken = None if job.unique is None else state.unique.get(job.unique)
    if taken is not None and taken.id == job.id and (always or taken.until is None):
        assert job.unique is not None
        del state.unique[job.unique]
