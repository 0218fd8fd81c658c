"""What a scrape shows."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from jobspec.core.metric import Metric
from jobspec.errors import DatabaseError
from jobspec.observe.prometheus import QueueMetrics, WorkerMetrics
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, drained, working

pytestmark = pytest.mark.anyio


def samples(text: bytes) -> dict[str, float]:
    """As Prometheus understands it; without histograms' buckets and times of creation."""
    return {
        each.name + "".join(f" {name}={value}" for name, value in sorted(each.labels.items())): each.value
        for family in text_string_to_metric_families(text.decode())
        for each in family.samples
        if not each.name.endswith(("_bucket", "_created"))
    }


async def test_a_worker_counts_what_it_does() -> None:
    registry = CollectorRegistry()
    backend = FakeBackend()
    backend.max_attempts = 1
    for number in range(5):
        backend.add(f'{{"n": {number}}}')

    async def handler(job: WorkJob) -> None:
        assert samples(generate_latest(registry))["jobspec_worker_running"] >= 1
        if job.payload.n == 0:
            raise ValueError("on purpose")

    await drained(backend, handler, observers=[WorkerMetrics(registry)])
    found = samples(generate_latest(registry))
    assert found["jobspec_worker_claimed_total kind=test.work"] == 5
    assert found["jobspec_worker_ended_total kind=test.work outcome=done"] == 4
    assert found["jobspec_worker_ended_total kind=test.work outcome=failed"] == 1
    assert found["jobspec_worker_dead_total kind=test.work"] == 1
    assert found["jobspec_worker_handler_seconds_count kind=test.work"] == 5
    assert found["jobspec_worker_running"] == 0
    assert found["jobspec_worker_claim_jobs_sum"] == 5
    assert found["jobspec_worker_record_jobs_sum"] == 5
    assert found["jobspec_worker_missed_total"] == 0


async def test_a_worker_shows_how_it_is_while_it_lives() -> None:
    registry = CollectorRegistry()
    async with working(FakeBackend(), _nothing, observers=[WorkerMetrics(registry)], concurrency=3) as worker:
        backend = worker._backend
        assert isinstance(backend, FakeBackend)
        backend.add()
        backend.ring()
        await backend.until("done")
        found = samples(generate_latest(registry))
        assert found["jobspec_worker_concurrency"] == 3
        assert found["jobspec_worker_heartbeat_age_seconds"] >= 0
        assert found["jobspec_worker_loop_blocked_seconds"] == 0
    gone = samples(generate_latest(registry))["jobspec_worker_concurrency"]
    assert gone != gone, "not a number: nobody is there"


async def test_trouble_is_counted_by_part() -> None:
    registry = CollectorRegistry()
    backend = FakeBackend()
    backend.add()
    failed = 0

    def refuse(verb: str, _items: object) -> None:
        nonlocal failed
        if verb == "finish" and failed < 2:
            failed += 1
            raise DatabaseError("gone")

    backend.refuse = refuse
    await drained(backend, _nothing, observers=[WorkerMetrics(registry)])
    assert samples(generate_latest(registry))["jobspec_worker_trouble_total part=completer"] == 2


class Database:
    def __init__(self) -> None:
        self.asked = 0
        self.now = 0.0
        self.takes = 0.1
        self.broken = False

    def stats(self) -> Iterable[Metric]:
        self.asked += 1
        self.now += self.takes
        if self.broken:
            raise DatabaseError("no route to host")
        return [
            Metric(name="jobspec_jobs", labels={"channel": "shop.a", "state": "ready"}, value=3),
            Metric(name="jobspec_jobs", labels={"channel": 'b"\n', "state": "dead"}, value=1),
            Metric(name="jobspec_workers", labels={"alive": True}, value=2),
            Metric(name="jobspec_partitions", labels={}, value=4),
            Metric(name="jobspec_mean_run_seconds", labels={"kind": "shop.a"}, value=None),
        ]

    def monotonic(self) -> float:
        return self.now


def test_the_queue_is_asked_at_most_so_often_however_many_scrape() -> None:
    database = Database()
    queue = QueueMetrics(database.stats, monotonic=database.monotonic)
    for _ in range(10):
        found = samples(queue.text())
    assert found == {
        "jobspec_jobs channel=shop.a state=ready": 3,
        'jobspec_jobs channel=b"\n state=dead': 1,
        "jobspec_workers alive=true": 2,
        "jobspec_partitions": 4,
        "jobspec_queue_up": 1,
    }
    assert database.asked == 1
    database.now += 15
    database.takes = 3.0
    queue.text()
    database.now += 59
    queue.text()
    assert database.asked == 2, "an answer that took 3 s is good for 60"
    database.now += 2
    queue.text()
    assert database.asked == 3


def test_a_database_that_does_not_answer_leaves_no_old_numbers(caplog: pytest.LogCaptureFixture) -> None:
    database = Database()
    queue = QueueMetrics(database.stats, monotonic=database.monotonic)
    queue.text()
    database.broken = True
    database.now += 20
    assert samples(queue.text()) == {"jobspec_queue_up": 0}
    assert "no route to host" in caplog.text


def test_while_one_scrape_asks_another_shows_the_last_answer() -> None:
    database = Database()
    entered, leave = threading.Event(), threading.Event()

    def slow() -> Iterable[Metric]:
        if database.asked:
            entered.set()
            leave.wait(10)
        return database.stats()

    queue = QueueMetrics(slow, monotonic=database.monotonic)
    queue.text()
    database.now += 20
    thread = threading.Thread(target=queue.text)
    thread.start()
    assert entered.wait(10)
    assert samples(queue.text())["jobspec_queue_up"] == 1
    assert database.asked == 1
    leave.set()
    thread.join(10)
    assert database.asked == 2


def test_registering_it_does_not_ask_the_database() -> None:
    database = Database()
    CollectorRegistry().register(QueueMetrics(database.stats))
    assert database.asked == 0


async def _nothing(_job: WorkJob) -> None:
    pass
