"""A URL becomes a backend: the only place that picks one."""

from __future__ import annotations

from typing import Final

from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.backends.postgres.backend import AsyncPostgresBackend, PostgresBackend
from jobspec.errors import ConfigError

_POSTGRES: Final = ("postgresql://", "postgres://")
_MEMORY: Final = "memory://"


def connect(url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> SyncBackend:
    """A sync backend, to be used as a context manager or closed; every enqueue on it is its own transaction.

    ``memory://name``: a queue in this process; whoever says the same name shares it. Raises ConfigError, DatabaseError,
    SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
    """
    if url.startswith(_MEMORY):
        from jobspec.backends.memory.backend import MemoryBackend  # thirty modules, for tests only
        from jobspec.backends.memory.queue import queue_named

        return MemoryBackend(queue_named(url.removeprefix(_MEMORY)))
    _check(url)
    return PostgresBackend(url, max_connections=max_connections, application_name=application_name)


def connect_async(url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> AsyncBackend:
    """An async backend: ``async with connect_async(url) as backend``, which raises what :func:`connect` raises."""
    if url.startswith(_MEMORY):
        from jobspec.backends.memory.async_backend import AsyncMemoryBackend
        from jobspec.backends.memory.queue import queue_named

        return AsyncMemoryBackend(queue_named(url.removeprefix(_MEMORY)))
    _check(url)
    return AsyncPostgresBackend(url, max_connections=max_connections, application_name=application_name)


def _check(url: str) -> None:
    if not url.startswith(_POSTGRES):
        scheme = url.partition(":")[0]
        raise ConfigError(
            f"{scheme!r} is not a backend that jobspec knows",
            help="use postgresql://user@host:port/database, or memory://name in tests",
        )
