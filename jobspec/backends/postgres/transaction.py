"""A transaction on a connection of its own: what an operator's command works in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from jobspec.backends.postgres.driver import translate, unreachable
from jobspec.backends.postgres.migrator import check_version, installed
from jobspec.backends.postgres.session import KEEPALIVE
from jobspec.backends.postgres.waiting import Connection
from jobspec.errors import DatabaseError


@contextmanager
def transaction(url: str, *, read_only: bool = False) -> Iterator[Connection]:
    """Committed at the end, rolled back after an error; ``read_only``: all statements see the same moment.

    Raises DatabaseError, also for whatever PostgreSQL refuses, SchemaMissingError, SchemaTooOldError and
    SchemaTooNewError.
    """
    try:
        with psycopg.connect(url, application_name="jobspec", **KEEPALIVE) as conn:
            if read_only:
                conn.isolation_level, conn.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
            check_version(installed(conn))
            yield conn
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise unreachable(error) from error
        try:
            translate(error)
        except psycopg.Error:
            reason = error.diag.message_primary or str(error)
            raise DatabaseError(f"the database refused: {reason} (SQLSTATE {error.sqlstate})") from error
