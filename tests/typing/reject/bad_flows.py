"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from typed_flows.jobs import charge_order, list_charges, report, reserve_stock, ship_order, warm_up
from typed_flows.models import Charge, Progress
from typed_flows.worker import BookJob, ImportRowsJob, ReportJob, SettleJob, ShipOrderJob, SumUpJob, dispatch_some

ORDER = UUID(int=0)


def edges(conn: psycopg.Connection[Any]) -> None:
    stock = reserve_stock.enqueue(conn, order_id=ORDER)
    charge = charge_order.enqueue(conn, order_id=ORDER)
    charges = list_charges.enqueue(conn)
    warm = warm_up.enqueue(conn)
    ship_order.enqueue(conn, stock=charge, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E Charge for bool
    ship_order.enqueue(conn, stock=stock, charge=charges, charges=charges, warm=warm, order_id=ORDER)  # E list for one
    ship_order.enqueue(conn, stock=stock, charge=charge, charges=charges, warm=stock, order_id=ORDER)  # E bool for None
    ship_order.enqueue(conn, stock=stock.id, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E an id
    ship_order.enqueue(conn, stock=True, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E a result
    ship_order.enqueue(conn, stock=None, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E None
    ship_order.enqueue(conn, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E missing handle
    ship_order.enqueue(conn, order_id=ORDER)  # E missing handles
    ship_order.enqueue(conn, stock=stock, charge=charge, charges=charges, warm=warm)  # E missing field
    ship_order.request(stok=stock, charge=charge, charges=charges, warm=warm, order_id=ORDER)  # E wrong name
    reserve_stock.enqueue(conn, stock=stock, order_id=ORDER)  # E it waits for nothing
    report.enqueue(conn, charge=charge, warm=warm)  # E missing blob
    report.enqueue(conn, template="x", charge=charge, warm=warm)  # E str for bytes


async def forgotten(aconn: psycopg.AsyncConnection[Any]) -> None:
    warm = await warm_up.enqueue_async(aconn)
    charge = charge_order.enqueue_async(aconn, order_id=ORDER)
    await report.enqueue_async(aconn, template=b"", charge=charge, warm=warm)  # E forgotten await
    await charge


async def contexts(
    ship: ShipOrderJob, told: ReportJob, rows: ImportRowsJob, lists: SumUpJob, book: BookJob, settle: SettleJob
) -> None:
    text: str = ship.after.stock  # E bool for str
    ship.after.shipment  # E no such edge
    ship.after.charge = Charge(charge_id="x", captured=True)  # E what was waited for is frozen
    told.after.charge.captured  # E it may not have ended well
    rows.after  # E it waits for nothing
    ship.state  # E no checkpoint
    await ship.save(Progress())  # E no checkpoint
    await rows.save(5)  # E int for Progress
    await rows.save(None)  # E None for Progress
    await rows.save(Progress(), extra=1)  # E wrong name
    rows.save(Progress())  # E forgotten await
    rows.save_sync({"rows": 1})  # E dict for Progress
    lists.save_sync(["a"])  # E list of the wrong items
    rows.state.rows  # E there may be none
    rows.conn  # E not transactional
    book.conn.execute("select 1").fetchone().x  # E a row may be None
    await book.conn.execute("select 1")  # E a sync connection
    settle.conn.execute("select 1").fetchone()  # E forgotten await
    count: int = settle.conn  # E a connection for int
    print(text, count)


async def saves_elsewhere(
    job: ImportRowsJob, conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]
) -> None:
    await job.save(Progress(), conn)  # E sync connection in an async call
    job.save_sync(Progress(), aconn)  # E async connection in a sync call


async def on_report(job: ReportJob) -> None: ...


dispatch_some(ship_order=on_report)  # E the handler of another job
dispatch_some(reserve=on_report)  # E no such job
