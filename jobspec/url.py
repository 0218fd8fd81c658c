"""A URL becomes a backend: the only place that picks one."""

from __future__ import annotations

from jobspec.backends.postgres.backend import AsyncPostgresBackend, PostgresBackend
from jobspec.errors import ConfigError

_POSTGRES = ("postgresql://", "postgres://")


def connect(url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> PostgresBackend:
    """A sync backend, to be used as a context manager or closed; every enqueue on it is its own transaction.

    Raises ConfigError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
    """
    _check(url)
    return PostgresBackend(url, max_connections=max_connections, application_name=application_name)


def connect_async(
    url: str, *, max_connections: int = 4, application_name: str = "jobspec client"
) -> AsyncPostgresBackend:
    """An async backend: ``async with connect_async(url) as backend``, which raises what :func:`connect` raises."""
    _check(url)
    return AsyncPostgresBackend(url, max_connections=max_connections, application_name=application_name)


def _check(url: str) -> None:
    if not url.startswith(_POSTGRES):
        scheme = url.partition(":")[0]
        raise ConfigError(
            f"{scheme!r} is not a database that jobspec knows", help="use postgresql://user@host:port/database"
        )
