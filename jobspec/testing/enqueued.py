"""What was enqueued: on a recorder, or as a connection sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.backends.postgres import looking
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.client.job_def import JobDef
from jobspec.client.request import JobRequest
from jobspec.core.job import JobView, NewJob
from jobspec.errors import UnsupportedError
from jobspec.testing.recorder import Recorder

PayloadT = TypeVar("PayloadT", bound=BaseModel)

MOST: Final = 10_000
"""Jobs of one kind that are looked at: the first of a page of the engine."""
_ASKED: Final = ("priority", "channel", "origin")


def enqueued(source: SyncSource, job: JobDef[..., Any], payload: type[PayloadT], /) -> list[PayloadT]:
    """The payloads of all jobs of this kind and version that ``source`` sees, oldest first.

    ``payload`` is the model of the job: what is asserted of the fields is type-checked.
    """
    return _payloads(_views(source, job.kind), job.version, payload)


async def enqueued_async(source: AsyncSource, job: JobDef[..., Any], payload: type[PayloadT], /) -> list[PayloadT]:
    """See :func:`enqueued`."""
    return _payloads(await _views_async(source, job.kind), job.version, payload)


def assert_enqueued(source: SyncSource, request: JobRequest[Any], /) -> int:
    """The id of the first job with this kind, version and payload, and with the options that the request sets.

    Of these, priority, channel, origin and tags are compared. Raises AssertionError, which shows what is there.
    """
    return _assert(_views(source, request.job.kind), request.job)


async def assert_enqueued_async(source: AsyncSource, request: JobRequest[Any], /) -> int:
    """See :func:`assert_enqueued`."""
    return _assert(await _views_async(source, request.job.kind), request.job)


def _views(source: SyncSource, kind: str) -> list[JobView]:
    producer = borrow(source)
    if isinstance(producer, Recorder):
        return _recorded(producer, kind)
    if isinstance(producer, Verbs):
        return producer.look(_of_kind(kind))
    raise UnsupportedError(f"{type(source).__name__} cannot list jobs", help="use a connection or a Recorder")


async def _views_async(source: AsyncSource, kind: str) -> list[JobView]:
    producer = borrow_async(source)
    if isinstance(producer, Recorder):
        return _recorded(producer, kind)
    if isinstance(producer, AsyncVerbs):
        return await producer.look_async(_of_kind(kind))
    raise UnsupportedError(f"{type(source).__name__} cannot list jobs", help="use a connection or a Recorder")


def _of_kind(kind: str) -> Statement[list[JobView]]:
    return looking.find({"kind": [kind]}, after=None, limit=MOST, newest=False)


def _recorded(recorder: Recorder, kind: str) -> list[JobView]:
    views = (recorder.get(id_) for id_, job in recorder.jobs.items() if job.kind == kind)
    return [view for view in views if view is not None]


def _payloads(views: Iterable[JobView], version: int, payload: type[PayloadT]) -> list[PayloadT]:
    return [payload.model_validate_json(view.payload) for view in views if view.version == version]


def _assert(views: list[JobView], job: NewJob) -> int:
    for view in views:
        if _fits(view, job):
            return view.id
    lines = [f"  {view.id}: version {view.version}, {view.payload}" for view in views] or ["  no job of this kind"]
    msg = "\n".join([f"{job.kind} version {job.version} was not enqueued with {job.payload}; there is", *lines])
    raise AssertionError(msg)


def _fits(view: JobView, job: NewJob) -> bool:
    asked = {name: value for name in _ASKED if (value := getattr(job, name)) is not None}
    tags = json.loads(job.tags or "{}")
    return (
        view.version == job.version
        and json.loads(view.payload) == json.loads(job.payload)
        and all(getattr(view, name) == value for name, value in asked.items())
        and tags.items() <= view.tags.items()
    )
