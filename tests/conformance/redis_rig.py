"""A queue on Redis under test: a namespace of its own on the server of the test process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from jobspec import connect, connect_async
from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.backends.declared import Package
from jobspec.backends.redis.backend import RedisBackend
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.names import Names
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import Course, Route
from jobspec.ops.declare import package_of
from tests.conformance.rigs import manifest


class RedisRig:
    name = "redis"

    def __init__(self, url: str, backend: RedisBackend) -> None:
        self.url: str | None = url
        self.backend: SyncBackend = backend
        self.operator: Any = backend
        self._redis = backend

    def connect(self) -> AbstractContextManager[SyncBackend]:
        assert self.url is not None
        return connect(self.url)

    def connect_async(self) -> AbstractAsyncContextManager[AsyncBackend]:
        assert self.url is not None
        return connect_async(self.url)

    def later(self, seconds: float) -> None:
        turn_clock(self.url or "", seconds)

    def maintain(self) -> None:
        self._redis.maintain()


def turn_clock(url: str, seconds: float) -> None:
    """So much time has gone by in a namespace: its scripts add a number of seconds to the clock of the server."""
    place = place_of(url)
    lines = Lines(Route(place), "clock")
    try:
        lines.answer(Course(lines.route, ("INCRBYFLOAT", f"{Names(place.namespace).base}:offset", seconds)))
    finally:
        lines.close()


def without_patterns(package: Package) -> Package:
    """Redis has no channels that are made at run time."""
    return replace(
        package,
        channels=tuple(each for each in package.channels if "*" not in each.name),
        kinds=tuple(each for each in package.kinds if "*" not in each.channel),
    )


@contextmanager
def redis_rig(url: str) -> Iterator[RedisRig]:
    with RedisBackend(url) as backend:
        backend.declare(without_patterns(package_of(manifest())))
        yield RedisRig(url, backend)
