"""The relay in worker processes, to SQS: killed at every point, nothing is lost, doubled or out of order."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from jobspec import connect
from tests.e2e.test_relay import ALL_SENT, SOME_SENT, Depot, end
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
    depot.send(range(300), lanes=7)
    first = depot.relay(point)
    depot.gone(first)
    assert first.returncode == -signal.SIGKILL
    assert bool(depot.there()) == (point != "taken")
    depot.relay()
    depot.until(ALL_SENT, 300)
    depot.check(300)


def test_relays_that_are_killed_at_random_lose_nothing(depot: SqsDepot) -> None:
    rng, total = random.Random(7), 900
    depot.send(range(300), lanes=20)
    for turn in range(1, 3):
        relays = [depot.relay(), depot.relay()]
        depot.until(SOME_SENT, 300 * (turn - 1) + rng.randrange(50, 250))
        depot.send(range(300 * turn, 300 * (turn + 1)), lanes=20)
        for each in relays:
            each.kill()
        for each in relays:
            depot.gone(each)
    depot.relay()
    depot.until(ALL_SENT, total)
    depot.check(total)


def test_jobs_that_sqs_refuses_are_dead_here_and_say_why(depot: SqsDepot) -> None:
    depot.send(range(20), lanes=3)
    depot.value(
        "select jobspec.enqueue_many(%s::jsonb)",
        json.dumps([{"kind": "depot.step", "payload": {"lane": 1, "n": -1, "text": "x" * 1_100_000}}]),
    )
    depot.send(range(20, 40), lanes=3)
    depot.relay()
    depot.until(ALL_SENT, 40)
    depot.check(40)
    state, errors = depot.conn.execute(
        "select state, errors::text from jobspec.jobs where (payload->>'n')::int = -1"
    ).fetchall()[0]
    assert state == "dead"
    assert "SQS takes 1048576" in errors


def test_throttling_and_partial_failures_cost_time_only(depot: SqsDepot, sqs_server: SqsServer) -> None:
    sqs_server.fail("SendMessageBatch", "ThrottlingException", times=7)
    sqs_server.refuse("SendMessageBatch", [0, 3, 7], times=6)
    depot.send(range(200), lanes=5)
    depot.relay()
    depot.until(ALL_SENT, 200)
    depot.check(200)


def test_a_queue_that_vanished_holds_the_jobs_back_until_it_is_declared_again(
    depot: SqsDepot, sqs_server: SqsServer
) -> None:
    pass
