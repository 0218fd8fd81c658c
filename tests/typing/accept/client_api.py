"""Whatever producers and callers touch, beside the plain calls: it type-checks under mypy and pyright strict."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

import asyncpg
import psycopg
import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_scoped_session
from sqlalchemy.orm import Session, scoped_session
from typed_shop.jobs import charge_order, count_orders, resize_image, send_email
from typed_shop.models import ResizeImageResult

from jobspec import (
    AsyncBundleHandle,
    AsyncClaimed,
    AsyncJobHandle,
    AsyncReservation,
    BundleCounts,
    BundleHandle,
    BundleView,
    Claimed,
    Dependency,
    Event,
    JobHandle,
    JobRequest,
    JobState,
    JobView,
    Metric,
    Reservation,
    adapt,
    connect,
    connect_async,
    enqueue_bundle,
    enqueue_bundle_async,
    enqueue_chain,
    enqueue_chain_async,
    enqueue_many,
)

HOUR = timedelta(hours=1)


def attempts(conn: psycopg.Connection[Any]) -> None:
    assert_type(send_email.try_enqueue(conn, to="a", subject="b"), JobHandle[None] | None)
    assert_type(count_orders.try_enqueue(conn), JobHandle[int] | None)
    asked = charge_order.configure(
        channel="charges", unique_key="7", tags={"a": "b"}, origin="here", max_pending=10, on_dep_failure="run"
    )
    asked.configure(channel=None, unique_key=None, tags=None, origin=None, max_pending=None, on_dep_failure=None)


def reservations(conn: psycopg.Connection[Any], other: psycopg.Connection[Any]) -> None:
    reservation = count_orders.reserve(conn, HOUR)
    assert_type(reservation, Reservation[int])
    assert_type(reservation.handle, JobHandle[int])
    assert_type(reservation.id, int)
    assert_type(reservation.commit(), bool)
    assert_type(reservation.commit(other), bool)
    assert_type(reservation.extend(HOUR, conn), datetime)
    reservation.cancel()
    assert_type(send_email.reserve(conn, HOUR, to="a", subject="b"), Reservation[None])


def together(conn: psycopg.Connection[Any]) -> None:
    assert_type(enqueue_chain(conn, [count_orders.request(), count_orders.request()]), list[JobHandle[int]])
    mixed: list[JobRequest[object]] = [send_email.request(to="a", subject="b"), count_orders.request()]
    assert_type(enqueue_chain(conn, mixed), list[JobHandle[object]])
    bundle = enqueue_bundle(conn, mixed, name="two", origin="here")
    assert_type(bundle, BundleHandle)
    assert_type(bundle.jobs[0].id, int)
    assert_type(bundle.view(), BundleView)
    assert_type(bundle.counts(), BundleCounts)
    assert_type(bundle.wait(timeout=HOUR).has_error, bool)
    assert_type(bundle.finished(), bool)


def looks(handle: JobHandle[int]) -> None:
    view = handle.view()
    assert_type(view, JobView)
    assert_type(view.after, tuple[Dependency, ...])
    assert_type(view.dependents, tuple[int, ...])
    assert_type(view.origin, str | None)
    assert_type(handle.cancel(force=True, reason="no"), JobState)


def by_hand(url: str, conn: psycopg.Connection[Any]) -> None:
    with connect(url) as backend:
        jobs = backend.claim(limit=5, kinds=["shop.*"], channels=["shop.mail"], lease=HOUR, block=1.5, client="me")
        assert_type(jobs, list[Claimed])
        for job in jobs:
            job.save({"page": 1}, conn=conn, extra_attempts=1)
            job.finish({"done": True}, conn=conn)
            assert_type(job.fail(ValueError("x"), delay=HOUR, give_up=False, data={"a": 1}), JobState)
            assert_type(job.fail("text"), JobState)
            assert_type(job.snooze(HOUR), JobState)
            assert_type(job.reschedule(), JobState)
            assert_type(job.release(), JobState)
            assert_type(job.extend(HOUR), datetime)
            assert_type(job.payload, str)
        assert_type(backend.get(7), JobView | None)
        assert_type(backend.wait(7, timeout_seconds=None), JobView | None)
        assert_type(backend.commit(7), bool)
        assert_type(backend.cancel(7), JobState)
        assert_type(backend.bundle(7), BundleView | None)
        assert_type(backend.list_jobs({"state": "dead"}, after=7, limit=10, newest=True), list[JobView])
        assert_type(backend.count({}), dict[JobState, int])
        assert_type(backend.stats(), list[Metric])


async def by_hand_async(url: str) -> None:
    async with connect_async(url) as backend:
        (job,) = await backend.claim_async(id=7, block=HOUR)
        assert_type(job, AsyncClaimed)
        await job.finish(None)
        await job.save([1])
        assert_type(await job.fail("x"), JobState)
        async with backend.events(kinds={"shop.send_email"}, events=["done", "dead"]) as events:
            assert_type(events, AsyncIterator[Event])
            async for event in events:
                assert_type(event.id, int)
                if event.event == "bundle":
                    break


async def twins(conn: psycopg.AsyncConnection[Any]) -> None:
    assert_type(await count_orders.try_enqueue_async(conn), AsyncJobHandle[int] | None)
    reservation = await resize_image.reserve_async(conn, HOUR, image=b"", width=1)
    assert_type(reservation, AsyncReservation[ResizeImageResult])
    assert_type(await reservation.commit(), bool)
    assert_type(await reservation.extend(HOUR), datetime)
    await reservation.cancel(conn)
    assert_type(await enqueue_chain_async(conn, [count_orders.request()]), list[AsyncJobHandle[int]])
    bundle = await enqueue_bundle_async(conn, [count_orders.request()])
    assert_type(bundle, AsyncBundleHandle)
    assert_type(await bundle.wait(timeout=5), BundleCounts)
    handle = await count_orders.configure(run_at=datetime.now(UTC)).enqueue_async(conn)
    assert_type(await handle.view(), JobView)
    assert_type(await handle.cancel(), JobState)


def other_libraries(
    session: Session, scoped: scoped_session[Session], conn: sqlalchemy.Connection, job: Claimed
) -> None:
    for on in (adapt(session), adapt(scoped), adapt(conn)):
        assert_type(count_orders.enqueue(on), JobHandle[int])
        enqueue_many(on, [count_orders.request()])
        count_orders.reserve(on, HOUR).commit(adapt(session))
        job.finish(conn=on)


async def other_async_libraries(
    session: AsyncSession,
    scoped: async_scoped_session[AsyncSession],
    conn: AsyncConnection,
    plain: asyncpg.Connection[asyncpg.Record],
) -> None:
    for on in (adapt(session), adapt(scoped), adapt(conn), adapt(plain)):
        assert_type(await count_orders.enqueue_async(on), AsyncJobHandle[int])
