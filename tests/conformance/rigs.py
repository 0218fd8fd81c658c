"""A backend under test, with the same package on each, a clock that a test moves, and what operators do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg

from jobspec import connect, connect_async
from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.backends.memory.async_backend import AsyncMemoryBackend
from jobspec.backends.memory.backend import MemoryBackend
from jobspec.backends.memory.queue import Queue
from jobspec.backends.postgres import steering
from jobspec.backends.postgres.driver import run
from jobspec.codegen.sql.declarations import declarations
from jobspec.core.capabilities import BACKENDS, Backend, Capability
from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.ops.declare import package_of

ROOT = Path(__file__).parents[2]
LATER = """
do $$
declare
    v_by interval := make_interval(secs => {seconds});
begin
    update jobspec.job_held set run_at = run_at - v_by;
    update jobspec.job set run_at = run_at - v_by, enqueued_at = enqueued_at - v_by;
    update jobspec.job_running set claimed_at = claimed_at - v_by, expires_at = expires_at - v_by;
    update jobspec.job_finished set finished_at = finished_at - v_by, started_at = started_at - v_by;
    update jobspec.worker set beat_at = beat_at - v_by, expires_at = expires_at - v_by where isfinite(expires_at);
    update jobspec.job_unique set until = until - v_by where isfinite(until);
    update jobspec.schedule set next_at = next_at - v_by;
    perform setval(c.bucket, greatest(0, pg_sequence_last_value(c.bucket) - ({seconds}::float8 * 1000000)::bigint))
    from jobspec.channel c
    where pg_sequence_last_value(c.bucket) is not null;
    perform setval('jobspec.ticked', 0);
end $$
"""
"""Everything that has happened was so much earlier: the same as a clock that goes on."""


class Operator(Protocol):
    """What both can be asked by operators: see :class:`jobspec.backends.memory.steering.Steering`."""

    def retry(self, ids: Sequence[int]) -> list[int]: ...
    def reset(self, ids: Sequence[int]) -> list[int]: ...
    def requeue(self, ids: Sequence[int]) -> list[int]: ...
    def delete(self, ids: Sequence[int]) -> int: ...
    def redrive(self, which: Mapping[str, Any], limit: int = ...) -> int: ...
    def cancel_all(self, which: Mapping[str, Any], reason: str | None = ..., limit: int = ...) -> int: ...
    def delete_all(self, which: Mapping[str, Any], limit: int = ...) -> int: ...
    def purge(self, which: Mapping[str, Any], limit: int = ..., *, dry_run: bool = ...) -> int: ...
    def pause(self, channel: str) -> None: ...
    def resume(self, channel: str) -> None: ...
    def set_limits(self, channel: str, override: Mapping[str, Any]) -> None: ...
    def unblock(self, channel: str, key: str | None = ...) -> int | None: ...
    def trigger(self, name: str) -> int: ...
    def pause_schedule(self, name: str) -> None: ...
    def resume_schedule(self, name: str) -> None: ...


class Rig(Protocol):
    name: str
    backend: SyncBackend
    operator: Any
    url: str | None
    """For other processes; None: they cannot reach it."""

    def connect(self) -> AbstractContextManager[SyncBackend]:
        """Another one, of the same jobs."""

    def connect_async(self) -> AbstractAsyncContextManager[AsyncBackend]: ...

    def later(self, seconds: float) -> None:
        """So much time has gone by."""

    def maintain(self) -> None:
        """What workers do every ten minutes."""


def can(name: Backend, capability: Capability) -> bool:
    return capability in BACKENDS[name]


@cache
def manifest() -> Manifest:
    loaded = load_specs(["tests.conformance.acme"], ROOT)
    assert not loaded.findings, loaded.findings
    return loaded.manifests[0]


# ---- memory
class HandClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class MemoryRig:
    name = "memory"
    url: str | None = None

    def __init__(self) -> None:
        self.clock = HandClock()
        self.queue = Queue(clock=self.clock)
        self.package = package_of(manifest())
        self.queue.declare(self.package)
        self.backend: SyncBackend = MemoryBackend(self.queue)
        self.operator: Any = self.backend

    def connect(self) -> MemoryBackend:
        return MemoryBackend(self.queue)

    def connect_async(self) -> AsyncMemoryBackend:
        return AsyncMemoryBackend(self.queue)

    def later(self, seconds: float) -> None:
        self.clock.now += seconds

    def maintain(self) -> None:
        from jobspec.backends.memory import tick

        with self.queue.verb() as state:
            tick.maintain(state)


# ---- PostgreSQL
class PostgresRig:
    name = "postgres"

    def __init__(self, url: str, conn: psycopg.Connection[Any], backend: SyncBackend) -> None:
        self.url: str | None = url
        self.conn, self.backend = conn, backend
        self.operator: Any = PostgresOperator(conn)

    def connect(self) -> AbstractContextManager[SyncBackend]:
        assert self.url is not None
        return connect(self.url)

    def connect_async(self) -> AbstractAsyncContextManager[AsyncBackend]:
        assert self.url is not None
        return connect_async(self.url)

    def later(self, seconds: float) -> None:
        self.conn.execute(LATER.format(seconds=seconds))
        for _ in range(3):
            self.conn.execute("select jobspec.tick()")

    def maintain(self) -> None:
        self.conn.execute("select jobspec.maintain()")


class PostgresOperator:
    """The statements of :mod:`jobspec.backends.postgres.steering`, on one connection."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._conn = conn

    def __getattr__(self, verb: str) -> Any:
        make = getattr(steering, verb)
        return lambda *args, **options: run(self._conn, make(*_filled(verb, args), **_options(verb, options)))


def _filled(verb: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """With the arguments that the statements want and callers leave out."""
    rest = {"cancel_all": (None, 1000), "redrive": (1000,), "delete_all": (1000,), "purge": (1000,), "unblock": (None,)}
    return args + rest.get(verb, ())[len(args) - 1 :]


def _options(verb: str, options: dict[str, Any]) -> dict[str, Any]:
    return {"dry_run": False, **options} if verb == "purge" else options


@contextmanager
def postgres_rig(url: str) -> Iterator[PostgresRig]:
    with psycopg.connect(url, autocommit=True) as conn:
        with conn.transaction():
            conn.execute("select jobspec.declare_package('acme')")
            for each in declarations(manifest()):
                conn.execute(each.encode())
            conn.execute("select jobspec.declared_package('acme')")
        with connect(url) as backend:
            yield PostgresRig(url, conn, backend)
