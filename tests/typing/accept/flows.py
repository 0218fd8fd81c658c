"""Every line here type-checks under mypy --strict and pyright strict."""

from __future__ import annotations

from typing import Any, assert_type
from uuid import UUID

import psycopg
from typed_flows.jobs import charge_order, list_charges, report, reserve_stock, ship_order, warm_up
from typed_flows.models import Charge, Progress
from typed_flows.worker import (
    BookJob,
    ImportRowsJob,
    ReportAfter,
    ReportJob,
    SettleJob,
    ShipOrderAfter,
    ShipOrderJob,
    SumUpJob,
    dispatch_some,
)

from jobspec import AsyncJobHandle, JobHandle


def enqueue(conn: psycopg.Connection[Any], order: UUID) -> None:
    stock = reserve_stock.enqueue(conn, order_id=order)
    charge = charge_order.enqueue(conn, order_id=order)
    shipped = ship_order.enqueue(
        conn,
        stock=stock,
        charge=charge,
        charges=list_charges.enqueue(conn),
        warm=warm_up.enqueue(conn),
        order_id=order,
    )
    assert_type(shipped, JobHandle[None])
    report.configure(priority=1).enqueue(conn, template=b"", charge=charge, warm=shipped)


async def enqueue_async(conn: psycopg.AsyncConnection[Any], warm: JobHandle[None]) -> None:
    charge = await charge_order.enqueue_async(conn, order_id=UUID(int=0))
    assert_type(charge, AsyncJobHandle[Charge])
    await report.enqueue_async(conn, template=b"", charge=charge, warm=warm)
    report.request(template=b"", charge=charge, warm=warm)


async def on_ship_order(job: ShipOrderJob) -> None:
    assert_type(job.after, ShipOrderAfter)
    assert_type(job.after.stock, bool)
    assert_type(job.after.charge, Charge)
    assert_type(job.after.charges, list[Charge])
    assert_type(job.after.warm, None)
    assert_type(job.payload.order_id, UUID)


def on_report(job: ReportJob) -> None:
    assert_type(job.after, ReportAfter)
    assert_type(job.after.charge, Charge | None)
    if job.after.charge is not None:
        assert_type(job.after.charge.captured, bool)
    assert_type(job.blob, bytes)


async def on_import_rows(job: ImportRowsJob) -> int:
    assert_type(job.state, Progress | None)
    state = job.state or Progress()
    await job.save(Progress(rows=state.rows + 1))
    await job.save(state, extra_attempts=1)
    job.save_sync(state)
    return state.rows


async def saves_in_a_transaction(
    job: ImportRowsJob, conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]
) -> None:
    await job.save(Progress(), aconn)
    job.save_sync(Progress(), conn, extra_attempts=1)


def on_sum_up(job: SumUpJob) -> None:
    assert_type(job.state, list[int] | None)
    job.save_sync([1, 2])


def on_book(job: BookJob) -> None:
    assert_type(job.conn, psycopg.Connection[Any])
    job.conn.execute("select 1")


async def on_settle(job: SettleJob) -> Charge:
    assert_type(job.conn, psycopg.AsyncConnection[Any])
    await job.conn.execute("select 1")
    assert_type(job.state, int | None)
    return Charge(charge_id="x", captured=True)


table = dispatch_some(
    ship_order=on_ship_order,
    report=on_report,
    import_rows=on_import_rows,
    sum_up=on_sum_up,
    book=on_book,
    settle=on_settle,
)
