"""Channels that are forwarded to a queue in memory, and relays that a test turns by hand."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg

import jobspec
from jobspec.backends.backend import AsyncBackend
from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.memory.queue import Queue, queue_named
from jobspec.core.job import JobView
from jobspec.worker.clock import SystemClock
from jobspec.worker.relay import Relay
from tests.database.conftest import Engine

KEY = '[{"name": "customer", "type": "int"}]'
PATH = '[{"path": ["customer"], "type": "int"}]'
DEPOT = f"""
select jobspec.declare_package('depot');
select jobspec.declare_channel('depot', 'here', 'none');
select jobspec.declare_channel('depot', 'far', 'none', p_backend => 'memory');
select jobspec.declare_channel('depot', 'lanes', 'strict', '{KEY}', 'block', p_backend => 'memory');
select jobspec.declare_kind('depot', 'note', 1, 'here');
select jobspec.declare_kind('depot', 'parcel', 1, 'far');
select jobspec.declare_kind('depot', 'picture', 1, 'far', p_blob_max_bytes => 100);
select jobspec.declare_kind('depot', 'once', 1, 'far', p_unique_key => '{PATH}', p_unique_while => 'unfinished');
select jobspec.declare_kind('depot', 'step', 1, 'lanes', '{PATH}', p_max_attempts => 3);
select jobspec.declared_package('depot');
"""
RECEIVER = Package(
    name="depot",
    channels=(
        ChannelSpec(name="depot.far"),
        ChannelSpec(name="depot.lanes", ordered=True, key=(("customer", "int"),), on_dead="block"),
    ),
    kinds=(
        KindSpec(name="depot.parcel", version=1, channel="depot.far"),
        KindSpec(name="depot.picture", version=1, channel="depot.far", blob_max_bytes=100),
        KindSpec(name="depot.once", version=1, channel="depot.far"),
        KindSpec(name="depot.step", version=1, channel="depot.lanes", key=(KeyPath(path=("customer",), type="int"),)),
    ),
)


class Depot(Engine):
    """A database with the package ``depot``, and the queue in memory that its jobs are forwarded to."""

    def __init__(self, conn: psycopg.Connection[Any], url: str) -> None:
        super().__init__(conn)
        self.url = url
        self.memory = f"memory://depot-{uuid.uuid4().hex}"
        self.queue: Queue = queue_named(self.memory.removeprefix("memory://"))
        self.queue.declare(RECEIVER)
        with conn.transaction():
            conn.execute(DEPOT)

    def send(self, kind: str, payload: dict[str, Any] | None = None, **options: object) -> int:
        named = "".join(f", p_{name} => %s" for name in options)
        text = f"select jobspec.enqueue('depot.{kind}', %s::jsonb{named})"
        id_: int = self.value(text, json.dumps(payload or {}), *options.values())
        return id_

    def registered(self, *kinds: str) -> int:
        """A worker of these kinds."""
        announced = json.dumps([{"name": f"depot.{each}", "version": 1} for each in kinds])
        worker: int = self.value("select jobspec.register('w', %s::jsonb, null, 30)", announced)["worker_id"]
        return worker

    def forwarded(self, job_id: int) -> int | None:
        """Its id at the receiver."""
        there: int | None = self.job(job_id).forwarded_id
        return there

    def there(self) -> list[JobView]:
        """All jobs at the receiver, in the order in which they came."""
        return self.queue.list_jobs({}, after_id=None, limit=100_000, newest=False)

    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(each.payload) for each in self.there()]

    def receiver(self) -> AsyncBackend:
        return jobspec.connect_async(self.memory)

    @asynccontextmanager
    async def relay(self, connect: Any = None) -> AsyncIterator[Relay]:
        async with jobspec.connect_async(self.url) as backend:
            yield Relay(backend, "memory", connect or self.receiver, poll_seconds=10, clock=SystemClock())  # type: ignore[arg-type]

    async def forward(self, connect: Any = None) -> None:
        """All that can be sent now."""
        async with self.relay(connect) as relay:
            await relay.empty()


class Stubborn:
    """A receiver that a test makes fail: ``refuse(jobs)`` raises, or does not."""

    def __init__(self, backend: AsyncBackend, refuse: Any) -> None:
        self.backend, self.refuse = backend, refuse
        self.calls: list[int] = []

    async def __aenter__(self) -> Stubborn:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.backend.close()

    async def enqueue_async(self, jobs: Sequence[Any], /) -> list[int]:
        self.calls.append(len(jobs))
        await self.refuse(jobs, before=True)
        ids = await self.backend.enqueue_async(jobs)
        await self.refuse(jobs, before=False)
        return ids
