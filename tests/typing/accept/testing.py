"""Every line here type-checks under mypy --strict and pyright strict: what tests of jobs are written with."""

from __future__ import annotations

from typing import Any, assert_type
from uuid import UUID

import psycopg
from typed_contract.bound import table
from typed_contract.jobs import greet
from typed_flows.jobs import import_rows, ship_order
from typed_flows.models import Charge, Progress
from typed_flows.worker import ImportRowsJob, ShipOrderAfter, dispatch_some
from typed_shop.jobs import charge_order, count_orders, send_email
from typed_shop.models import SendEmail

from jobspec import JobHandle, JobRequest
from jobspec.testing import (
    Recorder,
    assert_enqueued,
    assert_enqueued_async,
    enqueued,
    perform_job,
    perform_job_async,
    request_for,
)


async def on_import_rows(job: ImportRowsJob) -> int:
    return 1


flows = dispatch_some(import_rows=on_import_rows)


def handlers() -> None:
    saved: list[Progress] = []
    assert_type(perform_job(import_rows.request(), flows, state=Progress(rows=1), saved=saved), int)
    assert_type(perform_job(greet.request(name="Ada"), table), None)
    after = ShipOrderAfter(stock=True, charge=Charge(charge_id="x", captured=True), charges=[], warm=None)
    handle: Any = None
    asked = ship_order.request(stock=handle, charge=handle, charges=handle, warm=handle, order_id=UUID(int=0))
    assert_type(perform_job(asked, flows, after=after), None)


def producers() -> None:
    recorder = Recorder()
    counted = count_orders.enqueue(recorder)
    assert_type(counted, JobHandle[int])
    recorder.done(counted, 7)
    assert_type(counted.result(), int)
    send_email.enqueue(recorder, to="a", subject="b")
    assert_type(assert_enqueued(recorder, send_email.request(to="a", subject="b")), int)
    assert_type(enqueued(recorder, send_email, SendEmail)[0].to, str)


async def twins(conn: psycopg.AsyncConnection[Any]) -> None:
    assert_type(await perform_job_async(import_rows.request(), flows), int)
    assert_type(await assert_enqueued_async(conn, count_orders.request()), int)


def a_payload_that_is_made() -> None:
    assert_type(request_for(send_email, SendEmail(to="a", subject="b")), JobRequest[None])
    assert_type(charge_order.version, int)
