"""The relay in worker processes, to a real Redis: killed at every point, nothing is lost, doubled or out of order."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jobspec import connect
from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.operator import Declared
from jobspec.core.job import JobView
from tests.e2e.conftest import ROOT, Shop
from tests.redis_server import running

PROGRAM = ROOT / "tests/e2e/relay_program.py"
SPEC = """
select jobspec.declare_package('depot');
select jobspec.declare_channel('depot', 'here', 'none');
select jobspec.declare_channel('depot', 'lanes', 'strict', '[{{"name": "lane", "type": "int"}}]', 'skip',
    p_backend => '{receiver}');
select jobspec.declare_kind('depot', 'note', 1, 'here');
select jobspec.declare_kind('depot', 'step', 1, 'lanes', '[{{"path": ["lane"], "type": "int"}}]');
select jobspec.declared_package('depot');
"""
RECEIVER = Package(
    name="depot",
    channels=(ChannelSpec(name="depot.lanes", ordered=True, key=(("lane", "int"),), on_dead="skip", run_ahead=10),),
    kinds=(KindSpec(name="depot.step", version=1, channel="depot.lanes", key=(KeyPath(path=("lane",), type="int"),)),),
)
ALL_SENT = "select count(*) = %s from jobspec.job_finished where backend is not null"
SOME_SENT = "select count(*) >= %s from jobspec.job_finished where backend is not null"


class Depot(Shop):
    """``receiver``: its URL, which begins with the name that channels call it by."""

    def __init__(self, url: str, conn: psycopg.Connection[Any], receiver: str) -> None:
        super().__init__(url, conn)
        self.receiver = receiver
        with conn.transaction():
            conn.execute(SPEC.format(receiver=receiver.partition("://")[0]))
        with connect(receiver) as backend:
            assert isinstance(backend, Declared)
            backend.declare(RECEIVER)

    def send(self, numbers: range, lanes: int) -> None:
        jobs = [{"kind": "depot.step", "payload": {"lane": n % lanes, "n": n}} for n in numbers]
        self.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))

    def relay(self, point: str = "") -> subprocess.Popen[str]:
        name = f"relay-{len(self.processes)}"
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), self.url, self.receiver, name, *([point] if point else [])],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        self.names[process.pid] = name
        return process

    def there(self) -> list[JobView]:
        """What Redis has, in the order in which it came."""
        found: list[JobView] = []
        with connect(self.receiver) as backend:
            while page := backend.list_jobs({}, after=found[-1].id if found else None, limit=1000):
                found += page
        return found

    def check(self, count: int) -> None:
        """Each job is there once, in the order of its lane, by the id that PostgreSQL tells."""
        there, lanes = self.there(), defaultdict[int, list[int]](list)
        for each in there:
            payload = json.loads(each.payload)
            lanes[payload["lane"]].append(payload["n"])
        assert sorted(n for numbers in lanes.values() for n in numbers) == list(range(count))
        assert all(numbers == sorted(numbers) for numbers in lanes.values())
        told = self.conn.execute("select backend_id from jobspec.job_finished where backend is not null").fetchall()
        assert sorted(row[0] for row in told) == sorted(each.id for each in there)


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any], redis_url: str) -> Iterator[Depot]:
    made = Depot(url, conn, redis_url)
    yield made
    end(made)


def end(depot: Depot) -> None:
    for process in depot.processes:
        if process.poll() is None:
            process.kill()
        depot.gone(process)


@pytest.mark.parametrize("point", ["taken", "sent", "recorded"])
def test_a_relay_that_is_killed_leaves_its_jobs_to_the_next(depot: Depot, point: str) -> None:
    depot.send(range(500), lanes=7)
    first = depot.relay(point)
    depot.gone(first)
    assert first.returncode == -signal.SIGKILL
    assert bool(depot.there()) == (point != "taken")
    depot.relay()
    depot.until(ALL_SENT, 500)
    depot.check(500)


def test_relays_that_are_killed_at_random_lose_nothing(depot: Depot) -> None:
    rng, total = random.Random(7), 6000
    depot.send(range(1000), lanes=20)
    for turn in range(1, 6):
        relays = [depot.relay(), depot.relay()]
        depot.until(SOME_SENT, 1000 * (turn - 1) + rng.randrange(100, 900))
        depot.send(range(1000 * turn, 1000 * (turn + 1)), lanes=20)
        for each in relays:
            each.kill()
        for each in relays:
            depot.gone(each)
    depot.relay()
    depot.until(ALL_SENT, total)
    depot.check(total)


def test_a_job_is_forwarded_as_soon_as_it_is_committed(depot: Depot) -> None:
    depot.relay()
    depot.until("select count(*) = 1 from jobspec.worker")
    depot.send(range(1), lanes=1)
    depot.until(ALL_SENT, 1)
    with depot.conn.transaction():
        depot.send(range(1, 2), lanes=1)
    depot.until(ALL_SENT, 2)
    depot.check(2)


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next(depot: Depot) -> None:
    relay = depot.relay()
    depot.until("select count(*) = 1 from jobspec.worker")
    depot.send(range(5000), lanes=10)
    depot.until(SOME_SENT, 1)
    relay.send_signal(signal.SIGTERM)
    log = depot.gone(relay)
    assert relay.returncode == 0, log
    depot.relay()
    depot.until(ALL_SENT, 5000)
    depot.check(5000)


def test_a_redis_that_is_away_costs_time_only(url: str, conn: psycopg.Connection[Any], tmp_path: Path) -> None:
    with running("--appendonly", "yes", "--appendfsync", "always") as server:
        depot = Depot(url, conn, f"{server.url}?namespace=depot")
        try:
            depot.relay()
            depot.send(range(400), lanes=5)
            depot.until(SOME_SENT, 1)
            server.kill()
            depot.send(range(400, 1000), lanes=5)
            server.start()
            depot.until(ALL_SENT, 1000)
            depot.check(1000)
        finally:
            end(depot)
