"""A transaction on a connection of its own: what an operator's command works in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from jobspec.backends.postgres.driver import refused, translate, unreachable
from jobspec.backends.postgres.migrator import check_version, installed
from jobspec.backends.postgres.pooler import mind_pooler
from jobspec.backends.postgres.session import KEEPALIVE
from jobspec.backends.postgres.waiting import Connection


@contextmanager
def transaction(url: str, *, read_only: bool = False) -> Iterator[Connection]:
    """Committed at the end, rolled back after an error; ``read_only``: all statements see the same moment.

    Raises DatabaseError, also for whatever PostgreSQL refuses, SchemaMissingError, SchemaTooOldError and
    SchemaTooNewError.
    """
    try:
        with psycopg.connect(url, autocommit=True, application_name="jobspec", **KEEPALIVE) as conn:
            mind_pooler(conn)
            conn.autocommit = False
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
            raise refused(error) from error
