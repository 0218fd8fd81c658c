"""Every line here type-checks under mypy --strict and pyright strict."""

from __future__ import annotations

from datetime import date
from typing import Any, assert_type

import psycopg
import typed_contract.bound
from typed_contract import greet, import_customer, import_person
from typed_contract.bound import Rest, bound_table
from typed_contract.models import ImportPerson
from typed_contract.worker import GreetJob, ImportCustomerJob, ImportPersonJob, dispatch_some

from jobspec import DispatchTable, JobHandle, SyncSource


def sets(conn: psycopg.Connection[Any], tags: list[str], born: date) -> None:
    handle = import_person.enqueue(conn, name="a", born=born, tags={"x", "y"})
    assert_type(handle, JobHandle[frozenset[int]])
    assert_type(handle.result(), frozenset[int])
    import_person.enqueue(conn, name="a", born=born, tags=frozenset(tags), token="t", nick="n")
    import_person.enqueue(conn, name="a", born=born, tags=dict.fromkeys(tags).keys())


def names_of_the_spec_not_of_the_wire(job: ImportPersonJob) -> None:
    assert_type(job.payload, ImportPerson)
    assert_type(job.payload.born, date)
    assert_type(job.payload.tags, frozenset[str])
    ImportPerson(name="a", born=job.payload.born)


def a_deprecated_job_is_still_handled_and_configured() -> None:
    import_customer.configure(priority=1)
    assert_type(import_customer.kind, str)


def on_greet(job: GreetJob) -> None: ...


async def on_import_customer(job: ImportCustomerJob) -> int:
    return 1


assert_type(typed_contract.bound.table, DispatchTable)
every = bound_table(greet=on_greet, import_customer=on_import_customer)
assert_type(every, DispatchTable)
rest: Rest = {"greet": on_greet, "import_customer": on_import_customer}
bound_table(**rest)
merged = typed_contract.bound.table | dispatch_some(greet=on_greet)


def on_any_source(source: SyncSource) -> None:
    greet.enqueue(source, name="a")
