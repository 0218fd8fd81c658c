"""What the scripts promise beyond what every backend does: atomic, fenced, and few commands a job."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis

from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Limits, Package, Uniqueness
from jobspec.backends.redis import calls, calls_declare, calls_held, calls_look, calls_steer, calls_worker
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import Route
from jobspec.backends.redis.script import StaleCatalogError, script, spoken
from jobspec.backends.worker_backend import Done, Settled
from jobspec.core.job import NewJob
from jobspec.errors import (
    DatabaseError,
    DuplicateJobError,
    LeaseLostError,
    NotFoundError,
    QueueFullError,
    UnsupportedError,
)
from tests.redis import engine_sound
from tests.redis_server import RedisServer, running

KEY = (KeyPath(path=("k",), type="int"),)
PACKAGE = Package(
    name="e",
    channels=(
        ChannelSpec(name="e.plain"),
        ChannelSpec(name="e.fair", key=(("k", "int"),)),
        ChannelSpec(name="e.line", key=(("k", "int"),), ordered=True, on_dead="skip"),
        ChannelSpec(name="e.small", limits=Limits(max_pending=3)),
    ),
    kinds=(
        KindSpec(name="e.one", version=1, channel="e.plain"),
        KindSpec(name="e.two", version=1, channel="e.plain"),
        KindSpec(name="e.visit", version=1, channel="e.fair", key=KEY),
        KindSpec(name="e.step", version=1, channel="e.line", key=KEY),
        KindSpec(name="e.few", version=1, channel="e.small"),
        KindSpec(name="e.only", version=1, channel="e.plain", unique=Uniqueness(key=KEY, on_conflict="raise")),
    ),
)


class Engine:
    """A namespace, its catalog, and one worker."""

    def __init__(self, url: str) -> None:
        self.lines = Lines(Route(place_of(f"{url}?namespace=e{uuid.uuid4().hex}")), "engine")
        self.base = self.lines.route.names.base
        self.lines.run(calls_declare.declare(PACKAGE))
        self.catalog: Catalog = self.lines.run(calls_declare.catalog())
        self.worker = self.registered([f"e.{name}" for name in ("one", "two", "visit", "step", "few", "only")])

    def registered(self, kinds: list[str]) -> int:
        call = calls_worker.register(
            self.catalog, name="w", kinds=[(each, 1) for each in kinds], channels=None, lease_seconds=60
        )
        return self.lines.run(call).worker_id

    def enqueue(self, *jobs: NewJob) -> list[int]:
        return self.lines.run(calls.enqueue(self.catalog, jobs))

    def claim(self, limit: int = 10, worker: int | None = None) -> list[Any]:
        call = calls_worker.claim(worker or self.worker, limit=limit, suspects=True, tick=True, bell=False)
        return list(self.lines.run(call).jobs)


def new(kind: str = "one", k: int = 0, **options: Any) -> NewJob:
    return NewJob(kind=f"e.{kind}", version=1, payload=f'{{"k": {k}}}', **options)


@pytest.fixture
def engine(redis_server: RedisServer) -> Iterator[Engine]:
    made = Engine(redis_server.url)
    yield made
    with redis_server.client() as client:
        assert not list(engine_sound.broken(engine_sound.read(client, made.base)))
    made.lines.close()


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    with redis_server.client() as made:
        yield made


# ---- all or nothing
@pytest.mark.parametrize(
    ("last", "error"),
    [
        (new("few"), QueueFullError),
        (new("only", k=1), DuplicateJobError),
        (new(after=(("a", 999_999_999),)), NotFoundError),
    ],
    ids=["full", "key", "edge"],
)
def test_a_refused_call_leaves_nothing(
    engine: Engine, client: redis.Redis, last: NewJob, error: type[Exception]
) -> None:
    first = engine.enqueue(new("only", k=1), *(new("few") for _ in range(2)))
    before = engine_sound.read(client, engine.base)
    with pytest.raises(error):
        engine.enqueue(new("few"), new("visit", k=4), new("step", k=5), new(after=(("a", first[0]),)), last)
    assert engine_sound.read(client, engine.base) == before


def test_a_full_server_refuses_jobs_and_lets_others_end() -> None:
    with running() as server, server.client() as client:
        engine = Engine(server.url)
        engine.enqueue(*(new() for _ in range(20)), *(new("step", k=n % 3) for n in range(9)))
        client.config_set("maxmemory", "1")
        before = engine_sound.read(client, engine.base)
        with pytest.raises(DatabaseError):
            engine.enqueue(new())
        assert engine_sound.read(client, engine.base) == before
        jobs = engine.claim(100)
        call = calls_worker.finish_batch([Done(id=job.id, run=job.run, result="1") for job in jobs[1:]])
        assert engine.lines.run(call).runs == {job.run for job in jobs[1:]}
        engine.lines.run(calls_worker.settle_batch("failed", [Settled(id=jobs[0].id, run=jobs[0].run)]))
        client.config_set("maxmemory", "0")
        assert not list(engine_sound.broken(engine_sound.read(client, engine.base)))
        assert engine.lines.walk(calls_look.count(engine.catalog, {"state": "done"})) == {"done": 22}
        engine.lines.close()


def test_a_key_that_somebody_else_uses_is_an_error_and_changes_nothing(engine: Engine, client: redis.Redis) -> None:
    client.rename(f"{engine.base}:seq", f"{engine.base}:kept")
    client.rpush(f"{engine.base}:seq", "not a number")
    before = engine_sound.read(client, engine.base)
    with pytest.raises(DatabaseError):
        engine.enqueue(new())
    assert engine_sound.read(client, engine.base) == before
    client.rename(f"{engine.base}:kept", f"{engine.base}:seq")
    assert engine.enqueue(new())


# ---- the fence
def test_a_stale_run_changes_nothing(engine: Engine, client: redis.Redis) -> None:
    engine.enqueue(new("step", k=1))
    (job,) = engine.claim()
    engine.lines.run(calls_worker.settle_batch("released", [Settled(id=job.id, run=job.run)]))
    (again,) = engine.claim()
    before = engine_sound.read(client, engine.base)
    assert not engine.lines.run(calls_worker.finish_batch([Done(id=job.id, run=job.run)])).runs
    assert not engine.lines.run(calls_worker.settle_batch("failed", [Settled(id=job.id, run=job.run)])).runs
    assert engine.lines.run(calls_worker.still_held([(job.id, job.run)])) == frozenset()
    for call in (
        calls_held.finish(job.id, job.run, result=None),
        calls_held.checkpoint(job.id, job.run, state="1"),
        calls_held.settle("snoozed", job.id, job.run, delay_seconds=1),
        calls_held.extend(job.id, job.run, lease_seconds=1),
    ):
        with pytest.raises(LeaseLostError):
            engine.lines.run(call)
    assert engine_sound.read(client, engine.base) == before
    assert engine.lines.run(calls_worker.still_held([(again.id, again.run)])) == {again.run}


def test_a_run_that_is_named_twice_ends_once(engine: Engine) -> None:
    engine.enqueue(new())
    (job,) = engine.claim()
    done = Done(id=job.id, run=job.run, result="1")
    assert engine.lines.run(calls_worker.finish_batch([done, done])).runs == {job.run}


# ---- what is declared
def test_a_call_made_with_an_old_catalog_is_refused(engine: Engine) -> None:
    engine.lines.run(calls_declare.declare(PACKAGE))
    with pytest.raises(StaleCatalogError):
        engine.enqueue(new())


def test_a_pattern_is_refused() -> None:
    with pytest.raises(UnsupportedError):
        calls_declare.declare(Package(name="e", channels=(ChannelSpec(name="e.box-*"),)))


def test_every_key_is_in_one_slot(engine: Engine, client: redis.Redis) -> None:
    engine.enqueue(new(), new("visit"), new("step"), new("only", k=3), new(delay_seconds=60, dedup="a"))
    engine.claim(2)
    keys = [str(each) for each in client.keys("*") if engine.base[1:-1] in str(each)]
    assert len(keys) > 20
    assert all(each.startswith(f"{engine.base}:") for each in keys)


# ---- one job for a text of a relay
def test_the_same_text_is_one_job(engine: Engine) -> None:
    first, second = engine.enqueue(new(dedup="pg:1"), new(dedup="pg:1"))
    assert first == second
    assert engine.enqueue(new(dedup="pg:1"), new(dedup="pg:2"))[0] == first
    assert len(engine.claim()) == 2
    assert engine.enqueue(new(dedup="pg:1")) == [first]
    assert engine.claim() == []


# ---- a claim looks at what it takes
def commands(client: redis.Redis) -> int:
    stats: Any = client.info("commandstats")
    return sum(row["calls"] for name, row in stats.items() if name not in ("cmdstat_info", "cmdstat_evalsha"))


def test_jobs_of_other_kinds_cost_a_claim_nothing(engine: Engine, client: redis.Redis) -> None:
    """A backlog that nobody serves must not slow down those that are served."""
    only_two = engine.registered(["e.two"])

    def cost() -> int:
        engine.enqueue(new("two"))
        before = commands(client)
        assert len(engine.claim(1, only_two)) == 1
        return commands(client) - before

    few = cost()
    for _ in range(5):
        engine.enqueue(*(new("one") for _ in range(1000)))
    assert cost() <= few + 5
    assert len(engine.claim(1)) == 1


def test_many_jobs_take_few_commands(engine: Engine, client: redis.Redis) -> None:
    engine.enqueue(*(new() for _ in range(500)))
    before = commands(client)
    jobs = engine.claim(500)
    assert len(jobs) == 500
    claimed = commands(client)
    assert claimed - before < 60
    engine.lines.run(calls_worker.finish_batch([Done(id=job.id, run=job.run) for job in jobs]))
    assert commands(client) - claimed < 40


def test_blocked_lanes_cost_a_claim_nothing(engine: Engine, client: redis.Redis) -> None:
    engine.enqueue(*(new("step", k=n) for n in range(300) for _ in range(2)))
    assert len(engine.claim(299)) == 299
    before = commands(client)
    assert len(engine.claim(10)) == 1
    assert commands(client) - before < 60


# ---- two of a lane
def test_priority_holds_over_kinds_of_a_channel(engine: Engine) -> None:
    low = engine.enqueue(new("one", priority=1), new("two"), new("one"))
    (high,) = engine.enqueue(new("two", priority=2))
    assert [job.id for job in engine.claim()] == [high, *low]


def test_lanes_of_a_claim_share_it(engine: Engine) -> None:
    engine.enqueue(*(new("visit", k=1) for _ in range(10)), *(new("visit", k=2) for _ in range(3)))
    assert sorted(job.payload for job in engine.claim(6)) == ['{"k": 1}'] * 3 + ['{"k": 2}'] * 3
    assert len(engine.claim(20)) == 7


# ---- steps of many calls
def test_what_a_filter_means_is_changed_in_parts(engine: Engine) -> None:
    ids = engine.enqueue(*(new() for _ in range(1200)))
    jobs = engine.lines.walk(calls_look.list_jobs(engine.catalog, {"kind": "one"}, limit=1100))
    assert [job.id for job in jobs] == ids[:1100]
    newest = engine.lines.walk(calls_look.list_jobs(engine.catalog, {}, limit=3, newest=True))
    assert [job.id for job in newest] == ids[:-4:-1]
    assert engine.lines.walk(calls_look.count(engine.catalog, {"version": 1})) == {"ready": 1200}
    assert engine.lines.walk(calls_steer.cancel_all(engine.catalog, {"channel": "e.plain"}, None, 1100)) == 1100
    assert engine.lines.walk(calls_steer.purge(engine.catalog, {}, 10_000)) == 1100
    assert engine.lines.walk(calls_look.count(engine.catalog, {})) == {"ready": 100}


def test_the_archive_is_cleared_in_parts(engine: Engine, client: redis.Redis) -> None:
    engine.enqueue(*(new() for _ in range(1100)))
    done = [Done(id=job.id, run=job.run, result="1") for job in engine.claim(1100)]
    engine.lines.run(calls_worker.finish_batch(done))
    client.set(f"{engine.base}:offset", timedelta(days=2).total_seconds())
    engine.lines.walk(calls_worker.maintain())
    assert engine.lines.walk(calls_look.count(engine.catalog, {})) == {}
    assert not [each for each in client.keys("*") if f"{engine.base}:res:" in str(each)]


# ---- what a script says
def test_a_spoken_error_is_one_of_ours() -> None:
    error = spoken("JS010 there is no job 7|8\tlook again")
    assert isinstance(error, NotFoundError)
    assert (error.message, error.help) == ("there is no job 7|8", "look again")
    assert isinstance(spoken("ERR STALE"), StaleCatalogError)
    assert spoken("OOM command not allowed when used memory > 'maxmemory'.") is None
    assert spoken("JS999 nobody knows") is None


def test_a_script_begins_with_what_it_needs() -> None:
    assert script("claim").text.count("local function from_channel") == 1
    assert "shared_claim" not in script("get").text
    assert len(script("get").sha) == 40
