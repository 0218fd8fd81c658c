"""Queues on SQS under test: a prefix of their own, with as much of the package as FIFO queues can do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from jobspec import connect, connect_async
from jobspec.backends.backend import AsyncBackend, SyncBackend
from jobspec.backends.declared import Package
from jobspec.backends.sqs.backend import SqsBackend
from jobspec.backends.sqs.lacks import of_channel, of_kind
from jobspec.ops.declare import package_of
from tests.conformance.rigs import manifest
from tests.moto import SqsServer


class SqsRig:
    name = "sqs"
    operator: Any = None
    """There is nothing to steer."""

    def __init__(self, url: str, backend: SqsBackend) -> None:
        self.url: str | None = url
        self.backend: SyncBackend = backend
        self._address = backend.address

    def connect(self) -> AbstractContextManager[SyncBackend]:
        assert self.url is not None
        return connect(self.url)

    def connect_async(self) -> AbstractAsyncContextManager[AsyncBackend]:
        assert self.url is not None
        return connect_async(self.url)

    def later(self, seconds: float) -> None:
        SqsServer.of(self._address).later(seconds)

    def maintain(self) -> None:
        """Nothing is to be done."""


def able(package: Package) -> Package:
    """Those of its channels and kinds that can be had, without schedules."""
    channels = tuple(each for each in package.channels if not list(of_channel(each)))
    names = {each.name for each in channels}
    kinds = tuple(each for each in package.kinds if each.channel in names and not list(of_kind(each)))
    return replace(package, channels=channels, kinds=kinds, schedules=())


@contextmanager
def sqs_rig(url: str) -> Iterator[SqsRig]:
    with SqsBackend(url) as backend:
        backend.declare(able(package_of(manifest())))
        yield SqsRig(url, backend)
