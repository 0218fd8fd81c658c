"""Every line here type-checks under mypy --strict and pyright strict: models that exist keep their constructors."""

from __future__ import annotations

from datetime import date
from typing import Any, assert_type

import existing_models
import psycopg
from existing_models import Address, Customer
from typed_models import develop, import_customer, plot, ship
from typed_models.worker import ImportCustomerJob, PlotJob, dispatch_some

from jobspec import AsyncJobHandle, JobHandle

HERE = Address(street="Rue de Rivoli")


def producers(conn: psycopg.Connection[Any]) -> None:
    made = import_customer.enqueue(conn, name="Ada", address=HERE)
    assert_type(made, JobHandle[Address])
    import_customer.enqueue(conn, name="Ada", address=HERE, born=date(1815, 12, 10), tags=["x"])
    plot.enqueue(conn, 1)
    plot.enqueue(conn, 1, 2)
    plot.enqueue(conn, x=1, y=2)
    assert_type(plot.configure(priority=1).enqueue(conn, 1, y=2).result(), int)
    develop.enqueue(conn, negative=b"", title="t")
    develop.enqueue(conn, negative=b"", title="t", tags=("x", "y"))
    ship.enqueue(conn, customer=made, street="Rue de Rivoli")


async def twins(conn: psycopg.AsyncConnection[Any]) -> None:
    assert_type(await import_customer.enqueue_async(conn, name="Ada", address=HERE), AsyncJobHandle[Address])
    assert_type(await plot.try_enqueue_async(conn, 1, 2), AsyncJobHandle[int] | None)


def before_anything_is_generated(conn: psycopg.Connection[Any]) -> None:
    assert_type(existing_models.visit.enqueue(conn, place="Rome", nights=2), JobHandle[Address])


def on_customer(job: ImportCustomerJob) -> Address:
    assert_type(job.payload, Customer)
    assert_type(job.payload.tags, list[str])
    return job.payload.address


async def on_plot(job: PlotJob) -> int:
    return job.payload.x


table = dispatch_some(import_customer=on_customer, plot=on_plot)
