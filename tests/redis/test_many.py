"""Much at once, and large: no call may hold Redis up for long, nor do more than what it is for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis

from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.redis import calls
from jobspec.backends.redis.async_backend import AsyncRedisBackend
from jobspec.backends.redis.backend import RedisBackend
from jobspec.backends.worker_backend import Done
from jobspec.core.job import NewJob
from jobspec.core.options import RetryPolicy
from jobspec.errors import OptionError, PayloadError
from tests.redis_server import RedisServer, running

MEGABYTE = 2**20
RETRY = RetryPolicy(max_attempts=3, base_seconds=0)
PACKAGE = Package(
    name="test",
    channels=(ChannelSpec(name="test.default"), ChannelSpec(name="test.lanes", ordered=True, key=(("lane", "int"),))),
    kinds=(
        KindSpec(name="test.work", version=1, channel="test.default", retry=RETRY),
        KindSpec(name="test.blob", version=1, channel="test.default", retry=RETRY, blob_max_bytes=64 * MEGABYTE),
        KindSpec(
            name="test.step",
            version=1,
            channel="test.lanes",
            key=(KeyPath(path=("lane",), type="int"),),
            retry=RETRY,
        ),
    ),
)
OTHER = Package(
    name="other",
    channels=(),
    kinds=(KindSpec(name="other.work", version=1, channel="test.default", retry=RETRY),),
)


def new(kind: str = "test.work", **options: Any) -> NewJob:
    return NewJob(kind=kind, version=1, payload='{"lane": 1}', **options)


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    """Of its own: it counts commands."""
    with running() as server:
        yield server


@pytest.fixture
def backend(server: RedisServer) -> Iterator[RedisBackend]:
    server.ask("flushall")
    with RedisBackend(server.url) as made:
        made.declare(PACKAGE)
        yield made


class Calls:
    """How often commands were called since this was made."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        client.config_resetstat()

    def of(self, command: str) -> int:
        stats: Any = self._client.info("commandstats")
        return int(stats.get(f"cmdstat_{command}", {"calls": 0})["calls"])


@pytest.fixture
def client(server: RedisServer) -> Iterator[redis.Redis]:
    with server.client() as client:
        yield client


# ---- large
def test_a_claim_brings_no_more_than_fits_and_the_next_ones_bring_the_rest(backend: RedisBackend) -> None:
    blob = bytes(6 * MEGABYTE)
    ids = backend.enqueue([new("test.blob", blob=blob) for _ in range(8)])
    first = backend.claim(limit=100)
    assert 1 < len(first) < 8
    claimed = [each.id for each in first]
    while more := backend.claim(limit=100):
        claimed += [each.id for each in more]
    assert claimed == ids
    assert {each.blob for each in first} == {blob}


def test_one_that_is_larger_than_fits_comes_alone(backend: RedisBackend) -> None:
    ids = backend.enqueue([new("test.blob", blob=bytes(40 * MEGABYTE)), new()])
    (first,) = backend.claim(limit=100)
    assert [first.id, *(each.id for each in backend.claim(limit=100))] == ids
    assert first.blob is not None
    assert len(first.blob) == 40 * MEGABYTE


@pytest.mark.anyio
async def test_a_worker_is_told_that_there_is_more_than_fitted(backend: RedisBackend, server: RedisServer) -> None:
    ids = backend.enqueue([new("test.blob", blob=bytes(6 * MEGABYTE)) for _ in range(8)])
    async with AsyncRedisBackend(server.url) as worker:
        own = await worker.register(name="w", kinds=[("test.blob", 1)], channels=None, lease_seconds=30)
        found: list[int] = []
        while len(found) < 8:
            claim = await worker.claim(own.worker_id, limit=10, suspects=True, tick=True, bell=True, cursor=())
            found += [each.id for each in claim.jobs]
            assert claim.again == (len(found) < 8)
            await worker.finish_batch([Done(id=each.id, run=each.run) for each in claim.jobs])
    assert found == ids


def test_who_looks_gets_payloads_of_a_megabyte_a_part_at_a_time_and_no_blobs(
    backend: RedisBackend, client: redis.Redis
) -> None:
    payload = json.dumps({"lane": 1, "text": "x" * (MEGABYTE - 100)})
    large = [NewJob(kind="test.work", version=1, payload=payload) for _ in range(20)]
    ids = backend.enqueue([*large, new("test.blob", blob=bytes(40 * MEGABYTE))])
    counted = Calls(client)
    views = backend.list_jobs({})
    assert counted.of("evalsha") >= 3
    assert [view.id for view in views] == ids
    assert {view.payload for view in views} == {payload, '{"lane": 1}'}


