"""A Redis that restarts, is full, freezes, forgets, is somebody else's: an error that says what to do, or a retry.
Never a lost job."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from jobspec.backends.redis.backend import RedisBackend
from jobspec.core.job import NewJob
from jobspec.errors import ConfigError, DatabaseError, UnknownKindError
from tests.redis.mill import LEASE_SECONDS, PACKAGE, Mill, count, new_job
from tests.redis_server import RedisServer, running

pytestmark = [pytest.mark.anyio, pytest.mark.server]

AOF = ("--appendonly", "yes", "--appendfsync", "always")
"""With ``everysec``, Redis answers what it has not written yet while the disk is slow."""


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running(*AOF) as server:
        yield server


@pytest.fixture
def mill(server: RedisServer) -> Mill:
    return Mill(server.url)


# ---- it goes away and comes back
async def test_a_server_that_is_killed_and_comes_back_costs_time_only(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        server.kill()
        time.sleep(1)
        server.start()

    await mill.costs_latency_only(trouble)


async def test_a_server_that_is_away_for_longer_than_the_lease_costs_attempts_and_no_jobs(
    server: RedisServer, mill: Mill
) -> None:
    def trouble() -> None:
        server.kill()
        time.sleep(LEASE_SECONDS + 1)
        server.start()

    await mill.costs_latency_only(trouble)


async def test_a_server_that_restarts_again_and_again_costs_time_only(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        for _ in range(5):
            server.restart()
            time.sleep(0.1)

    await mill.costs_latency_only(trouble)


async def test_a_frozen_server_costs_time_only(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        os.kill(server.pid, signal.SIGSTOP)
        time.sleep(LEASE_SECONDS + 1)
        os.kill(server.pid, signal.SIGCONT)

    await mill.costs_latency_only(trouble)


async def test_connections_that_are_cut_cost_time_only(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        for _ in range(20):
            server.ask("client", "kill", "type", "normal")
            server.ask("client", "kill", "type", "pubsub")
            time.sleep(0.05)

    await mill.costs_latency_only(trouble)


async def test_scripts_that_the_server_forgot_are_sent_again(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        for _ in range(20):
            server.ask("script", "flush")
            time.sleep(0.02)

    await mill.costs_latency_only(trouble)


async def test_a_worker_that_starts_before_the_server_waits_for_it(server: RedisServer, mill: Mill) -> None:
    ids = mill.enqueue(10)
    server.kill()
    async with mill.working():
        await anyio.sleep(0.5)
        await anyio.to_thread.run_sync(server.start)
        await mill.until_done(10)
    mill.promises_hold(ids)


def test_what_was_answered_is_there_after_kill_9(server: RedisServer, mill: Mill) -> None:
    """With the append-only file."""
    with RedisBackend(mill.url) as backend:
        for number in range(50):
            backend.enqueue([new_job(number)])
        server.kill()
        server.start()
        assert sum(backend.count({}).values()) == 50


def test_without_the_append_only_file_kill_9_takes_all_and_the_next_call_says_so() -> None:
    with running() as server, RedisBackend(server.url) as backend:
        backend.declare(PACKAGE)
        backend.enqueue([new_job(1)])
        server.kill()
        server.start()
        with pytest.raises(UnknownKindError, match=r"test\.work") as caught:
            backend.enqueue([new_job(1)])
        assert "jobspec apply" in str(caught.value)
        backend.declare(PACKAGE)
        backend.enqueue([new_job(1)])
        assert backend.count({}) == {"ready": 1}


def test_who_waits_for_a_job_does_not_mind_a_restart(server: RedisServer, mill: Mill) -> None:
    with RedisBackend(mill.url) as backend, RedisBackend(mill.url) as other:
        (job_id,) = backend.enqueue([new_job(1)])
        (job,) = other.claim()
        waiting = ThreadPoolExecutor(1).submit(backend.wait, job_id, timeout_seconds=60)
        server.restart()
        job.finish(7)
        view = waiting.result(60)
    assert view is not None
    assert view.result == "7"


def test_a_server_that_reads_its_data_still_says_so() -> None:
    with running("--key-load-delay", "5000", "--rdbcompression", "no") as slow, RedisBackend(slow.url) as backend:
        backend.declare(PACKAGE)
        payload = json.dumps({"lane": 0, "text": "x" * 100_000})
        backend.enqueue([NewJob(kind="test.work", version=1, payload=payload) for _ in range(100)])
        slow.ask("save")
        slow.kill()
        slow.start(waits=False)
        for _ in range(1000):
            if "cannot be reached" not in (said := told(lambda: backend.count({}))):
                break
            time.sleep(0.01)
        assert "reads its data still" in said
        assert sum(count(slow.url).values()) == 100


# ---- it is full
def test_a_full_server_refuses_new_jobs_whole_and_lets_workers_go_on(server: RedisServer, mill: Mill) -> None:
    with RedisBackend(mill.url) as backend:
        first = backend.enqueue([new_job(1), new_job(2)])
        server.ask("config", "set", "maxmemory", "1")
        with pytest.raises(DatabaseError, match="is full") as caught:
            backend.enqueue([new_job(1)] * 100)
        assert "maxmemory" in str(caught.value)
        assert sum(backend.count({}).values()) == 2
        for job in backend.claim(limit=2):
            job.finish()
        assert backend.count({}) == {"done": 2}
        assert backend.purge({"state": "done"}) == 2
        server.ask("config", "set", "maxmemory", "0")
        assert backend.enqueue([new_job(1)])[0] > max(first)


async def test_a_worker_of_a_full_server_drains_it(server: RedisServer, mill: Mill) -> None:
    def trouble() -> None:
        server.ask("config", "set", "maxmemory", "1mb")

    await mill.costs_latency_only(trouble)


def test_a_server_that_throws_keys_away_is_refused() -> None:
    with running("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as cache:
        with pytest.raises(ConfigError, match="allkeys-lru") as caught:
            RedisBackend(cache.url)
        assert "noeviction" in str(caught.value)


# ---- it is somebody else's, too
def test_a_key_that_somebody_else_uses_is_said_and_left_alone(server: RedisServer, mill: Mill) -> None:
    mill.enqueue(10)
    with RedisBackend(mill.url) as backend:
        backend.claim(limit=2)
        client: Any = server.client()
        shared = {name for name in client.keys("{jobspec:jobs}*") if not re.search(r":(j|b|er|res):", name)}
        assert len(shared) > 5
        for name in sorted(shared):
            if not client.exists(name):  # what came before has changed it
                continue
            ours = client.type(name)
            client.rename(name, "kept")
            client.execute_command(*(("rpush", name, "mine") if ours == "string" else ("set", name, "mine")))
            theirs = client.type(name)
            said = [told(lambda: backend.enqueue([new_job(5)])), told(lambda: backend.claim(limit=20))]
            assert all("namespace of its own" in each for each in said if each), f"{name}: {said}"
            assert client.type(name) == theirs, f"{name} is overwritten"
            client.rename("kept", name)


def told(ask: Callable[[], object]) -> str:
    """The error, if there is one."""
    try:
        ask()
    except DatabaseError as error:
        return str(error)
    return ""


def test_namespaces_know_nothing_of_each_other(server: RedisServer, mill: Mill) -> None:
    with RedisBackend(f"{server.url}?namespace=other") as other:
        with pytest.raises(UnknownKindError):
            other.enqueue([new_job(1)])
        other.declare(PACKAGE)
        other.enqueue([new_job(1)])
        mill.enqueue(3)
        assert other.count({}) == {"ready": 1}


# ---- it lets us do less
async def test_a_user_who_may_not_subscribe_gets_work_by_looking(server: RedisServer, mill: Mill) -> None:
    server.ask("acl", "setuser", "ann", "on", ">pw", "~*", "&*", "+@all", "-subscribe", "-info")
    mill.url = server.url.replace("//", "//ann:pw@")
    async with mill.working(poll_seconds=300):
        ids = await anyio.to_thread.run_sync(mill.enqueue, 1)
        await mill.until_done(1)
    with RedisBackend(mill.url) as backend:
        assert backend.wait(ids[0], timeout_seconds=5) is not None
        assert backend.claim(block=0.01) == []


async def test_an_idle_worker_is_woken(mill: Mill) -> None:
    async with mill.working(poll_seconds=300):
        for number in range(1, 4):
            await anyio.sleep(0.3)  # it is idle by then, or soon: either way the job must start
            await anyio.to_thread.run_sync(mill.enqueue, 1)
            await mill.until_ran(number)


def test_a_job_with_the_same_dedup_id_is_stored_once(mill: Mill) -> None:
    with RedisBackend(mill.url) as backend:
        job = NewJob(kind="test.work", version=1, payload="{}", dedup="pg-7")
        assert backend.enqueue([job]) == backend.enqueue([job])
        assert sum(backend.count({}).values()) == 1
