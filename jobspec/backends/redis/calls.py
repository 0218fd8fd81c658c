"""The calls of producers and of those who hold a handle."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar, cast

from jobspec.backends.check import check_origin
from jobspec.backends.redis.body import packed
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.reading import bundle_view, job_view
from jobspec.backends.redis.script import Call, moment, numbers, word
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.options import MAX_NAME_BYTES, OnConflict
from jobspec.core.states import JobState
from jobspec.errors import EmptyBundleError, OptionError, PayloadError

ResultT = TypeVar("ResultT")

MOST_JOBS: Final = 20_000
MOST_BYTES: Final = 256 * 1024 * 1024
"""A call is done as a whole, and nobody else is served meanwhile: with so much for about a second."""
_IN_PARTS: Final = "enqueue them in several calls: while Redis does one it serves nobody else"


def enqueue(catalog: Catalog, jobs: Sequence[NewJob], *, on_conflict: OnConflict | None = None) -> Call[list[int]]:
    """All or none; ids in the order of ``jobs``. Raises what :meth:`SyncProducer.enqueue` does."""
    return _enqueue(catalog, jobs, ["many", on_conflict or "", "", ""], numbers)


def try_enqueue(catalog: Catalog, job: NewJob) -> Call[int | None]:
    """None: the channel is full, or somebody has the unique key."""
    return _enqueue(catalog, [job], ["try", "", "", ""], lambda answer: int(answer[0]) if answer else None)


def enqueue_bundle(
    catalog: Catalog, jobs: Sequence[NewJob], *, name: str, origin: str | None
) -> Call[tuple[int, list[int]]]:
    """The id of the bundle, and those of its jobs. Raises EmptyBundleError, OptionError, and what enqueueing raises."""
    if not jobs:
        raise EmptyBundleError("a bundle needs at least one job")
    if (size := len(name.encode())) > MAX_NAME_BYTES:
        raise OptionError(f"the name of the bundle is {size} bytes; the cap is {MAX_NAME_BYTES}")
    check_origin(origin)
    return _enqueue(
        catalog,
        [replace(job, origin=job.origin or origin) for job in jobs],
        ["bundle", "", name, origin or ""],
        lambda answer: (int(answer[0]), numbers(answer[1:])),
    )


def fire(
    catalog: Catalog, schedule_id: int, expected: datetime | None, next_at: datetime, jobs: Sequence[NewJob]
) -> Call[list[int] | None]:
    """Move a schedule on and enqueue its jobs. None: somebody else was faster."""
    moved = f"{'' if expected is None else f'{expected.timestamp():.6f}'}|{next_at.timestamp():.6f}"
    return _enqueue(
        catalog,
        jobs,
        ["fire", "", str(schedule_id), moved],
        lambda answer: None if answer == [b"-"] else numbers(answer),
    )


def _enqueue(
    catalog: Catalog, jobs: Sequence[NewJob], how: Sequence[str], read: Callable[[Any], ResultT]
) -> Call[ResultT]:
    if len(jobs) > MOST_JOBS:
        raise OptionError(
            f"{len(jobs)} jobs are too many for one call to Redis: {MOST_JOBS} is the cap", help=_IN_PARTS
        )
    heads, bodies = [], []
    for job in jobs:
        head, body = packed(catalog, job)
        heads.append(head)
        bodies.append(body)
    if (size := sum(map(len, bodies))) > MOST_BYTES:
        raise PayloadError(f"{size} bytes are too many for one call to Redis: {MOST_BYTES} is the cap", help=_IN_PARTS)
    return Call(script="enqueue", args=[catalog.version, *how, json.dumps(heads), *bodies], read=read)


def get(job_id: int) -> Call[JobView | None]:
    return Call(script="get", args=[job_id], read=lambda answer: job_view(answer) if answer else None)


def bundle(bundle_id: int) -> Call[BundleView | None]:
    return Call(
        script="bundle", args=[bundle_id], read=lambda answer: bundle_view(answer, bundle_id) if answer else None
    )


def is_over(id_: int) -> Call[bool]:
    """Whether waiting is over: the job has ended, is parked, or is not there; or the bundle is finished.

    If not, ``Names.ended(id_)`` will hear when it is: subscribe first, then ask.
    """
    return Call(script="over", args=[id_], read=bool)


def cancel(job_id: int, *, force: bool = False, reason: str | None = None) -> Call[JobState]:
    """``cancelled``, or ``running``: its worker has been asked. Raises NotFoundError, JobEndedError."""
    return Call(script="cancel", args=[job_id, int(force), reason or ""], read=state)


def commit(job_id: int) -> Call[bool]:
    """False: it had been committed before. Raises NotFoundError, ReservationExpiredError."""
    return Call(script="commit", args=[job_id, ""], read=bool)


def extend_reservation(job_id: int, *, within_seconds: float) -> Call[datetime]:
    """When it now runs out. Raises OptionError, NotFoundError, ReservationExpiredError, JobEndedError."""
    if not within_seconds > 0:
        raise OptionError(f"a reservation cannot be extended by {within_seconds} s")
    return Call(script="commit", args=[job_id, float(within_seconds)], read=moment)


def state(answer: Any) -> JobState:
    return cast("JobState", word(answer))
