"""Databases for tests: each is a copy of a template, made in a few hundredths of a second and dropped later."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from jobspec.backends.postgres.driver import unreachable

MOST_DROPPED_LATER: Final = 16
"""A database has ten megabytes."""
_LOCK: Final = "select pg_advisory_lock(hashtextextended('jobspec template', 0))"


class Clones:
    """On one server, for one process. A context manager: at its end all copies are dropped, and the templates stay.

    ``url``: of any database of the server, as a user who may create others. Raises DatabaseError.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._later: list[str] = []
        try:
            self._conn: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True, application_name="jobspec test")
        except psycopg.OperationalError as error:
            raise unreachable(error) from error

    def template(self, name: str, make: Callable[[str], None]) -> str:
        """The database of this name, which ``make(url)`` fills where there is none; another process waits for it."""
        with psycopg.connect(self._url, autocommit=True) as conn:
            conn.execute(_LOCK)
            if conn.execute("select from pg_database where datname = %s", (name,)).fetchone() is None:
                new = f"{name}_new"
                conn.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(new)))
                conn.execute(sql.SQL("create database {}").format(sql.Identifier(new)))
                make(self._at(new))
                conn.execute(
                    sql.SQL("alter database {} rename to {}").format(sql.Identifier(new), sql.Identifier(name))
                )
        return name

    def clone(self, template: str) -> str:
        """The URL of a new database."""
        name = f"jobspec_test_{uuid.uuid4().hex}"
        # The other strategy waits for two checkpoints: on a busy machine it takes twice as long.
        self._conn.execute(
            sql.SQL("create database {} template {} strategy wal_log").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self._later.append(name)
        return self._at(name)

    def drop_some(self) -> None:
        """All, once they are many: the connections that are open to them are cut."""
        if len(self._later) >= MOST_DROPPED_LATER:
            self._drop_all()

    def close(self) -> None:
        self._drop_all()
        self._conn.close()

    def _drop_all(self) -> None:
        while self._later:
            name = sql.Identifier(self._later.pop())
            self._conn.execute(sql.SQL("drop database if exists {} with (force)").format(name))

    def _at(self, database: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{database}"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
