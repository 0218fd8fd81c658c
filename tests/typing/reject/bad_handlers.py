"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from typing import Any

import psycopg
from typed_shop.models import Charge, ResizeImageResult
from typed_shop.worker import (
    ChargeOrderJob,
    CountOrdersJob,
    Handlers,
    ListChargesJob,
    ResizeImageJob,
    SendEmailJob,
    dispatch_some,
    dispatch_table,
)


async def on_send_email(job: SendEmailJob) -> None: ...


def on_charge_order(job: ChargeOrderJob) -> Charge:
    return Charge(charge_id="x", captured=True)


async def on_resize_image(job: ResizeImageJob) -> ResizeImageResult:
    return ResizeImageResult(url="x", bytes=1)


def on_list_charges(job: ListChargesJob) -> list[Charge]:
    return []


def on_count_orders(job: CountOrdersJob) -> int:
    return 1


async def returns_a_text(job: ChargeOrderJob) -> str:
    return "x"


def returns_nothing(job: CountOrdersJob) -> None: ...


def returns_something(job: SendEmailJob) -> int:
    return 1


def takes_two(job: SendEmailJob, conn: psycopg.Connection[Any]) -> None: ...


def takes_none() -> None: ...


def takes_a_keyword(*, job: SendEmailJob) -> None: ...


dispatch_table(send_email=on_send_email)  # E missing handlers
dispatch_table(charge_order=on_charge_order, resize_image=on_resize_image, list_charges=on_list_charges, count_orders=on_count_orders)  # E one handler missing
dispatch_table()  # E all handlers missing
dispatch_some(send_mail=on_send_email)  # E surplus handler
dispatch_some(send_email=on_charge_order)  # E the handler of another job
dispatch_some(charge_order=returns_a_text)  # E wrong result
dispatch_some(count_orders=returns_nothing)  # E no result
dispatch_some(send_email=returns_something)  # E a result where none is declared
dispatch_some(send_email=takes_two)  # E two parameters
dispatch_some(send_email=takes_none)  # E no parameter
dispatch_some(send_email=takes_a_keyword)  # E no positional parameter
dispatch_some(send_email="handlers.on_send_email")  # E a text is no handler
dispatch_some(on_send_email)  # E positional handler
everything: Handlers = {"send_email": on_send_email}  # E missing keys
dispatch_some(send_email=on_send_email) | on_charge_order  # E a handler is no table


async def contexts(
    email: SendEmailJob,
    image: ResizeImageJob,
    charge: ChargeOrderJob,
    conn: psycopg.Connection[Any],
    aconn: psycopg.AsyncConnection[Any],
) -> None:
    email.payload.sbject  # E no such field
    email.blob  # E the job has no blob
    image.state  # E the job has no checkpoint
    length: str = image.blob  # E bytes for str
    email.payload.to = "b"  # E payloads are frozen
    email.id = 5  # E the id is given
    charge.finish(conn, "x")  # E wrong result type
    charge.finish(conn)  # E missing result
    charge.finish(aconn, Charge(charge_id="x", captured=True))  # E async connection in a sync call
    charge.finish_async(aconn, Charge(charge_id="x", captured=True))  # E forgotten await
    await email.finish_async(aconn, 1)  # E a result where none is declared
    print(length, everything)
