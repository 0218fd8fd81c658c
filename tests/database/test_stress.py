"""Producers that roll back, workers that die and come back as zombies: nothing lost, doubled or out of order."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from itertools import pairwise
from typing import Any

import psycopg
import pytest

PRODUCERS, WORKERS, JOBS_EACH, LANES = 3, 4, 150, 7
KINDS = ("send", "charge", "visit", "step")


class Log:
    """What happened, as the clients saw it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.committed: list[tuple[int, str, int]] = []
        self.ran: list[int] = []
        self.finished: list[int] = []
        self.errors: list[BaseException] = []
        self.produced = threading.Event()


def produce(engine: Any, log: Log, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(JOBS_EACH):
        kind, lane = rng.choice(KINDS), rng.randrange(LANES)
        delay = "20 ms" if rng.random() < 0.1 else None
        isolation = "repeatable read" if rng.random() < 0.2 else "read committed"
        engine.rows(f"begin isolation level {isolation}")
        job = engine.enqueue(kind, {"customer": lane}, delay=delay)
        if rng.random() < 0.1:
            engine.rows("rollback")
        else:
            # One lock for commit and log: the log's order is then the order of commits that do not overlap.
            with log.lock:
                engine.rows("commit")
                log.committed.append((job, kind, lane))


def work(engine: Any, log: Log, seed: int) -> None:
    rng, worker, zombies = random.Random(seed), engine.register("send", "charge", "visit", "step", lease=600), []
    while True:
        over = log.produced.is_set()
        jobs = engine.claim(worker, rng.choice([1, 3, 10]), tick=rng.random() < 0.3)
        with log.lock:
            log.ran += [job.id for job in jobs]
        if jobs and rng.random() < 0.05:
            engine.dies(worker)
            zombies.append(jobs)
            worker = engine.register("send", "charge", "visit", "step", lease=600)
            continue
        rng.shuffle(jobs)
        verbs = {"finish": 0.85, "fail": 0.05, "release": 0.1}
        for job in jobs:
            (verb,) = rng.choices(list(verbs), list(verbs.values()))
            recorded = getattr(engine, verb)(job)
            if verb == "finish" and recorded:
                with log.lock:
                    log.finished.append(job.id)
        if zombies and rng.random() < 0.3:
            with log.lock:
                log.finished += [job.id for job in zombies.pop() if engine.finish(job)]
        if over and not jobs and engine.value("select count(*) from jobspec.job_ready") == 0:
            if (
                engine.value("select count(*) from jobspec.job_running")
                + engine.value("select count(*) from jobspec.job_held")
                == 0
            ):
                return
            engine.due_now()


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_doubled_or_out_of_order(shop: Any, url: str, seed: int) -> None:
    shop.rows("update jobspec.kind set max_attempts = null, base_seconds = 0.01")
    log = Log()

    def start(role: Any, number: int) -> threading.Thread:
        def run() -> None:
            try:
                with psycopg.connect(url, autocommit=True) as conn:
                    role(type(shop)(conn), log, seed * 100 + number)
            except BaseException as error:
                log.errors.append(error)
                log.produced.set()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    producers = [start(produce, number) for number in range(PRODUCERS)]
    workers = [start(work, 50 + number) for number in range(WORKERS)]
    for thread in producers:
        thread.join()
    log.produced.set()
    for thread in workers:
        thread.join()

    assert log.errors == []
    committed = [job for job, _, _ in log.committed]
    assert sorted(log.finished) == sorted(committed)  # every job, exactly once
    assert shop.value("select count(*) from jobspec.jobs where state = 'done'") == len(committed)
    assert in_order(shop, log) == []


def in_order(shop: Any, log: Log) -> list[tuple[int, int]]:
    """Pairs of a strict lane of which the later ended before the earlier."""
    ended = {row.id: row.finished_at for row in shop.rows("select id, finished_at from jobspec.job_finished")}
    lanes = defaultdict(list)
    for job, kind, lane in log.committed:
        if kind in ("charge", "step"):
            lanes[kind, lane if kind == "charge" else 0].append(job)
    # Only jobs whose ids are in the order of their commits: the others' transactions overlapped.
    return [
        (early, late)
        for jobs in lanes.values()
        for early, late in pairwise(jobs)
        if early < late and all(each < late for each in jobs[: jobs.index(late)]) and ended[early] > ended[late]
    ]
