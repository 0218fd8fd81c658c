"""Database connections of Django, over psycopg 3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import DatabaseError, transaction

from jobspec.adapters.polling import PollingVerbs
from jobspec.adapters.translate import ours
from jobspec.backends.backend import SyncProducer
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import Verbs
from jobspec.errors import UnsupportedError

ResultT = TypeVar("ResultT")


def adapt_django(connection: Any) -> SyncProducer:
    """Raises TypeError, UnsupportedError."""
    vendor = getattr(connection, "vendor", None)
    if vendor is None:
        msg = f"adapt() takes a database connection of Django, not {type(connection).__name__}"
        raise TypeError(msg)
    driver = getattr(getattr(connection, "Database", None), "__name__", "")
    if (vendor, driver) != ("postgresql", "psycopg"):
        raise UnsupportedError(
            f"adapt() works with PostgreSQL by psycopg 3, not with {vendor} by {driver}",
            help="install psycopg, version 3; Django prefers it to psycopg2",
        )
    return DjangoProducer(connection)


class DjangoProducer(PollingVerbs):
    """A producer in the transaction of ``atomic()``; outside of one every statement is its own."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, statement: Statement[ResultT], /) -> ResultT:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement.text, list(statement.params))
                return statement.read(cursor.fetchall())
        except DatabaseError as error:
            if (found := ours(error)) is not None:
                raise found from None
            raise

    @contextmanager
    def atomic(self) -> Iterator[Verbs]:
        with transaction.atomic(using=self._connection.alias):
            yield self

    def inside(self) -> bool:
        return bool(self._connection.in_atomic_block) or not self._connection.get_autocommit()
