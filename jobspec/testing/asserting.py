"""What was enqueued: on a recorder, or as a connection sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from jobspec.backends.borrow import AsyncSource, SyncSource, own, own_async
from jobspec.backends.postgres import looking
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.client.job_def import JobDef
from jobspec.client.request import Built, Draft
from jobspec.core.job import JobView, NewJob
from jobspec.errors import UnsupportedError
from jobspec.testing.recorder import Recorder

P = ParamSpec("P")
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


def assert_enqueued(source: SyncSource, job: JobDef[P, Any], /, *args: P.args, **kwargs: P.kwargs) -> int:
    """The id of the oldest job of this kind and version that has these fields, and the options that ``job`` sets.

    The arguments are those of ``job.enqueue``, and checked as there. Fields that are not given may have any value; of
    the options, priority, channel, origin and tags are compared, as in
    ``assert_enqueued(conn, send_email.configure(priority=5), to="a", subject="b")``. Blobs are not compared, and
    neither is what the job waits for. Raises AssertionError, which shows what is there.
    """
    return _assert(_views(source, job.kind), _Wanted.of(job, args, kwargs))


async def assert_enqueued_async(source: AsyncSource, job: JobDef[P, Any], /, *args: P.args, **kwargs: P.kwargs) -> int:
    """See :func:`assert_enqueued`."""
    return _assert(await _views_async(source, job.kind), _Wanted.of(job, args, kwargs))


@runtime_checkable
class _Lister(Protocol):
    def list_jobs(self, wanted: Mapping[str, Any], /, *, limit: int) -> list[JobView]: ...


@runtime_checkable
class _AsyncLister(Protocol):
    async def list_jobs_async(self, wanted: Mapping[str, Any], /, *, limit: int) -> list[JobView]: ...


def _views(source: SyncSource, kind: str) -> list[JobView]:
    producer = own(source)
    if isinstance(producer, Recorder):
        return _recorded(producer, kind)
    if isinstance(producer, Verbs):
        return producer.look(_of_kind(kind))
    if isinstance(producer, _Lister):
        return producer.list_jobs({"kind": [kind]}, limit=MOST)
    raise UnsupportedError(f"{type(source).__name__} cannot list jobs", help="use a connection or a Recorder")


async def _views_async(source: AsyncSource, kind: str) -> list[JobView]:
    producer = own_async(source)
    if isinstance(producer, Recorder):
        return _recorded(producer, kind)
    if isinstance(producer, AsyncVerbs):
        return await producer.look_async(_of_kind(kind))
    if isinstance(producer, _AsyncLister):
        return await producer.list_jobs_async({"kind": [kind]}, limit=MOST)
    raise UnsupportedError(f"{type(source).__name__} cannot list jobs", help="use a connection or a Recorder")


def _of_kind(kind: str) -> Statement[list[JobView]]:
    return looking.find({"kind": [kind]}, after=None, limit=MOST, newest=False)


def _recorded(recorder: Recorder, kind: str) -> list[JobView]:
    views = (recorder.get(id_) for id_, job in recorder.jobs.items() if job.kind == kind)
    return [view for view in views if view is not None]


def _payloads(views: Iterable[JobView], version: int, payload: type[PayloadT]) -> list[PayloadT]:
    return [payload.model_validate_json(view.payload) for view in views if view.version == version]


@dataclass(frozen=True, slots=True)
class _Wanted:
    job: NewJob
    fields: Mapping[str, Any]
    """The JSON of those that were given, by their names in the JSON."""

    @classmethod
    def of(cls, job: JobDef[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> _Wanted:
        new = job._describe(*args, **kwargs).job
        whole: dict[str, Any] = json.loads(new.payload)
        if args:  # which fields they are, only the job knows
            return cls(new, whole)
        built: Built = job._build(**kwargs)
        payload = built if isinstance(built, BaseModel) else built.payload if isinstance(built, Draft) else built[0]
        names = {name: field.serialization_alias or name for name, field in type(payload).model_fields.items()}
        given = {names[each] for each in kwargs if each in names}
        return cls(new, {name: value for name, value in whole.items() if name in given})


def _assert(views: list[JobView], wanted: _Wanted) -> int:
    for view in views:
        if _fits(view, wanted):
            return view.id
    job, fields = wanted.job, json.dumps(wanted.fields, ensure_ascii=False)
    lines = [f"  {view.id}: version {view.version}, {view.payload}" for view in views] or ["  no job of this kind"]
    msg = "\n".join([f"{job.kind} version {job.version} was not enqueued with {fields}; there is", *lines])
    raise AssertionError(msg)


def _fits(view: JobView, wanted: _Wanted) -> bool:
    job = wanted.job
    asked = {name: value for name in _ASKED if (value := getattr(job, name)) is not None}
    payload: dict[str, Any] = json.loads(view.payload)
    return (
        view.version == job.version
        and all(name in payload and payload[name] == value for name, value in wanted.fields.items())
        and all(getattr(view, name) == value for name, value in asked.items())
        and json.loads(job.tags or "{}").items() <= view.tags.items()
    )
