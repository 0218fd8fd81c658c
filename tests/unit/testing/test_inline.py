"""Jobs that run where they are enqueued, and jobs that are only written down."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from jobspec import (
    AfterMixin,
    DispatchTable,
    Draft,
    Event,
    JobContext,
    JobDef,
    JobHandle,
    Payload,
    Route,
    TransactionalMixin,
    build_dispatch_table,
    enqueue_bundle,
    enqueue_bundle_async,
    enqueue_chain,
    enqueue_many,
    enqueue_many_async,
)
from jobspec.errors import HandlerError
from jobspec.testing import Recorder, assert_enqueued, ignore, inline


class Cut(Payload, frozen=True):
    width: int
    names: tuple[str, ...] = ()


class Piece(BaseModel):
    width: int


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    first: Piece | None


class CutJob(JobContext[Cut, Piece]):
    pass


class LateJob(JobContext[Cut, Piece], AfterMixin[After]):
    pass


class PayJob(JobContext[Cut, Piece], TransactionalMixin):
    pass


def _cut(*, width: int, names: tuple[str, ...] = ()) -> Cut:
    return Cut(width=width, names=names)


def _late(*, first: JobHandle[Piece], width: int) -> Draft:
    return Draft(Cut(width=width), after={"first": first})


cut = JobDef("p.cut", _cut, lambda: Piece)
late = JobDef("p.late", _late, lambda: Piece)
pay = JobDef("p.pay", _cut, lambda: Piece)
ROUTES: Mapping[str, Route] = {
    "cut": Route("p.cut", 1, CutJob, Cut, lambda: Piece),
    "late": Route("p.late", 1, LateJob, Cut, lambda: Piece, after=(After, {"first": lambda: Piece})),
    "pay": Route("p.pay", 1, PayJob, Cut, lambda: Piece, transactional="sync"),
}
STORE = Recorder()
"""In place of a connection: nothing is to come here."""


def table(**handlers: Any) -> DispatchTable:
    return build_dispatch_table(ROUTES, handlers)


def double(job: CutJob) -> Piece:
    return Piece(width=2 * job.payload.width)


async def double_async(job: CutJob) -> Piece:
    return Piece(width=2 * job.payload.width)


@pytest.fixture(autouse=True)
def nothing_is_stored() -> Any:
    yield
    assert STORE.jobs == {}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# ---- inline (A-G05)
@pytest.mark.parametrize("handler", [double, double_async])
def test_the_handler_runs_in_the_caller_and_its_result_is_there(handler: Any) -> None:
    with inline(table(cut=handler)) as mode:
        handle = cut.enqueue(STORE, width=2)
        assert (handle.state(), handle.result()) == ("done", Piece(width=4))
    assert [each.kind for each in mode.jobs.values()] == ["p.cut"]


@pytest.mark.anyio
@pytest.mark.parametrize("handler", [double, double_async])
async def test_it_runs_for_async_callers_too(handler: Any) -> None:
    with inline(table(cut=handler)):
        handle = await cut.enqueue_async(STORE, width=2)
        assert await handle.result() == Piece(width=4)
        (other,) = await enqueue_many_async(STORE, [cut.request(width=3)])
        assert await other.result() == Piece(width=6)
        bundle = await enqueue_bundle_async(STORE, [cut.request(width=1)])
        assert await bundle.finished()


@pytest.mark.anyio
@pytest.mark.parametrize("handler", [double, double_async])
async def test_a_sync_call_works_where_an_event_loop_runs(handler: Any) -> None:
    with inline(table(cut=handler)):
        assert cut.enqueue(STORE, width=2).result() == Piece(width=4)


def test_a_plain_function_runs_in_the_thread_of_the_caller() -> None:
    threads: list[threading.Thread] = []

    def handler(job: CutJob) -> Piece:
        threads.append(threading.current_thread())
        return Piece(width=1)

    with inline(table(cut=handler)):
        cut.enqueue(STORE, width=2)
    assert threads == [threading.current_thread()]


@pytest.mark.parametrize("is_async", [False, True])
def test_what_a_handler_raises_comes_out_of_the_call(is_async: bool) -> None:
    def fail(job: CutJob) -> Piece:
        raise ValueError("no")

    async def fail_async(job: CutJob) -> Piece:
        raise ValueError("no")

    with inline(table(cut=fail_async if is_async else fail)) as mode:
        with pytest.raises(ValueError, match="no"):
            cut.enqueue(STORE, width=2)
        assert [each.event for each in mode.events] == ["queued", "started", "dead"]


def test_payload_and_result_go_through_their_json() -> None:
    def handler(job: CutJob) -> Piece:
        assert job.payload.names == ("a",)
        assert type(job.payload.names) is tuple
        return Piece(width=1)

    with inline(table(cut=handler)):
        given = Piece(width=1)
        names: Any = ["a"]
        assert cut.enqueue(STORE, width=2, names=names).result() == given


def test_jobs_that_handlers_enqueue_run_before_the_handler_goes_on() -> None:
    log: list[int] = []

    def handler(job: CutJob) -> Piece:
        if job.payload.width:
            cut.enqueue(STORE, width=job.payload.width - 1)
        log.append(job.payload.width)
        return Piece(width=1)

    with inline(table(cut=handler)) as mode:
        cut.enqueue(STORE, width=2)
    assert log == [0, 1, 2]
    assert len(mode.jobs) == 3


@pytest.mark.anyio
async def test_async_handlers_enqueue_as_well() -> None:
    log: list[int] = []

    async def handler(job: CutJob) -> Piece:
        if job.payload.width:
            await cut.enqueue_async(STORE, width=job.payload.width - 1)
        log.append(job.payload.width)
        return Piece(width=1)

    with inline(table(cut=handler)):
        await cut.enqueue_async(STORE, width=2)
    assert log == [0, 1, 2]


def test_jobs_without_an_end_are_stopped() -> None:
    def handler(job: CutJob) -> Piece:
        cut.enqueue(STORE, width=1)
        return Piece(width=1)

    with inline(table(cut=handler)), pytest.raises(AssertionError, match="is there an end"):
        cut.enqueue(STORE, width=1)


def test_events_are_delivered_step_by_step() -> None:
    told: list[Event] = []
    with inline(table(cut=double), on_event=told.append) as mode:
        handle = cut.enqueue(STORE, width=1)
    assert [(each.event, each.id, each.kind, each.attempt) for each in told] == [
        ("queued", handle.id, "p.cut", 0),
        ("started", handle.id, "p.cut", 1),
        ("done", handle.id, "p.cut", 1),
    ]
    assert mode.events == told


def test_a_job_sees_the_results_that_it_waited_for() -> None:
    def handler(job: LateJob) -> Piece:
        assert job.after.first is not None
        return job.after.first

    with inline(table(cut=double, late=handler)):
        first = cut.enqueue(STORE, width=4)
        assert late.enqueue(STORE, first=first, width=1).result() == Piece(width=8)


def test_bulks_chains_and_bundles_run_in_their_order() -> None:
    log: list[int] = []

    def handler(job: CutJob) -> Piece:
        log.append(job.payload.width)
        return Piece(width=1)

    with inline(table(cut=handler)):
        enqueue_many(STORE, [cut.request(width=1), cut.request(width=2)])
        enqueue_chain(STORE, [cut.request(width=3), cut.request(width=4)])
        assert enqueue_bundle(STORE, [cut.request(width=5)]).counts().done == 1
    assert log == [1, 2, 3, 4, 5]


def test_what_a_call_that_raises_leaves_behind_never_runs() -> None:
    log: list[int] = []

    def handler(job: CutJob) -> Piece:
        log.append(job.payload.width)
        if job.payload.width == 1:
            raise ValueError
        return Piece(width=1)

    with inline(table(cut=handler)):
        with pytest.raises(ValueError):
            enqueue_many(STORE, [cut.request(width=1), cut.request(width=2)])
        cut.enqueue(STORE, width=3)
    assert log == [1, 3]


def test_a_reserved_job_runs_when_it_is_committed() -> None:
    with inline(table(cut=double)) as mode:
        reservation = cut.reserve(STORE, timedelta(minutes=1), width=1)
        assert mode.results == {}
        assert reservation.commit(STORE)
        assert not reservation.commit(STORE)
        assert reservation.handle.result() == Piece(width=2)
        other = cut.reserve(STORE, timedelta(minutes=1), width=1)
        other.handle.cancel()
        cut.enqueue(STORE, width=1)
        assert other.handle.state() == "cancelled"


@pytest.mark.parametrize("finishes", [True, False])
def test_a_transactional_handler_gets_the_connection_of_the_caller(finishes: bool) -> None:
    def handler(job: PayJob) -> Piece:
        conn: Any = job.conn
        assert conn is STORE
        cut.enqueue(job.conn, width=9)
        if finishes:
            job.finish(job.conn, Piece(width=1))
        return Piece(width=2)

    with inline(table(pay=handler, cut=double)) as mode:
        assert pay.enqueue(STORE, width=1).result() == Piece(width=1 if finishes else 2)
        assert assert_enqueued(mode, cut, width=9) == 2


def test_a_job_without_a_handler_is_an_error_and_the_mode_ends_with_its_block() -> None:
    with inline(table(cut=double)), pytest.raises(HandlerError, match=r"no handler for p\.pay"):
        pay.enqueue(STORE, width=1)
    other = Recorder()
    cut.enqueue(other, width=1)
    assert len(other.jobs) == 1


# ---- ignore
def test_ignored_jobs_are_written_down_and_not_stored() -> None:
    with ignore() as ignored:
        handle = cut.enqueue(STORE, width=1)
        enqueue_many(STORE, [cut.request(width=2), pay.request(width=3)])
        enqueue_bundle(STORE, [cut.request(width=4)])
        assert handle.state() == "ready"
    assert [(job.kind, job.payload) for job in ignored.jobs.values()] == [
        ("p.cut", '{"width":1,"names":[]}'),
        ("p.cut", '{"width":2,"names":[]}'),
        ("p.pay", '{"width":3,"names":[]}'),
        ("p.cut", '{"width":4,"names":[]}'),
    ]
    assert assert_enqueued(ignored, cut, width=2) > 1 << 61


def test_the_others_are_stored_as_always() -> None:
    store = Recorder()
    with ignore(pay, lambda job: '"width":7' in job.payload) as ignored:
        one, two, three = enqueue_many(store, [cut.request(width=7), cut.request(width=1), pay.request(width=2)])
        assert [each.id > 1 << 61 for each in (one, two, three)] == [True, False, True]
        assert two.state() == three.state() == "ready"
        assert three.cancel() == "cancelled"
        bundle = enqueue_bundle(store, [cut.request(width=7), cut.request(width=2)])
        assert bundle.counts().total == 1
        assert pay.try_enqueue(store, width=3) is not None
        assert cut.try_enqueue(store, width=4) is not None
    assert [job.payload for job in store.jobs.values()] == [f'{{"width":{width},"names":[]}}' for width in (1, 2, 4)]
    assert len(ignored.jobs) == 4


def test_what_is_stored_does_not_wait_for_what_is_ignored() -> None:
    store = Recorder()
    with ignore(lambda job: '"width":2' in job.payload):
        enqueue_chain(store, [cut.request(width=width) for width in (1, 2, 3, 4)])
        late.enqueue(store, first=cut.enqueue(store, width=2), width=5)
    assert [job.after for job in store.jobs.values()] == [(), (), (("previous", -2),), ()]


@pytest.mark.anyio
async def test_async_callers_are_ignored_as_well() -> None:
    store = Recorder()
    with ignore(cut) as ignored:
        handle = await cut.enqueue_async(store, width=1)
        stored = await pay.enqueue_async(store, width=1)
        assert await handle.state() == await stored.state() == "ready"
        await enqueue_bundle_async(store, [cut.request(width=1), pay.request(width=1)])
        assert await cut.try_enqueue_async(store, width=1) is not None
    assert (len(ignored.jobs), len(store.jobs)) == (3, 2)
