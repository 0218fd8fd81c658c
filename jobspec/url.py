"""A URL becomes a backend: the only place that picks one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.backends.notifier import Notifier
from jobspec.backends.postgres.backend import AsyncPostgresBackend, PostgresBackend
from jobspec.backends.postgres.pooled import declare_pooled
from jobspec.core.schemes import backend_of
from jobspec.errors import ConfigError, MissingExtraError

if TYPE_CHECKING:
    from jobspec.backends.redis.published import PublishedResults
    from jobspec.backends.redis.published_async import AsyncPublishedResults

_POSTGRES: Final = ("postgresql://", "postgres://")
_MEMORY: Final = "memory://"


def connect(
    url: str,
    *,
    max_connections: int = 4,
    application_name: str = "jobspec client",
    notifier: str | Notifier | None = None,
    pooled: bool = False,
) -> SyncBackend:
    """A sync backend, to be used as a context manager or closed; every enqueue on it is its own transaction.

    ``memory://name``: a queue in this process; whoever says the same name shares it.
    ``redis://host:port/0?namespace=shop``: a queue on Redis. ``sqs://region/prefix``: FIFO queues on AWS SQS.

    ``notifier``: for PostgreSQL behind a pooler, the URL of a Redis through which producers wake workers, or what
    :func:`connect_notifier` gives.

    ``pooled``: the URL leads through a pooler in transaction mode. One is noticed as a rule; said, it is not tried, by
    any connection of this process to that address from then on.

    Raises ConfigError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError, MissingExtraError.
    """
    _check_text(url)
    if pooled:
        _declare_pooled(url)
    if notifier is not None:
        _check_notified(url)
        from jobspec.backends.postgres.notifying import NotifyingBackend

        told, owned = _notifier(notifier)
        return NotifyingBackend(
            url, told, owned=owned, max_connections=max_connections, application_name=application_name
        )
    if url.startswith(_MEMORY):
        from jobspec.backends.memory.backend import MemoryBackend  # thirty modules, for tests only
        from jobspec.backends.memory.queue import queue_named

        return MemoryBackend(queue_named(url.removeprefix(_MEMORY)))
    if backend_of(url) == "redis":
        try:
            from jobspec.backends.redis.backend import RedisBackend
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        return RedisBackend(url, max_connections=max_connections, application_name=application_name)
    if backend_of(url) == "sqs":
        try:
            from jobspec.backends.sqs.backend import SqsBackend
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        return SqsBackend(url)
    _check(url)
    return PostgresBackend(url, max_connections=max_connections, application_name=application_name)


def connect_async(
    url: str,
    *,
    max_connections: int = 4,
    application_name: str = "jobspec client",
    notifier: str | Notifier | None = None,
    pooled: bool = False,
) -> AsyncBackend:
    """An async backend: ``async with connect_async(url) as backend``, which raises what :func:`connect` raises."""
    _check_text(url)
    if pooled:
        _declare_pooled(url)
    if notifier is not None:
        _check_notified(url)
        from jobspec.backends.postgres.notifying import AsyncNotifyingBackend

        told, owned = _notifier(notifier)
        return AsyncNotifyingBackend(
            url, told, owned=owned, max_connections=max_connections, application_name=application_name
        )
    if url.startswith(_MEMORY):
        from jobspec.backends.memory.async_backend import AsyncMemoryBackend
        from jobspec.backends.memory.queue import queue_named

        return AsyncMemoryBackend(queue_named(url.removeprefix(_MEMORY)))
    if backend_of(url) == "redis":
        try:
            from jobspec.backends.redis.async_backend import AsyncRedisBackend
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        return AsyncRedisBackend(url, max_connections=max_connections, application_name=application_name)
    if backend_of(url) == "sqs":
        try:
            from jobspec.backends.sqs.async_backend import AsyncSqsBackend
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        return AsyncSqsBackend(url)
    _check(url)
    return AsyncPostgresBackend(url, max_connections=max_connections, application_name=application_name)


def _check_text(url: object) -> None:
    """An environment variable that is not set is None. Raises ConfigError."""
    if not isinstance(url, str):
        raise ConfigError(f"the URL of the backend is {url!r}, not a text", help="is the variable set that holds it?")


def _check(url: str) -> None:
    """Raises ConfigError."""
    if not url.startswith(_POSTGRES):
        scheme = url.partition(":")[0]
        raise ConfigError(
            f"{scheme!r} is not a backend that jobspec knows",
            help="use postgresql://user@host:port/name, redis://host:port/0?namespace=shop, sqs://region/prefix,"
            " or memory://name in tests",
        )


def connect_notifier(url: str) -> Notifier:
    """A notifier for ``connect(notifier=)`` and ``adapt(notifier=)``, which many may share; a context manager.

    ``url``: ``redis://host:port/0?namespace=shop``, with a namespace for each database. Nothing is connected yet.
    Raises ConfigError, MissingExtraError.
    """
    try:
        from jobspec.backends.redis.notifier import RedisNotifier
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return RedisNotifier(_redis(url))


def connect_results(url: str) -> PublishedResults:
    """The results of jobs on PostgreSQL that ask for it (tag ``publish: result``), read from the notifier at ``url``.

    No connection to the database is needed: ``report.handle(results, job_id).result(timeout=30)``. A context manager.
    Raises ConfigError, MissingExtraError.
    """
    try:
        from jobspec.backends.redis.published import PublishedResults
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return PublishedResults(_redis(url))


def connect_results_async(url: str) -> AsyncPublishedResults:
    """See :func:`connect_results`: ``await report.handle_async(results, job_id).result(timeout=30)``; asyncio only."""
    try:
        from jobspec.backends.redis.published_async import AsyncPublishedResults
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    return AsyncPublishedResults(_redis(url))


def _notifier(given: str | Notifier) -> tuple[Notifier, bool]:
    """The notifier, and whether it was made here."""
    return (connect_notifier(given), True) if isinstance(given, str) else (given, False)


def _check_notified(url: str) -> None:
    if not url.startswith(_POSTGRES):
        raise ConfigError(
            f"a notifier is for PostgreSQL; {url.partition(':')[0]!r} announces jobs by itself",
            help="leave `notifier` out",
        )


def _declare_pooled(url: str) -> None:
    if not url.startswith(_POSTGRES):
        raise ConfigError(
            f"`pooled` is for PostgreSQL behind a pooler; {url.partition(':')[0]!r} has none", help="leave it out"
        )
    declare_pooled(url)


def _redis(url: str) -> str:
    if backend_of(url) != "redis":
        raise ConfigError(
            "the URL of the notifier is not that of a Redis", help="use redis://host:6379/0?namespace=shop"
        )
    return url


def _missing(error: ModuleNotFoundError) -> MissingExtraError | ModuleNotFoundError:
    if error.name == "redis":
        return MissingExtraError("the client of Redis is not installed", help="pip install 'jobspec-pg[redis]'")
    if error.name in ("aiobotocore", "botocore"):
        return MissingExtraError("the client of SQS is not installed", help="pip install 'jobspec-pg[sqs]'")
    return error
