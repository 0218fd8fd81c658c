"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from typing import Any

import existing_models
import psycopg
from existing_models import Address, Customer
from typed_models.jobs import develop, import_customer, plot, ship
from typed_models.worker import ImportCustomerJob, dispatch_some

from jobspec import JobHandle

HERE = Address(street="Rue de Rivoli")


def producers(conn: psycopg.Connection[Any], aconn: psycopg.AsyncConnection[Any]) -> None:
    import_customer.enqueue(conn, name="Ada")  # E missing argument
    import_customer.enqueue(conn, "Ada", HERE)  # E a plain model takes keywords
    import_customer.enqueue(conn, name="Ada", adress=HERE)  # E wrong name
    import_customer.enqueue(conn, name="Ada", address={"street": "x"})  # E dict for model
    import_customer.enqueue(conn, name="Ada", address=HERE, tags=[1])  # E wrong items
    import_customer.enqueue(conn, Customer(name="Ada", address=HERE))  # E the fields, not the model
    import_customer.enqueue(aconn, name="Ada", address=HERE)  # E async connection in a sync call
    plot.enqueue(conn)  # E missing argument
    plot.enqueue(conn, "1")  # E str for int, by position
    plot.enqueue(conn, 1, 2, 3)  # E one too many
    plot.enqueue(conn, 1, x=1)  # E twice
    plot.enqueue(conn, z=1)  # E the constructor has no z
    develop.enqueue(conn, title="t")  # E missing blob
    develop.enqueue(conn, b"", "t")  # E a builder takes keywords
    develop.enqueue(conn, negative="x", title="t")  # E str for bytes
    ship.enqueue(conn, street="x")  # E missing dependency
    ship.enqueue(conn, customer=plot.enqueue(conn, 1), street="x")  # E the handle of another result
    wrong: JobHandle[int] = import_customer.enqueue(conn, name="Ada", address=HERE)  # E wrong result type
    existing_models.visit.enqueue(conn, place="Rome", nigths=2)  # E wrong name, before anything is generated
    existing_models.visit.enqueue(conn, place=1)  # E wrong type, before anything is generated
    print(wrong)


async def twins(conn: psycopg.AsyncConnection[Any]) -> None:
    plot.enqueue_async(conn, 1)  # E forgotten await
    await plot.enqueue_async(conn, 1, 2, 3)  # E one too many
    await import_customer.try_enqueue_async(conn, name=1, address=HERE)  # E int for str


def returns_the_model(job: ImportCustomerJob) -> Customer:
    return job.payload


dispatch_some(import_customer=returns_the_model)  # E wrong result
