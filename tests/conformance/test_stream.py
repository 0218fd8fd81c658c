"""Streams: any number of jobs, a batch at a time; whatever goes wrong, what was stored stays and is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import anyio
import pytest

from jobspec import AsyncJobHandle, JobDef, JobHandle, JobRequest, enqueue_stream, enqueue_stream_async, origin
from jobspec.backends.backend import SyncBackend
from jobspec.errors import DuplicateJobError, QueueFullError, UnknownKindError
from tests.conformance.acme import Note, capped, link, note, once, only, picture, queued
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

LOOPS = ("asyncio", "trio")
"""See conftest.py: trio only where a backend can."""
unknown = JobDef("acme.nothing", Note, lambda: type(None))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Boom(Exception):
    """On purpose."""


def links(number: int, *, then: BaseException | None = None) -> Iterator[JobRequest[None]]:
    for n in range(number):
        yield link.request(text=str(n))
    if then is not None:
        raise then


def texts(backend: SyncBackend) -> list[str]:
    """Of the jobs that can be claimed."""
    found: list[str] = []
    while jobs := backend.claim(limit=10):
        found += [Note.model_validate_json(job.payload).text for job in jobs]
    return found


def total(backend: SyncBackend) -> int:
    return sum(backend.count({}).values())


# ---- what is stored
@needs("claims")
@pytest.mark.parametrize("batch", [1, 3, 7])
def test_all_are_stored_a_batch_at_a_time(backend: SyncBackend, batch: int) -> None:
    told: list[list[JobHandle[None]]] = []
    assert enqueue_stream(backend, links(7), batch=batch, on_batch=told.append) == 7
    assert [len(each) for each in told] == [batch] * (7 // batch) + [7 % batch] * (7 % batch > 0)
    assert sorted(texts(backend)) == [str(n) for n in range(7)]


@needs("atomic", "looking")
def test_the_handles_are_those_of_the_requests_in_their_order(backend: SyncBackend) -> None:
    told: list[JobHandle[Any]] = []
    mixed: list[JobRequest[Any]] = [each for n in range(5) for each in (note.request(text=f"{n}"), link.request())]
    enqueue_stream(backend, mixed, batch=3, on_batch=told.extend)
    assert [each.id for each in told] == sorted(each.id for each in told)
    assert [each.view().kind for each in told] == ["acme.note", "acme.link"] * 5
    assert [Note.model_validate_json(each.view().payload).text for each in told[::2]] == [str(n) for n in range(5)]


@needs("claims")
def test_no_jobs_are_no_batch(backend: SyncBackend) -> None:
    told: list[Any] = []
    assert enqueue_stream(backend, iter(()), on_batch=told.append) == 0
    assert told == []
    assert backend.claim() == []


@needs("looking", "priority", "delay", "large")
def test_each_may_have_its_options_and_its_blob(backend: SyncBackend) -> None:
    told: list[JobHandle[None]] = []
    later = link.configure(priority=7, delay=timedelta(hours=1), tags={"a": "b"})
    requests = [link.request(), later.request(), picture.request(image=b"\0\xff"), link.request()]
    with origin("here"):
        enqueue_stream(backend, (each for each in [*requests, link.request()]), batch=2, on_batch=told.extend)
    seen = [each.view() for each in told]
    assert [each.state for each in seen] == ["ready", "scheduled", "ready", "ready", "ready"]
    assert (seen[1].priority, seen[1].tags) == (7, {"a": "b"})
    assert seen[4].origin == "here"
    (job,) = backend.claim(id=told[2].id)
    assert job.blob == b"\0\xff"


@needs("uniqueness")
def test_a_job_that_is_there_already_has_the_handle_of_the_first(backend: SyncBackend) -> None:
    told: list[JobHandle[None]] = []
    assert enqueue_stream(backend, [once.request(text=t) for t in "abacb"], batch=2, on_batch=told.extend) == 5
    a, b, again, c, last = [each.id for each in told]
    assert (again, last) == (a, b)
    assert len({a, b, c}) == 3


# ---- what goes wrong
@needs("looking")
@pytest.mark.parametrize(("made", "stored"), [(0, 0), (1, 0), (2, 2), (5, 4)])
def test_an_error_of_the_requests_leaves_the_whole_batches_before_it(
    backend: SyncBackend, made: int, stored: int
) -> None:
    told: list[JobHandle[None]] = []
    with pytest.raises(Boom) as caught:
        enqueue_stream(backend, links(made, then=Boom()), batch=2, on_batch=told.extend)
    assert (len(told), total(backend)) == (stored, stored)
    (said,) = caught.value.__notes__
    assert said.startswith(f"{stored} jobs are known to be stored, in batches of 2")


@needs("looking")
@pytest.mark.parametrize("stop", [KeyboardInterrupt, GeneratorExit])
def test_whoever_is_interrupted_is_told_as_well(backend: SyncBackend, stop: type[BaseException]) -> None:
    told: list[JobHandle[None]] = []
    with pytest.raises(stop) as caught:
        enqueue_stream(backend, links(5, then=stop()), batch=2, on_batch=told.extend)
    assert (len(told), total(backend)) == (4, 4)
    assert caught.value.__notes__[0].startswith("4 jobs are known to be stored")
    assert enqueue_stream(backend, links(3)) == 3


@needs("atomic", "looking")
@pytest.mark.parametrize("place", [0, 3, 5])
def test_a_job_that_is_refused_ends_the_stream_with_its_batch(backend: SyncBackend, place: int) -> None:
    def requests() -> Iterator[JobRequest[None]]:
        for n in range(6):
            yield (unknown if n == place else link).request(text=str(n))

    told: list[JobHandle[None]] = []
    with pytest.raises(UnknownKindError) as caught:
        enqueue_stream(backend, requests(), batch=2, on_batch=told.extend)
    stored = place // 2 * 2
    assert (len(told), total(backend)) == (stored, stored)
    assert caught.value.__notes__[0].startswith(f"{stored} jobs")
    assert enqueue_stream(backend, links(3)) == 3


@needs("looking")
def test_an_error_of_the_listener_ends_the_stream_with_its_batch(backend: SyncBackend) -> None:
    def listener(_: object) -> None:
        raise Boom

    with pytest.raises(Boom) as caught:
        enqueue_stream(backend, links(6), batch=2, on_batch=listener)
    assert total(backend) == 2
    assert caught.value.__notes__[0].startswith("2 jobs")
    assert enqueue_stream(backend, links(3)) == 3


@needs("uniqueness", "looking")
def test_a_key_that_must_not_come_twice_ends_the_stream(backend: SyncBackend) -> None:
    with pytest.raises(DuplicateJobError):
        enqueue_stream(backend, [only.request(text=t) for t in "abca"], batch=2)
    assert total(backend) == 2


@needs("looking", "back pressure")
def test_a_channel_that_is_full_ends_the_stream(backend: SyncBackend) -> None:
    with pytest.raises(QueueFullError) as caught:
        enqueue_stream(backend, (capped.request() for _ in range(6)), batch=2)
    assert total(backend) == 2
    assert caught.value.__notes__[0].startswith("2 jobs")


@needs("claims", "back pressure")
def test_where_the_spec_says_so_the_stream_waits_for_room(rig: Rig) -> None:
    wanted = [str(n) for n in range(4)]
    with rig.connect() as consumer, rig.connect() as producer, ThreadPoolExecutor(1) as thread:
        stream = thread.submit(enqueue_stream, producer, [queued.request(text=each) for each in wanted], batch=1)
        found = []
        for _ in wanted:
            (job,) = consumer.claim(block=60)
            found.append(Note.model_validate_json(job.payload).text)
            job.finish()
        assert (stream.result(), found) == (4, wanted)


# ---- who else is there
@needs("looking")
def test_the_requests_may_enqueue_by_themselves(backend: SyncBackend) -> None:
    def requests() -> Iterator[JobRequest[None]]:
        for n in range(7):
            link.enqueue(backend, text=f"own {n}")
            yield link.request(text=str(n))

    assert enqueue_stream(backend, requests(), batch=2) == 7
    assert total(backend) == 14


@needs("looking")
def test_several_streams_share_a_backend(backend: SyncBackend) -> None:
    with ThreadPoolExecutor(3) as threads:
        streams = [threads.submit(enqueue_stream, backend, links(20), batch=3) for _ in range(3)]
        assert [each.result() for each in streams] == [20] * 3
    assert total(backend) == 60


# ---- async
async def later(number: int, *, then: BaseException | None = None) -> AsyncIterator[JobRequest[None]]:
    for each in links(number, then=then):
        await anyio.lowlevel.checkpoint()
        yield each


SOURCES: list[Callable[..., Any]] = [links, later]


@pytest.mark.anyio
@needs("claims")
@pytest.mark.parametrize("source", SOURCES)
async def test_all_are_stored_by_an_async_caller(rig: Rig, source: Any) -> None:
    told: list[list[AsyncJobHandle[None]]] = []
    async with rig.connect_async() as backend:
        assert await enqueue_stream_async(backend, source(7), batch=3, on_batch=told.append) == 7
        assert await enqueue_stream_async(backend, source(0), batch=3, on_batch=told.append) == 0
    assert [len(each) for each in told] == [3, 3, 1]
    assert sorted(texts(rig.backend)) == [str(n) for n in range(7)]


@pytest.mark.anyio
@needs("looking")
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("stop", "made", "stored"), [(Boom, 1, 0), (Boom, 5, 4), (SystemExit, 5, 4)])
async def test_an_error_of_the_requests_comes_as_it_is(
    rig: Rig, source: Any, stop: type[BaseException], made: int, stored: int
) -> None:
    """Not as part of a group."""
    told: list[AsyncJobHandle[None]] = []
    async with rig.connect_async() as backend:
        with pytest.raises(stop) as caught:
            await enqueue_stream_async(backend, source(made, then=stop()), batch=2, on_batch=told.extend)
    assert (len(told), total(rig.backend)) == (stored, stored)
    assert caught.value.__notes__[0].startswith(f"{stored} jobs are known to be stored, in batches of 2")


@pytest.mark.anyio
@needs("atomic", "looking")
@pytest.mark.parametrize("place", [0, 3, 5])
async def test_a_job_that_is_refused_ends_an_async_stream(rig: Rig, place: int) -> None:
    told: list[AsyncJobHandle[None]] = []
    requests = ((unknown if n == place else link).request(text=str(n)) for n in range(6))
    async with rig.connect_async() as backend:
        with pytest.raises(UnknownKindError) as caught:
            await enqueue_stream_async(backend, requests, batch=2, on_batch=told.extend)
        assert await enqueue_stream_async(backend, links(3)) == 3
    stored = place // 2 * 2
    assert (len(told), total(rig.backend)) == (stored, stored + 3)
    assert caught.value.__notes__[0].startswith(f"{stored} jobs")


@pytest.mark.anyio
@needs("looking")
async def test_an_error_of_the_listener_ends_an_async_stream(rig: Rig) -> None:
    def listener(_: object) -> None:
        raise Boom

    async with rig.connect_async() as backend:
        with pytest.raises(Boom):
            await enqueue_stream_async(backend, links(6), batch=2, on_batch=listener)
    assert total(rig.backend) == 2


@pytest.mark.anyio
@needs("looking")
async def test_a_stream_that_is_cancelled_tells_only_of_what_is_stored(rig: Rig) -> None:
    told: list[AsyncJobHandle[None]] = []

    async def requests(scope: anyio.CancelScope) -> AsyncIterator[JobRequest[None]]:
        for n in range(5):
            yield link.request(text=str(n))
        scope.cancel()
        await anyio.sleep_forever()

    async with rig.connect_async() as backend:
        with anyio.CancelScope() as scope:
            await enqueue_stream_async(backend, requests(scope), batch=2, on_batch=told.extend)
        assert scope.cancelled_caught
        there = total(rig.backend)
        assert len(told) in (2, 4)
        assert there in (2, 4)
        assert {each.id for each in told} <= {each.id for each in rig.backend.list_jobs({})}
        assert await enqueue_stream_async(backend, links(3)) == 3
    assert total(rig.backend) == there + 3


@pytest.mark.anyio
@needs("looking")
async def test_several_async_streams_share_a_backend(rig: Rig) -> None:
    async with rig.connect_async() as backend, anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(partial(enqueue_stream_async, batch=3), backend, links(20))
    assert total(rig.backend) == 60
