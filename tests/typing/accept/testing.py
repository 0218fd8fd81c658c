"""Every line here type-checks under mypy --strict and pyright strict: what tests of jobs are written with."""

from __future__ import annotations

from typing import assert_type
from uuid import UUID

import psycopg
from typed_contract.bound import table
from typed_contract.jobs import greet
from typed_flows.jobs import charge_order, import_rows, list_charges, report, warm_up
from typed_flows.models import Charge, ChargeOrder, Progress
from typed_flows.worker import ChargeOrderJob, ImportRowsJob, ReportAfter, dispatch_some
from typed_shop.jobs import send_email
from typed_shop.models import SendEmail

from jobspec import AsyncJobHandle, Event, JobHandle, JobRequest
from jobspec.backends.postgres.backend import AsyncPostgresBackend
from jobspec.testing import (
    Drained,
    FakeClock,
    Ran,
    Recorder,
    assert_enqueued,
    assert_enqueued_async,
    drain,
    drain_async,
    enqueued,
    enqueued_async,
    ignore,
    inline,
    perform_job,
    perform_job_async,
    request_for,
    run_one,
    run_one_async,
)

ORDER = UUID(int=0)
CHARGE = Charge(charge_id="c", captured=True)


def on_charge(job: ChargeOrderJob) -> Charge:
    return Charge(charge_id=str(job.payload.order_id), captured=True)


async def on_import(job: ImportRowsJob) -> int:
    return job.attempt


TABLE = dispatch_some(charge_order=on_charge, import_rows=on_import)


def handlers() -> None:
    charged = perform_job(charge_order.request(order_id=ORDER), TABLE, attempt=2)
    assert_type(charged, Charge)
    saved: list[Progress] = []
    assert_type(perform_job(import_rows.request(), TABLE, state=Progress(rows=1), saved=saved), int)
    request = request_for(charge_order, ChargeOrder(order_id=ORDER))
    assert_type(request, JobRequest[Charge])
    assert_type(request_for(send_email, SendEmail(to="a", subject="b")), JobRequest[None])
    recorder = Recorder()
    waits = report.request(
        template=b"", charge=charge_order.enqueue(recorder, order_id=ORDER), warm=warm_up.enqueue(recorder)
    )
    perform_job(waits, TABLE, after=ReportAfter(charge=CHARGE, warm=None))
    assert_type(perform_job(greet.request(name="Ada"), table), None)


async def async_handlers() -> None:
    assert_type(await perform_job_async(list_charges.request(), TABLE), list[Charge])
    assert_type(await perform_job_async(import_rows.request(), TABLE), int)
    await FakeClock().advance(10.0)


def producers(conn: psycopg.Connection[object], recorder: Recorder) -> None:
    handle = charge_order.enqueue(recorder, order_id=ORDER)
    assert_type(handle, JobHandle[Charge])
    recorder.done(handle, CHARGE)
    assert_type(handle.result(), Charge)
    for source in (conn, recorder):
        assert_type(assert_enqueued(source, charge_order.configure(priority=1), order_id=ORDER), int)
        assert_type(enqueued(source, charge_order, ChargeOrder), list[ChargeOrder])


def modes(recorder: Recorder) -> None:
    with inline(TABLE, on_event=lambda event: print(event.kind)) as mode:
        assert_type(charge_order.enqueue(recorder, order_id=ORDER).result(), Charge)
        assert_type(mode.events, list[Event])
    with ignore(charge_order, lambda job: job.priority == 9) as ignored:
        charge_order.enqueue(recorder, order_id=ORDER)
        assert_type(ignored, Recorder)
    with ignore():
        warm_up.enqueue(recorder)


def on_a_database(url: str) -> None:
    assert_type(drain(url, TABLE, raise_errors=True), Drained)
    assert_type(run_one(url, TABLE, channels=["shop.charges"]), Ran)


async def on_a_database_async(backend: AsyncPostgresBackend) -> None:
    assert_type((await drain_async(backend, TABLE, most=5)).done, int)
    assert_type((await run_one_async(backend, TABLE)).error, BaseException | None)


async def async_producers(conn: psycopg.AsyncConnection[object], recorder: Recorder) -> None:
    handle = await charge_order.enqueue_async(recorder, order_id=ORDER)
    assert_type(handle, AsyncJobHandle[Charge])
    recorder.done(handle, CHARGE)
    assert_type(await assert_enqueued_async(conn, charge_order, order_id=ORDER), int)
    assert_type(await enqueued_async(recorder, charge_order, ChargeOrder), list[ChargeOrder])
