"""Typed calls on the caller's connections: in the caller's transaction, never committing; handles and results."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from pydantic import Field, TypeAdapter

from jobspec import JobDef, JobHandle, JobRequest, Model, Payload, connect, connect_async, enqueue_many
from jobspec.backends.borrow import borrow
from jobspec.client.enqueue import enqueue_many_async
from jobspec.core.options import MAX_DURATION
from jobspec.errors import (
    InTransactionError,
    JobDeadError,
    JobParkedError,
    LeaseLostError,
    NotFoundError,
    OptionError,
    PayloadError,
    ResultTimeoutError,
    UnknownKindError,
)


class Send(Payload, frozen=True):
    to: str
    size: int = Field(default=1, gt=0)


class Sent(Model, frozen=True):
    at: str


def _send(*, to: str, size: int = 1) -> Send:
    return Send(to=to, size=size)


def _image(*, image: bytes) -> tuple[Send, bytes]:
    return Send(to="me"), image


send = JobDef("shop.send", _send, lambda: Sent)
image = JobDef("shop.image", _image, lambda: TypeAdapter[list[int]](list[int]))
unknown = JobDef("shop.unknown", _send, lambda: type(None))


@pytest.fixture(params=["asyncio"])
def anyio_backend(request: Any) -> str:
    return str(request.param)


@pytest.fixture
async def aconn(url: str, shop: Any) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    async with await psycopg.AsyncConnection.connect(url) as conn:
        yield conn


@pytest.fixture
def plain(url: str, shop: Any) -> Any:
    """A connection as users have it: not autocommit."""
    with psycopg.connect(url, row_factory=dict_row) as conn:
        yield conn
        conn.rollback()


def test_nothing_is_committed_for_the_caller(plain: Any, shop: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    assert shop.rows("select 1 from jobspec.job") == []
    plain.commit()
    assert shop.state(handle.id) == "ready"


def test_defaults_are_written_into_the_payload(plain: Any, shop: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    plain.commit()
    assert shop.job(handle.id).payload == {"to": "ada", "size": 1, "cc": []}


def test_options_reach_the_row(plain: Any, shop: Any) -> None:
    at = datetime(2040, 1, 1, tzinfo=UTC)
    late = send.configure(run_at=at, priority=3, max_attempts=2, timeout=timedelta(seconds=9)).enqueue(plain, to="a")
    soon = send.configure(delay=timedelta(hours=1)).enqueue(plain, to="a")
    plain.commit()
    job = shop.job(late.id)
    assert (job.run_at, job.priority, job.max_attempts, job.state) == (at, 3, 2, "scheduled")
    assert shop.value("select timeout_seconds from jobspec.job where id = %s", late.id) == 9
    assert shop.state(soon.id) == "scheduled"


def test_a_bad_payload_is_refused_before_any_statement(plain: Any) -> None:
    """A-G01."""
    for bad in ({"to": "x", "size": 0}, {"to": "nul\0"}, {"to": 7}):
        with pytest.raises(PayloadError):
            send.enqueue(plain, **bad)
    assert plain.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_an_unknown_kind_says_to_apply(plain: Any) -> None:
    with pytest.raises(UnknownKindError, match="jobspec apply"):
        unknown.enqueue(plain, to="x")


def test_what_takes_no_jobs_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="psycopg Connection"):
        send.enqueue(object(), to="x")  # type: ignore[arg-type]


def test_many_go_in_one_statement_and_come_back_in_order(plain: Any, shop: Any) -> None:
    handles = enqueue_many(plain, [send.request(to=str(n)) for n in range(100)])
    plain.commit()
    assert [shop.job(handle.id).payload["to"] for handle in handles] == [str(n) for n in range(100)]


def test_mixed_kinds_with_blobs_and_options_in_one_call(plain: Any, shop: Any) -> None:
    requests: list[JobRequest[object]] = [
        image.request(image=b"\x00\x01"),
        send.configure(priority=9, delay=timedelta(days=1)).request(to="a"),
        image.request(image=b""),
    ]
    one, two, three = enqueue_many(plain, requests)
    plain.commit()
    blobs = [shop.value("select blob from jobspec.job where id = %s", handle.id) for handle in (one, two, three)]
    assert blobs == [b"\x00\x01", None, b""]
    assert (shop.state(two.id), shop.job(two.id).priority) == ("scheduled", 9)


def test_a_bulk_too_big_for_one_statement_is_still_all_or_none(shop: Any) -> None:
    requests = [send.request(to=str(n)) for n in range(12_000)]
    handles = enqueue_many(shop.conn, requests)
    ids = [handle.id for handle in handles]
    assert (ids == sorted(ids), shop.value("select count(*) from jobspec.job")) == (True, 12_000)
    with pytest.raises(UnknownKindError):
        enqueue_many(shop.conn, [*requests, unknown.request(to="x")])
    assert shop.value("select count(*) from jobspec.job") == 12_000


def test_a_bulk_too_big_for_one_statement_is_not_committed_for_the_caller(plain: Any, shop: Any) -> None:
    enqueue_many(plain, [send.request(to=str(n)) for n in range(5_001)])
    plain.rollback()
    assert shop.value("select count(*) from jobspec.job") == 0


def test_the_smallest_delay_and_the_longest(plain: Any, shop: Any) -> None:
    tiny, huge = (send.configure(delay=delay).request(to="a") for delay in (timedelta(microseconds=1), MAX_DURATION))
    for handle in enqueue_many(plain, [tiny, huge]):
        assert handle.id > 0
    with pytest.raises(OptionError, match="from 0:00:00 to 3650 days"):
        send.configure(delay=timedelta.max)


def test_a_blob_is_bytes(plain: Any) -> None:
    for bad in ("text", None):
        with pytest.raises(PayloadError, match="must be bytes"):
            image.enqueue(plain, image=bad)  # type: ignore[arg-type]
    assert plain.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_no_requests_are_no_statement(plain: Any) -> None:
    assert enqueue_many(plain, []) == []
    assert plain.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


# ---- handles
def finished(shop: Any, handle: JobHandle[Any], result: str | None) -> None:
    (job,) = shop.claim(shop.register())
    assert job.id == handle.id
    shop.finish(job, result=result)


def test_the_result_is_typed(plain: Any, shop: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    plain.commit()
    assert handle.state() == "ready"
    finished(shop, handle, '{"at": "noon"}')
    assert handle.result(timeout=5) == Sent(at="noon")
    assert handle.state() == "done"
    assert plain.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_a_result_that_is_no_model(plain: Any, shop: Any) -> None:
    handle = image.enqueue(plain, image=b"x")
    plain.commit()
    finished(shop, handle, "[1, 2]")
    assert handle.result() == [1, 2]


def test_waiting_inside_the_transaction_that_enqueued_is_refused(plain: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    with pytest.raises(InTransactionError, match="commit first"):
        handle.result(timeout=5)


def test_a_wait_that_is_too_short(plain: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    plain.commit()
    with pytest.raises(ResultTimeoutError):
        handle.result(timeout=timedelta(milliseconds=20))
    with pytest.raises(TimeoutError):
        handle.result(timeout=0)


def test_a_dead_and_a_parked_job_raise_what_happened(plain: Any, shop: Any) -> None:
    dead, parked = send.configure(max_attempts=1).enqueue(plain, to="a"), send.enqueue(plain, to="b")
    plain.commit()
    one, two = shop.claim(shop.register())
    shop.fail(one, message="no such mailbox")
    shop.park(two)
    with pytest.raises(JobDeadError, match="no such mailbox"):
        dead.result()
    with pytest.raises(JobParkedError):
        parked.result()


def test_a_job_that_was_rolled_back_is_not_found(plain: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    plain.rollback()
    with pytest.raises(NotFoundError):
        handle.state()
    with pytest.raises(NotFoundError):
        handle.result()


def test_a_handle_can_look_through_another_connection(plain: Any, shop: Any, other: Any) -> None:
    handle = send.enqueue(plain, to="ada")
    with pytest.raises(NotFoundError):
        handle.on(other.conn).state()
    plain.commit()
    assert handle.on(other.conn).state() == "ready"


# ---- backends of our own
def test_on_a_backend_every_enqueue_is_its_own_transaction(url: str, shop: Any) -> None:
    with connect(url) as backend:
        handle = send.enqueue(backend, to="ada")
        many = enqueue_many(backend, [send.request(to="b")] * 3)
        assert handle.state() == "ready"
        assert {each.state() for each in many} == {"ready"}
        for job in shop.claim(shop.register()):
            shop.finish(job, result='{"at": "noon"}')
        assert [each.result() for each in many] == [Sent(at="noon")] * 3


@pytest.mark.anyio
async def test_async_calls_do_the_same(aconn: Any, shop: Any) -> None:
    handle = await send.enqueue_async(aconn, to="ada")
    many = await enqueue_many_async(aconn, [send.request(to="b"), send.request(to="c")])
    assert shop.rows("select 1 from jobspec.job") == []
    with pytest.raises(InTransactionError):
        await handle.result()
    await aconn.commit()
    assert await handle.state() == "ready"
    for job in shop.claim(shop.register()):
        shop.finish(job, result='{"at": "noon"}')
    assert await handle.result(timeout=5) == Sent(at="noon")
    assert [await each.state() for each in many] == ["done", "done"]
    assert await enqueue_many_async(aconn, []) == []


@pytest.mark.anyio
async def test_an_async_backend_does_the_same(url: str, shop: Any) -> None:
    async with connect_async(url) as backend:
        handle = await send.enqueue_async(backend, to="ada")
        assert await handle.state() == "ready"
        finished(shop, handle, '{"at": "noon"}')  # type: ignore[arg-type]
        assert await handle.result(timeout=timedelta(seconds=5)) == Sent(at="noon")


def test_a_zombie_learns_that_it_lost_its_lease(plain: Any, shop: Any) -> None:
    send.enqueue(plain, to="ada")
    plain.commit()
    (job,) = shop.claim(shop.register())
    shop.release(job)
    with pytest.raises(LeaseLostError):
        borrow(plain).finish(job.id, job.run, result=None)
