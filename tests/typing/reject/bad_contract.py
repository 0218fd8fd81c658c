"""Every line marked ``# E`` is rejected by mypy --strict and by pyright strict, and no other line is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
from typed_contract.bound import Rest, bound_table, table
from typed_contract.jobs import greet, import_customer, import_person
from typed_contract.models import ImportPerson
from typed_contract.worker import GreetJob, ImportCustomerJob, ImportPersonJob

from jobspec import enqueue_many

BORN = date(1970, 1, 1)
HOUR = timedelta(hours=1)


# ---- deprecated jobs: each call is reported with the words of the spec
def deprecated(conn: psycopg.Connection[Any]) -> None:
    import_customer.enqueue(conn, name="a")  # E deprecated
    import_customer.configure(priority=1).enqueue(conn, name="a")  # E deprecated, configured
    import_customer.try_enqueue(conn, name="a")  # E deprecated
    import_customer.reserve(conn, HOUR, name="a")  # E deprecated
    enqueue_many(conn, [import_customer.request(name="a")])  # E deprecated, in bulk
    import_customer.enqueue(conn, nam="a")  # E deprecated, and wrong


async def deprecated_twins(conn: psycopg.AsyncConnection[Any]) -> None:
    await import_customer.enqueue_async(conn, name="a")  # E deprecated
    await import_customer.try_enqueue_async(conn, name="a")  # E deprecated
    await import_customer.reserve_async(conn, HOUR, name="a")  # E deprecated


# ---- sets
def sets(conn: psycopg.Connection[Any]) -> None:
    import_person.enqueue(conn, name="a", born=BORN, tags={1, 2})  # E a set of the wrong items
    import_person.enqueue(conn, name="a", born=BORN, tags=7)  # E no set
    import_person.enqueue(conn, name="a", born=BORN, tags=None)  # E None for what is not nullable
    numbers: list[int] = import_person.enqueue(conn, name="a", born=BORN).result()  # E a frozenset is no list
    import_person.enqueue(conn, name="a", born=BORN).result().add(1)  # E a frozenset has no add
    print(numbers)


# ---- names in JSON are not those in Python
def wire_names(conn: psycopg.Connection[Any], job: ImportPersonJob) -> None:
    import_person.enqueue(conn, name="a", dateOfBirth=BORN)  # E the name in JSON
    import_person.enqueue(conn, name="a", born="1970-01-01")  # E str for date
    job.payload.dateOfBirth  # E the name in JSON
    ImportPerson(name="a", dateOfBirth=BORN)  # E the name in JSON
    ImportPerson(name="a")  # E missing field
    job.payload.tags.add("x")  # E payloads are frozen, sets too


# ---- what the spec names is bound already
def on_greet(job: GreetJob) -> None: ...
def on_import_customer(job: ImportCustomerJob) -> int:
    return 1


async def on_import_person(job: ImportPersonJob) -> frozenset[int]:
    return frozenset()


bound_table(greet=on_greet)  # E a handler is missing
bound_table()  # E all are missing
bound_table(greet=on_greet, import_customer=on_import_customer, import_person=on_import_person)  # E bound by the spec
bound_table(greet=on_import_customer, import_customer=on_import_customer)  # E the handler of another job
bound_table(on_greet, on_import_customer)  # E positional handlers
rest: Rest = {"greet": on_greet}  # E a key is missing
table.bindings = {}  # E a table does not change
table | {"greet": on_greet}  # E a mapping is no table
table(greet=on_greet)  # E a table is not called
greet.deprecated  # E no such attribute
