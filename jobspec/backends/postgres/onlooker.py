"""A connection that only looks, again and again, and comes back when the server does."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import psycopg

from jobspec.backends.postgres.driver import refused, run, unreachable
from jobspec.backends.postgres.migrator import check_version, installed
from jobspec.backends.postgres.pooler import OURS, mind_pooler
from jobspec.backends.postgres.session import KEEPALIVE
from jobspec.backends.postgres.statement import Statement

ResultT = TypeVar("ResultT")

STATEMENT_SECONDS: Final = 5
"""Who looks on is not to be the one that makes a slow database slower."""
_SETTINGS: Final = {**OURS, "statement_timeout": f"{STATEMENT_SECONDS} s", "default_transaction_read_only": "on"}


class Onlooker:
    """One connection, opened when it is needed; for one thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._conn: psycopg.Connection[Any] | None = None

    def run(self, statement: Statement[ResultT]) -> ResultT:
        """Raises DatabaseError for whatever goes wrong, and the next call tries a new connection.

        On a new one also SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
        """
        try:
            if self._conn is None:
                self._conn = self._connected()
            return run(self._conn, statement)
        except psycopg.Error as error:
            self.close()
            if error.sqlstate is None:
                raise unreachable(error) from error
            raise refused(error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def _connected(self) -> psycopg.Connection[Any]:
        conn = psycopg.connect(self._url, autocommit=True, application_name="jobspec top", **KEEPALIVE)
        try:
            mind_pooler(conn, _SETTINGS)
            check_version(installed(conn))
        except BaseException:
            conn.close()
            raise
        return conn
