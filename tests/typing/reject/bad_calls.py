"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
from typed_shop.jobs import charge_order, count_orders, list_charges, resize_image, send_email
from typed_shop.models import Card, Charge, Currency, Line

from jobspec import JobHandle, enqueue_many, enqueue_many_async

CARD = Card(token="t")
NOW = datetime.now(UTC)


def names(conn: psycopg.Connection[Any]) -> None:
    send_email.enqueue(conn, to="a", subject="b", bdy="c")  # E wrong name
    send_email.enqueue(conn, "a", "b")  # E positional arguments
    send_email.enqueue(conn, to="a")  # E missing argument
    send_email.enqueue(conn)  # E missing arguments
    send_email.enqueue(to="a", subject="b")  # E missing connection
    send_email.request(conn, to="a", subject="b")  # E a request takes no connection
    count_orders.enqueue(conn, customer_id=1)  # E an argument for an empty payload
    list_charges.enqueue(conn, customer_id=1, since=date(2026, 1, 1))  # E neither from_ nor known
    resize_image.enqueue(conn, width=1)  # E missing blob
    resize_image.request(image=b"", height=1)  # E wrong name beside a blob


def types(conn: psycopg.Connection[Any]) -> None:
    send_email.enqueue(conn, to="a", subject=1)  # E int for str
    send_email.enqueue(conn, to=None, subject="b")  # E None for what is not nullable
    send_email.enqueue(conn, to="a", subject="b", cc=[1])  # E list of the wrong items
    send_email.enqueue(conn, to="a", subject="b", cc={"d": 1})  # E a mapping is no sequence
    resize_image.enqueue(conn, image="x", width=1)  # E str for bytes
    resize_image.enqueue(conn, image=b"x", width="1")  # E str for int
    resize_image.enqueue(conn, image=b"x", width=1, format="gif")  # E not in the enum
    list_charges.enqueue(conn, customer_id=1, from_="2026-01-01")  # E str for date
    list_charges.enqueue(conn, customer_id=uuid4(), from_=date(2026, 1, 1))  # E uuid for int


def charges(conn: psycopg.Connection[Any]) -> None:
    order, euro, one = uuid4(), Currency.EUR, Decimal(1)
    charge_order.enqueue(conn, order_id="x", customer_id=1, amount=one, currency=euro, method=CARD)  # E str for uuid
    charge_order.enqueue(conn, order_id=order, customer_id=1, amount=1.5, currency=euro, method=CARD)  # E float money
    charge_order.enqueue(conn, order_id=order, customer_id=1, amount=one, currency="EUR", method=CARD)  # E str for enum
    charge_order.enqueue(conn, order_id=order, customer_id=1, amount=one, currency=euro, method={})  # E dict for union
    charge_order.enqueue(conn, order_id=order, customer_id=1, amount=one, currency=euro, method=euro)  # E no variant
    charge_order.request(order_id=order, customer_id=1, amount=one, currency=euro, method=CARD, lines=[CARD])  # E items
    charge_order.request(order_id=order, customer_id=1, amount=one, currency=euro, method=CARD, metadata={1: ""})  # E keys
    charge_order.request(order_id=order, customer_id=1, amount=one, currency=euro, method=CARD, placed_at="now")  # E time
    charge_order.request(order_id=order, customer_id=1, amount=one, currency=Currency.GBP, method=CARD)  # E no such member


def options(conn: psycopg.Connection[Any]) -> None:
    send_email.configure(priority="high")  # E wrong option type
    send_email.configure(prioritty=5)  # E unknown option
    send_email.configure(delay=5)  # E a number is no duration
    send_email.configure(run_at="tomorrow")  # E a text is no time
    send_email.configure(timeout=30.0)  # E a float is no duration
    send_email.configure(max_attempts=timedelta(1))  # E a duration is no count
    send_email.configure(5)  # E positional option
    send_email.configure(to="a")  # E a field is no option
    send_email.enqueue(conn, to="a", subject="b", priority=5)  # E an option is no field


def results(conn: psycopg.Connection[Any]) -> None:
    charged: JobHandle[str] = charge_order.enqueue(conn, order_id=uuid4(), customer_id=1, amount=Decimal(1), currency=Currency.EUR, method=CARD)  # E wrong result type
    emailed: JobHandle[Charge] = send_email.enqueue(conn, to="a", subject="b")  # E it has no result
    text: str = count_orders.enqueue(conn).result()  # E int for str
    count_orders.enqueue(conn).result().charge_id  # E int has no such attribute
    count_orders.enqueue(conn).result(5)  # E the timeout is a keyword
    count_orders.enqueue(conn).result(timeout="5s")  # E a text is no duration
    print(charged, emailed, text)


def sync_and_async(conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any], url: str) -> None:
    send_email.enqueue(aconn, to="a", subject="b")  # E async connection in a sync call
    send_email.enqueue(url, to="a", subject="b")  # E a URL is no connection
    enqueue_many(aconn, [send_email.request(to="a", subject="b")])  # E async connection in a sync call
    enqueue_many(conn, send_email.request(to="a", subject="b"))  # E one request is no list
    enqueue_many(conn, [send_email])  # E a job is no request


async def forgotten(conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]) -> None:
    send_email.enqueue_async(aconn, to="a", subject="b")  # E forgotten await
    enqueue_many_async(aconn, [send_email.request(to="a", subject="b")])  # E forgotten await
    send_email.enqueue_async(aconn, to="a", subject="b").id  # E forgotten await, used
    await send_email.enqueue_async(conn, to="a", subject="b")  # E sync connection in an async call
    await send_email.enqueue(conn, to="a", subject="b")  # E await of a sync call
    handle = await count_orders.enqueue_async(aconn)
    handle.result()  # E forgotten await
    number: int = handle.result()  # E forgotten await, used
    print(number)


def models() -> None:
    Line(sku="a")  # E missing field
    Line(sku="a", quantity=1, price=2)  # E unknown field
    Line(sku=1, quantity=1)  # E wrong type
    Line("a", 1)  # E positional fields
    Line(sku="a", quantity=1).quantity = 2  # E models are frozen
    Card(kind="invoice", token="t")  # E the tag is fixed
