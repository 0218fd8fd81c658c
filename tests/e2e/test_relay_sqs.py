"""The relay in worker processes, to SQS: killed at every point, nothing is lost, doubled or out of order."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from jobspec import connect
from jobspec.backends.operator import Declared
from jobspec.backends.sqs.address import read_address
from jobspec.backends.sqs.driver import Driver
from jobspec.backends.sqs.names import queue_name
from jobspec.backends.sqs.request import Request, only
from tests.e2e.test_relay import ALL_SENT, RECEIVER, SOME_SENT, Depot, end
from tests.moto import SqsServer


@dataclass(frozen=True, kw_only=True)
class Seen:
    id: int
    payload: str


class SqsDepot(Depot):
    def __init__(self, url: str, conn: psycopg.Connection[Any], receiver: str) -> None:
        super().__init__(url, conn, receiver)
        self.taken: list[Seen] = []

    def there(self) -> list[Any]:
        """What was there until now: it is received, and done."""
        with connect(self.receiver) as backend:
            while jobs := backend.claim(limit=100):
                for each in jobs:
                    self.taken.append(Seen(id=each.id, payload=each.payload))
                    each.finish()
        return self.taken


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any], sqs_url: str) -> Iterator[SqsDepot]:
    made = SqsDepot(url, conn, sqs_url)
    yield made
    end(made)


@pytest.mark.parametrize("point", ["taken", "sending", "sent", "recorded"])
def test_a_relay_that_is_killed_leaves_its_jobs_to_the_next(depot: SqsDepot, point: str) -> None:
    depot.send(range(150), lanes=7)
    first = depot.relay(point)
    depot.gone(first)
    assert first.returncode == -signal.SIGKILL
    assert bool(depot.there()) == (point != "taken")
    depot.relay()
    depot.until(ALL_SENT, 150)
    depot.check(150)


def test_relays_that_are_killed_at_random_lose_nothing(depot: SqsDepot) -> None:
    rng, total = random.Random(7), 450
    depot.send(range(150), lanes=20)
    for turn in range(1, 3):
        relays = [depot.relay(), depot.relay()]
        depot.until(SOME_SENT, 150 * (turn - 1) + rng.randrange(20, 130))
        depot.send(range(150 * turn, 150 * (turn + 1)), lanes=20)
        for each in relays:
            each.kill()
        for each in relays:
            depot.gone(each)
    depot.relay()
    depot.until(ALL_SENT, total)
    depot.check(total)


def test_jobs_that_sqs_refuses_are_dead_here_and_say_why(depot: SqsDepot) -> None:
    """PostgreSQL takes what fits in a payload; with its envelope it is too large for a message."""
    depot.send(range(20), lanes=3)
    large = [{"kind": "depot.step", "payload": {"lane": 1, "n": -1, "text": "x" * 1_048_500}}]
    depot.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(large))
    depot.send(range(20, 40), lanes=3)
    depot.relay()
    depot.until(ALL_SENT, 40)
    depot.check(40)
    dead = depot.conn.execute("select error::text from jobspec.dead where kind = 'depot.step'").fetchall()
    assert len(dead) == 1
    assert "SQS takes 1048576" in dead[0][0]


def test_throttling_and_partial_failures_cost_time_only(depot: SqsDepot, sqs_server: SqsServer) -> None:
    sqs_server.fail("SendMessageBatch", "ThrottlingException", times=7)
    sqs_server.refuse("SendMessageBatch", [0, 3, 7], times=6)
    depot.send(range(200), lanes=5)
    depot.relay()
    depot.until(ALL_SENT, 200)
    depot.check(200)


def test_a_queue_that_vanished_holds_its_jobs_back_until_it_is_declared_again(depot: SqsDepot) -> None:
    relay = depot.relay()
    depot.send(range(10), lanes=5)
    depot.until(ALL_SENT, 10)
    assert len(depot.there()) == 10
    address = read_address(depot.receiver)
    with closing(Driver(address)) as driver:
        name = {"QueueName": queue_name(address.prefix, "depot.lanes")}
        url = driver.run(only(Request("get_queue_url", name)))["QueueUrl"]
        driver.run(only(Request("delete_queue", {"QueueUrl": url})))
    depot.send(range(10, 50), lanes=5)
    assert relay.stderr is not None
    while "NonExistentQueue" not in (line := relay.stderr.readline()):
        assert line, "it has ended"
    # Begun anew, the relay asks which queues there are, and puts the first of each lane off.
    depot.until("select count(*) = 5 from jobspec.job_held where run_at is not null")
    assert depot.value(ALL_SENT, 10)
    with connect(depot.receiver) as backend:
        assert isinstance(backend, Declared)
        backend.declare(RECEIVER)
    depot.conn.execute("update jobspec.job_held set run_at = clock_timestamp() where run_at is not null")
    depot.until(ALL_SENT, 50)
    depot.check(50)
