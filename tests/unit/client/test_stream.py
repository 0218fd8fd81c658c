"""A stream, as far as no server is asked: what it holds, what it refuses, and who may stand in for its backend."""

from __future__ import annotations

import weakref
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import count
from typing import Any

import anyio
import pytest

from jobspec import (
    JobContext,
    JobHandle,
    JobRequest,
    Route,
    build_dispatch_table,
    enqueue_stream,
    enqueue_stream_async,
)
from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.client.stream import MOST, check
from jobspec.errors import OptionError
from jobspec.testing import Recorder, assert_enqueued, ignore, inline
from tests.conformance.acme import Note, link, note
from tests.conformance.rigs import MemoryRig


class Boom(Exception):
    """On purpose."""


@pytest.fixture
def backend() -> SyncBackend:
    return MemoryRig().backend


def total(backend: SyncBackend) -> int:
    return sum(backend.count({}).values())


def never() -> Iterator[JobRequest[None]]:
    raise AssertionError("nothing is asked for")
    yield


# ---- how far it goes ahead
@pytest.mark.parametrize("batch", [1, 7, 10])
def test_of_an_endless_stream_no_more_than_two_batches_are_held(backend: SyncBackend, batch: int) -> None:
    living: dict[int, weakref.ref[Any]] = {}
    most = 0

    def gone(n: int, _: object) -> None:
        del living[n]

    def requests() -> Iterator[JobRequest[None]]:
        nonlocal most
        for n in count():
            made = link.request(text=str(n))
            living[n] = weakref.ref(made.job, partial(gone, n))
            most = max(most, len(living))
            yield made

    def listener(handles: list[JobHandle[None]]) -> None:
        if handles[-1].id > 20 * batch:
            raise Boom

    with pytest.raises(Boom):
        enqueue_stream(Forgetful(backend), requests(), batch=batch, on_batch=listener)  # type: ignore[arg-type]
    assert most <= 2 * batch + 1


class Forgetful:
    """Keeps nothing of what it stores."""

    def __init__(self, backend: SyncBackend) -> None:
        self._backend, self._last = backend, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def enqueue(self, jobs: list[Any], /) -> list[int]:
        self._last += len(jobs)
        return list(range(self._last - len(jobs) + 1, self._last + 1))


# ---- what it refuses
@pytest.mark.parametrize("batch", [0, -1, MOST + 1, "3", 2.0, None])
def test_a_batch_has_a_size(backend: SyncBackend, batch: Any) -> None:
    with pytest.raises(OptionError, match=r"`batch` is .*; it must be a whole number from 1 to 5000"):
        enqueue_stream(backend, never(), batch=batch)


@pytest.mark.parametrize("source", [object(), None, Recorder()])
def test_what_is_no_backend_is_refused(source: Any) -> None:
    with pytest.raises(TypeError, match=r"needs a backend from jobspec\.connect\(\) .*, not \w+; enqueue_many joins"):
        enqueue_stream(source, never())


def test_a_sync_call_needs_a_sync_backend_and_an_async_call_an_async_one() -> None:
    rig = MemoryRig()
    sync: Any = rig.backend
    other: Any = rig.connect_async()
    with pytest.raises(TypeError, match="a sync call needs"):
        enqueue_stream(other, never())
    with pytest.raises(TypeError, match="an async call needs"):
        anyio.run(enqueue_stream_async, sync, never())


@pytest.mark.parametrize("wrong", [[7], [None], [link.request(), "x"], 7, None])
def test_what_is_no_request_stores_nothing(backend: SyncBackend, wrong: Any) -> None:
    with pytest.raises((TypeError, AttributeError)) as caught:
        enqueue_stream(backend, wrong)
    assert caught.value.__notes__[0].startswith("0 jobs")
    assert total(backend) == 0


def test_the_largest_batch_is_one_that_may_be_asked_for(backend: SyncBackend) -> None:
    check(backend, MOST)
    check(backend, 1)


# ---- in tests of users
def test_what_is_ignored_has_handles_and_is_not_stored(backend: SyncBackend) -> None:
    told: list[JobHandle[Any]] = []
    requests: list[JobRequest[Any]] = [link.request(text="a"), note.request(text="b"), link.request(text="c")]
    with ignore(link) as ignored:
        assert enqueue_stream(backend, requests, batch=2, on_batch=told.extend) == 3
    assert_enqueued(ignored, link, text="c")
    assert assert_enqueued(backend, note, text="b") == told[1].id
    assert total(backend) == 1


@pytest.mark.parametrize("is_async", [False, True])
def test_jobs_run_where_they_are_enqueued_a_batch_after_the_other(is_async: bool) -> None:
    steps: list[str] = []
    rig = MemoryRig()

    def handler(job: JobContext[Note, None]) -> None:
        steps.append(f"ran {job.payload.text}")

    def requests() -> Iterator[JobRequest[None]]:
        for n in range(3):
            yield link.request(text=str(n))

    def told(handles: list[Any]) -> None:
        steps.append(f"told {len(handles)}")

    async def call() -> None:
        backend: AsyncBackend = rig.connect_async()
        await enqueue_stream_async(backend, requests(), batch=2, on_batch=told)

    table = build_dispatch_table({"link": Route("acme.link", 1, JobContext, Note, None)}, {"link": handler})
    with inline(table):
        if is_async:
            anyio.run(call)
        else:
            enqueue_stream(rig.backend, requests(), batch=2, on_batch=told)
    assert steps == ["ran 0", "ran 1", "told 2", "ran 2", "told 1"]
    assert total(rig.backend) == 0


# ---- async
class Stuck:
    """Never answers."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    async def enqueue_async(self, jobs: list[Any], /) -> list[int]:
        await anyio.sleep_forever()
        return []


@pytest.mark.anyio
async def test_of_a_batch_that_is_cancelled_nobody_is_told(anyio_backend: str) -> None:
    told: list[Any] = []
    stuck: Any = Stuck(MemoryRig().connect_async())

    async def requests(scope: anyio.CancelScope) -> AsyncIterator[JobRequest[None]]:
        yield link.request()
        await anyio.lowlevel.checkpoint()
        scope.cancel()

    with anyio.CancelScope() as scope:
        await enqueue_stream_async(stuck, requests(scope), on_batch=told.append)
    assert scope.cancelled_caught
    assert told == []
