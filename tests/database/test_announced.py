"""A worker that was woken looks for a few jobs first: what it asks of the database, and that everything is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from anyio import Event, fail_after

from jobspec.backends.postgres import workers
from jobspec.backends.postgres.announced import FEW, IN_VAIN
from jobspec.backends.postgres.worker_backend import PostgresWorkerBackend
from jobspec.backends.worker_backend import Claim
from tests.database.worker_rig import Bench, Work, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a worker has looked for a few, and for everything."""
    made: Counter[str] = Counter()

    def counted(name: str) -> Any:
        make = getattr(workers, name)

        def statement(*args: Any, **options: Any) -> Any:
            made[name] += 1
            return make(*args, **options)

        return statement

    for name in ("claim", "claim_few"):
        monkeypatch.setattr(workers, name, counted(name))
    return made


class Sleeper:
    """A worker's half of the backend, with nobody who works."""

    def __init__(self, bench: Bench, *kinds: str) -> None:
        self.bench, self.kinds = bench, [(f"test.{kind}", 1) for kind in kinds]
        self.backend = PostgresWorkerBackend(bench.url, "sleeper")
        self.id = 0
        self.cursor: Sequence[int] = ()

    @asynccontextmanager
    async def asleep(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        try:
            with fail_after(30):
                registered = await self.backend.register(name="w", kinds=self.kinds, channels=None, lease_seconds=600.0)
                self.id = registered.worker_id
                async with self.backend.wakeups() as wakeups:
                    assert (await self.claim()).jobs == []
                    yield wakeups
        finally:
            await self.backend.close()

    async def claim(self, limit: int = 500, *, tick: bool = False) -> Claim:
        claim = await self.backend.claim(self.id, limit=limit, suspects=True, tick=tick, bell=True, cursor=self.cursor)
        self.cursor = claim.cursor
        return claim


async def test_announced_jobs_are_brought_by_one_look(bench: Bench, looks: Counter[str]) -> None:
    sleeper = Sleeper(bench, "work")
    async with sleeper.asleep() as wakeups:
        looks.clear()
        job = bench.enqueue("work")
        assert await anext(wakeups) == frozenset({"test.default"})
        claim = await sleeper.claim()
        assert [each.id for each in claim.jobs] == [job]
        assert not claim.again
        assert looks == {"claim_few": 1}
        # Nobody has announced anything since: the claim before a rest looks everywhere.
        assert (await sleeper.claim()).jobs == []
        assert looks == {"claim_few": 1, "claim": 1}


@pytest.mark.parametrize(("limit", "first"), [(500, FEW), (4, 4)])
async def test_more_than_a_few_are_told_of(bench: Bench, limit: int, first: int) -> None:
    sleeper = Sleeper(bench, "work")
    async with sleeper.asleep() as wakeups:
        with bench.conn.transaction():
            jobs = [bench.enqueue("work") for _ in range(FEW + 3)]
        await anext(wakeups)
        claim = await sleeper.claim(limit)
        assert [each.id for each in claim.jobs] == jobs[:first]
        assert claim.again
        assert [each.id for each in (await sleeper.claim()).jobs] == jobs[first:]


async def test_where_such_looks_bring_nothing_there_are_no_more(bench: Bench, looks: Counter[str]) -> None:
    sleeper = Sleeper(bench, "step")
    async with sleeper.asleep() as wakeups:
        looks.clear()
        for number in range(IN_VAIN + 2):
            job = bench.enqueue("step")
            assert await anext(wakeups) == frozenset({"test.line"})
            (claimed,) = (await sleeper.claim()).jobs
            assert claimed.id == job
            assert looks["claim_few"] == min(number + 1, IN_VAIN)
            bench.value("select jobspec.finish(%s, %s)", claimed.id, claimed.run)
            assert (await sleeper.claim()).jobs == []


async def test_what_is_announced_all_the_time_keeps_nobody_from_other_channels(
    bench: Bench, looks: Counter[str]
) -> None:
    """B13: a claim that weighs them follows, before anybody is heard again."""
    sleeper = Sleeper(bench, "work", "step")
    async with sleeper.asleep() as wakeups:
        looks.clear()
        step, work = bench.enqueue("step"), bench.enqueue("work")
        assert {*await anext(wakeups), *await anext(wakeups)} == {"test.line", "test.default"}
        claim = await sleeper.claim()
        assert ([each.id for each in claim.jobs], claim.again) == ([work], True)
        work = bench.enqueue("work")
        assert await anext(wakeups) == frozenset({"test.default"})
        assert {each.id for each in (await sleeper.claim()).jobs} == {step, work}
        assert looks == {"claim_few": 1, "claim": 1}


async def test_a_tick_is_left_to_the_claim_that_makes_it(bench: Bench, looks: Counter[str]) -> None:
    sleeper = Sleeper(bench, "work")
    async with sleeper.asleep() as wakeups:
        looks.clear()
        job = bench.enqueue("work")
        await anext(wakeups)
        assert [each.id for each in (await sleeper.claim(tick=True)).jobs] == [job]
        assert looks == {"claim": 1}


async def test_a_worker_runs_a_burst_and_what_comes_by_the_way(bench: Bench, looks: Counter[str]) -> None:
    started = [Event()]

    async def work(job: Work) -> int:
        started[-1].set()
        return 1

    async def step(job: Work) -> None:
        pass

    async with bench.working(work=work, step=step):
        # The claim that sets the bell may find the job itself, and who is woken late ticks: then the next job tells.
        while not looks["claim_few"]:
            await bench.until("select count(*) = 1 from jobspec.channel where name = 'test.default' and"
                              " pg_sequence_last_value(bell) = 0")  # fmt: skip
            started.append(Event())
            bench.enqueue("work")
            await started[-1].wait()
        with bench.conn.transaction():
            for kind in ("work", "step") * 50:
                bench.enqueue(kind)
        await bench.until_ended()
    ended = bench.value("select count(*) from jobspec.job_finished where state = 'done' and attempt = 1")
    assert ended == 100 + len(started[1:])