def test_what_is_too_much_for_a_call_is_refused_before_it_is_sent(
    backend: RedisBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OptionError, match="too many for one call"):
        backend.enqueue([new()] * (calls.MOST_JOBS + 1))
    monkeypatch.setattr(calls, "MOST_BYTES", MEGABYTE)
    with pytest.raises(PayloadError, match="too many for one call"):
        backend.enqueue([new("test.blob", blob=bytes(MEGABYTE // 2))] * 3)
    assert backend.count({}) == {}


# ---- many
def test_what_is_done_to_many_jobs_is_done_in_parts(backend: RedisBackend, client: redis.Redis) -> None:
    number = 1200
    ids = backend.enqueue([new() for _ in range(number)])
    held = backend.claim(limit=number)
    verbs: list[Callable[[], Any]] = [
        lambda: backend.requeue(ids),
        lambda: backend.cancel_all({}),
        lambda: backend.retry(ids),
        lambda: backend.reset(ids),
        lambda: backend.list_jobs({"id": ids}, limit=number),
        lambda: backend.list_jobs({"id": ids}, limit=number, newest=True)[::-1],
        lambda: backend.delete(ids),
    ]
    for verb in verbs:
        counted = Calls(client)
        changed = verb()
        assert counted.of("evalsha") >= 3
        assert changed == number or [getattr(each, "id", each) for each in changed] == ids
    assert len(held) == number
    assert backend.count({}) == {}


def test_a_chain_of_thousands_is_cancelled_from_its_head(backend: RedisBackend) -> None:
    number = 3000
    ids = backend.enqueue([new(after=[("before", -each)] if each else ()) for each in range(number)])
    assert backend.cancel(ids[0]) == "cancelled"
    assert backend.count({}) == {"cancelled": number}


def test_a_job_that_waits_for_thousands_costs_the_end_of_each_the_same(
    backend: RedisBackend, client: redis.Redis
) -> None:
    parents = backend.enqueue([new() for _ in range(1000)])
    backend.enqueue([new(after=[(f"p{each}", id_) for each, id_ in enumerate(parents)])])
    (first,) = backend.claim()
    counted = Calls(client)
    first.finish()
    assert counted.of("get") < 20


def test_the_end_of_a_job_in_a_large_bundle_does_not_read_the_bundle(
    backend: RedisBackend, client: redis.Redis
) -> None:
    number = 5000
    bundle_id, ids = backend.enqueue_bundle([new() for _ in range(number)], name="a\0b\nc", origin=None)
    (first,) = backend.claim()
    counted = Calls(client)
    first.finish()
    view = backend.bundle(bundle_id)
    assert counted.of("get") + counted.of("smembers") < 20
    assert view is not None
    assert (view.counts.total, view.counts.done, view.counts.unfinished) == (number, 1, number - 1)
    assert backend.cancel_all({}) == number - 1
    view = backend.bundle(bundle_id)
    assert view is not None
    assert view.finished_at is not None
    assert backend.delete(ids) == number
    view = backend.bundle(bundle_id)
    assert view is not None
    assert (view.counts.cancelled, view.counts.unfinished) == (0, 0)


def test_the_children_of_one_job_can_come_one_by_one(backend: RedisBackend, client: redis.Redis) -> None:
    (parent,) = backend.enqueue([new()])
    backend.enqueue([new(after=[("p", parent)]) for _ in range(1000)])
    counted = Calls(client)
    (child,) = backend.enqueue([new(after=[("p", parent)])])
    assert counted.of("smembers") == 0
    (held,) = backend.claim()
    held.finish()
    assert backend.count({}) == {"done": 1, "ready": 1001}
    assert child in [each.id for each in backend.claim(limit=2000)]


def test_jobs_of_a_hundred_channels_are_listed_in_order(backend: RedisBackend) -> None:
    names = [f"many.c{number}" for number in range(100)]
    backend.declare(
        Package(
            name="many",
            channels=tuple(ChannelSpec(name=name) for name in names),
            kinds=tuple(KindSpec(name=f"{name}k", version=1, channel=name, retry=RETRY) for name in names),
        )
    )
    few = [new("test.work") for _ in range(300)]
    ids = backend.enqueue([*(new(f"{names[number % 100]}k") for number in range(2500)), *few])
    assert [view.id for view in backend.list_jobs({}, limit=5000)] == ids
    assert [view.id for view in backend.list_jobs({}, limit=5000, newest=True)] == ids[::-1]
    assert [view.id for view in backend.list_jobs({}, limit=7, after=ids[40])] == ids[41:48]


# ---- two packages
@pytest.mark.anyio
async def test_suspects_of_a_kind_that_nobody_runs_do_not_stand_before_those_of_others(
    backend: RedisBackend, server: RedisServer
) -> None:
    backend.declare(OTHER)
    async with AsyncRedisBackend(server.url) as worker:

        async def join(*kinds: str) -> int:
            wanted = [(kind, 1) for kind in kinds]
            own = await worker.register(name="w", kinds=wanted, channels=None, lease_seconds=30)
            return own.worker_id

        async def claim(worker_id: int) -> list[int]:
            claim = await worker.claim(worker_id, limit=500, suspects=True, tick=True, bell=False, cursor=())
            return [each.id for each in claim.jobs]

        both = await join("other.work", "test.work", "test.step")
        theirs = backend.enqueue([new("other.work") for _ in range(150)])
        ours = backend.enqueue([new(), new(), new("test.step")])
        assert sorted(await claim(both)) == [*theirs, *ours]
        await worker.deregister(both)
        mine = await join("test.work", "test.step")
        found = [await claim(mine) for _ in range(4)]
    assert sorted(each for some in found for each in some) == ours
    assert max(map(len, found)) == 1, "one suspect at a time"


def test_a_package_that_is_declared_anew_leaves_the_other_alone(backend: RedisBackend) -> None:
    backend.declare(OTHER)
    (id_,) = backend.enqueue([new("other.work")])
    backend.declare(PACKAGE)
    assert [each.id for each in backend.claim(kinds=["other.work"], lease=timedelta(seconds=5))] == [id_]
