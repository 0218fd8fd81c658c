"""Every line here type-checks under mypy --strict and pyright strict."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_type
from uuid import UUID

import psycopg
from typed_shop.models import Card, Charge, ChargeOrder, Invoice, Line, ResizeImageResult
from typed_shop.worker import (
    ChargeOrderHandler,
    ChargeOrderJob,
    CountOrdersJob,
    Handlers,
    ListChargesJob,
    ResizeImageJob,
    SendEmailJob,
    dispatch_some,
    dispatch_table,
)

from jobspec import DispatchTable


async def on_send_email(job: SendEmailJob) -> None:
    assert_type(job.id, int)
    assert_type(job.attempt, int)
    assert_type(job.payload.to, str)
    assert_type(job.payload.cc, tuple[str, ...])
    assert_type(job.time_left(), float | None)


def on_charge_order(job: ChargeOrderJob) -> Charge:
    assert_type(job.payload, ChargeOrder)
    assert_type(job.payload.order_id, UUID)
    assert_type(job.payload.amount, Decimal)
    assert_type(job.payload.lines, tuple[Line, ...])
    match job.payload.method:
        case Card(token=token):
            assert_type(token, str)
        case Invoice(net_days=days):
            assert_type(days, int)
    if job.cancelled.is_set():
        raise TimeoutError
    return Charge(charge_id="x", captured=True)


def finishes_in_its_own_transaction(job: ChargeOrderJob, conn: psycopg.Connection[Any]) -> None:
    job.finish(conn, Charge(charge_id="x", captured=True))


async def finishes_asynchronously(job: SendEmailJob, conn: psycopg.AsyncConnection[Any]) -> None:
    await job.finish_async(conn, None)


async def on_resize_image(job: ResizeImageJob) -> ResizeImageResult:
    assert_type(job.blob, bytes)
    return ResizeImageResult(url="s3://x", bytes=len(job.blob))


async def on_list_charges(job: ListChargesJob) -> list[Charge]:
    return [Charge(charge_id=str(job.payload.from_), captured=True)]


def on_count_orders(_: CountOrdersJob) -> int:
    return 1


class Mailer:
    async def send(self, job: SendEmailJob) -> None: ...


class Charger:
    def __call__(self, job: ChargeOrderJob) -> Charge:
        return Charge(charge_id="x", captured=False)


table = dispatch_table(
    send_email=on_send_email,
    charge_order=on_charge_order,
    resize_image=on_resize_image,
    list_charges=on_list_charges,
    count_orders=on_count_orders,
)
assert_type(table, DispatchTable)
both = dispatch_some(send_email=Mailer().send) | dispatch_some(charge_order=Charger())
assert_type(both, DispatchTable)
named: ChargeOrderHandler = on_charge_order
every: Handlers = {
    "send_email": on_send_email,
    "charge_order": on_charge_order,
    "resize_image": on_resize_image,
    "list_charges": on_list_charges,
    "count_orders": on_count_orders,
}
from_a_dict = dispatch_table(**every)
