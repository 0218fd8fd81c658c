"""Every line here type-checks under mypy --strict and pyright strict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, assert_type
from uuid import UUID, uuid4

import psycopg
from typed_shop import send_email as from_the_root
from typed_shop.jobs import JobName, charge_order, count_orders, list_charges, resize_image, send_email
from typed_shop.models import Card, Charge, Currency, Invoice, Line, PaymentMethod, ResizeImageResult

from jobspec import AsyncJobHandle, JobHandle, JobRequest, JobState, enqueue_many, enqueue_many_async

name: JobName = "send_email"


def enqueue(conn: psycopg.Connection[Any], order: UUID) -> None:
    handle = send_email.enqueue(conn, to="a@example.org", subject="hi")
    assert_type(handle, JobHandle[None])
    assert_type(handle.id, int)
    assert_type(handle.state(), JobState)
    charged = charge_order.enqueue(
        conn,
        order_id=order,
        customer_id=7,
        amount=Decimal("9.99"),
        currency=Currency.EUR,
        method=Card(token="t"),
    )
    assert_type(charged, JobHandle[Charge])
    assert_type(charged.result(timeout=5), Charge)
    assert_type(charged.result(timeout=timedelta(seconds=5)).charge_id, str)
    assert_type(list_charges.enqueue(conn, customer_id=7, from_=date(2026, 1, 1)).result(), list[Charge])
    assert_type(count_orders.enqueue(conn).result(), int)


def enqueue_all_fields(conn: psycopg.Connection[Any], method: PaymentMethod, cards: list[Line]) -> None:
    charge_order.enqueue(
        conn,
        order_id=uuid4(),
        customer_id=7,
        amount=Decimal(1),
        currency=Currency.USD,
        method=method,
        lines=cards,
        metadata={"source": "web"},
        placed_at=datetime.now(UTC),
    )
    charge_order.enqueue(
        conn,
        order_id=uuid4(),
        customer_id=7,
        amount=Decimal(1),
        currency=Currency.USD,
        method=Invoice(),
        lines=(Line(sku="a", quantity=1),),
        placed_at=None,
    )


def options_share_no_namespace_with_fields(conn: psycopg.Connection[Any]) -> None:
    late = send_email.configure(priority=5, delay=timedelta(minutes=5), max_attempts=3)
    assert_type(late.enqueue(conn, to="a", subject="b", body="c", cc=["d"]), JobHandle[None])
    send_email.configure(run_at=datetime.now(UTC), timeout=timedelta(seconds=1)).configure(priority=None)


def many(conn: psycopg.Connection[Any]) -> None:
    same = enqueue_many(conn, [send_email.request(to=str(each), subject="hi") for each in range(3)])
    assert_type(same, list[JobHandle[None]])
    mixed: list[JobRequest[object]] = [
        send_email.request(to="a", subject="b"),
        resize_image.request(image=b"", width=1),
    ]
    assert_type(enqueue_many(conn, mixed), list[JobHandle[object]])


def blob(conn: psycopg.Connection[Any]) -> None:
    resized = resize_image.enqueue(conn, image=b"\x89PNG", width=10, format="png")
    assert_type(resized.result(), ResizeImageResult)


async def enqueue_async(conn: psycopg.AsyncConnection[Any]) -> None:
    handle = await send_email.enqueue_async(conn, to="a", subject="b")
    assert_type(handle, AsyncJobHandle[None])
    assert_type(await handle.state(), JobState)
    counted = await count_orders.configure(priority=1).enqueue_async(conn)
    assert_type(await counted.result(timeout=1.5), int)
    images = await enqueue_many_async(conn, [resize_image.request(image=b"", width=1)])
    assert_type(images, list[AsyncJobHandle[ResizeImageResult]])


def any_row_factory(conn: psycopg.Connection[dict[str, Any]]) -> None:
    from_the_root.enqueue(conn, to="a", subject="b")
