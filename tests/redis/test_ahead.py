"""Lanes that run ahead, whatever is done to them: random moves, and what is stored fits together after each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.redis.async_backend import AsyncRedisBackend
from jobspec.backends.redis.backend import RedisBackend
from jobspec.backends.worker_backend import Done, Settled, Verdict
from jobspec.core.job import AttemptError, ClaimedJob, NewJob
from jobspec.core.options import RetryPolicy
from jobspec.errors import JobspecError
from tests.redis import engine_sound
from tests.redis_server import RedisServer

MOVES = 150
LANES = 3
VERDICTS: tuple[Verdict, ...] = ("failed", "given_up", "released", "rescheduled", "snoozed", "parked", "cancelled")


def package(on_dead: Any) -> Package:
    return Package(
        name="test",
        channels=(ChannelSpec(name="test.c", ordered=True, key=(("lane", "int"),), on_dead=on_dead, run_ahead=4),),
        kinds=(
            KindSpec(
                name="test.step",
                version=1,
                channel="test.c",
                key=(KeyPath(path=("lane",), type="int"),),
                retry=RetryPolicy(max_attempts=3, base_seconds=0),
            ),
        ),
    )


class World:
    """Two workers, and somebody who does what operators do."""

    def __init__(self, office: RedisBackend, worker: AsyncRedisBackend, rng: Random) -> None:
        self.office, self.worker, self.rng = office, worker, rng
        self.ids: list[int] = []
        self.held: dict[int, list[ClaimedJob]] = {}

    async def join(self) -> None:
        own = await self.worker.register(name="w", kinds=[("test.step", 1)], channels=None, lease_seconds=600)
        self.held[own.worker_id] = []

    def enqueue(self) -> None:
        jobs = [
            NewJob(kind="test.step", version=1, payload=f'{{"lane": {self.rng.randrange(LANES)}}}')
            for _ in range(self.rng.randint(1, 4))
        ]
        self.ids += self.office.enqueue(jobs)

    async def claim(self) -> None:
        worker = self.rng.choice(list(self.held))
        limit = self.rng.randint(1, 8)
        claim = await self.worker.claim(worker, limit=limit, suspects=True, tick=True, bell=False, cursor=())
        for each in claim.jobs:
            if each.behind is not None:
                assert each.behind in {job.id for job in claim.jobs}, "it runs ahead of nobody"
        self.held[worker] += claim.jobs

    def some(self) -> Sequence[ClaimedJob]:
        jobs = self.held[self.rng.choice(list(self.held))]
        taken = self.rng.sample(jobs, self.rng.randint(0, len(jobs)))
        for each in taken:
            jobs.remove(each)
        return taken

    async def finish(self) -> None:
        await self.worker.finish_batch([Done(id=each.id, run=each.run) for each in self.some()])

    async def settle(self) -> None:
        verdict = self.rng.choice(VERDICTS)
        error = AttemptError(attempt=1, type="Oops", message="no") if verdict in ("failed", "given_up") else None
        settled = [Settled(id=each.id, run=each.run, error=error, delay_seconds=0.0) for each in self.some()]
        await self.worker.settle_batch(verdict, settled)

    async def die(self) -> None:
        worker = self.rng.choice(list(self.held))
        del self.held[worker]
        await self.worker.deregister(worker)
        await self.join()

    async def beat(self) -> None:
        for worker, jobs in self.held.items():
            runs = [each.run for each in jobs]
            beat = self.worker.heart().beat(worker, lease_seconds=600, runs=runs)
            jobs[:] = [each for each in jobs if each.run not in beat.lost]

    def steer(self) -> None:
        ids = self.rng.sample(self.ids, min(len(self.ids), self.rng.randint(1, 3)))
        verbs: list[Callable[[], Any]] = [
            lambda: self.office.cancel(ids[0], force=self.rng.random() < 0.5),
            lambda: self.office.cancel_all({"id": ids}),
            lambda: self.office.retry(ids),
            lambda: self.office.reset(ids),
            lambda: self.office.requeue(ids),
            lambda: self.office.delete(ids),
            lambda: self.office.unblock("test.c", str(self.rng.randrange(LANES))),
        ]
        try:
            self.rng.choice(verbs)()
        except JobspecError as error:
            if error.code not in ("JS010", "JS048", "JS049"):
                raise


@pytest.mark.anyio
@pytest.mark.parametrize("on_dead", ["skip", "block", "cancel"])
@pytest.mark.parametrize("seed", range(3))
async def test_a_lane_that_runs_ahead_stays_sound_and_can_be_drained(
    redis_server: RedisServer, redis_url: str, on_dead: str, seed: int
) -> None:
    rng = Random(f"{on_dead} {seed}")
    with RedisBackend(redis_url) as office, redis_server.client() as client:
        office.declare(package(on_dead))
        async with AsyncRedisBackend(redis_url) as worker:
            world = World(office, worker, rng)
            await world.join()
            await world.join()
            world.enqueue()
            moves = [world.claim, world.claim, world.finish, world.finish, world.settle, world.die, world.beat]
            base = office._lines.route.names.base
            for _ in range(MOVES):
                if rng.random() < 0.25:
                    world.enqueue()
                elif rng.random() < 0.3:
                    world.steer()
                else:
                    await rng.choice(moves)()
                assert list(engine_sound.broken(engine_sound.read(client, base))) == []
            await drain(world)
        assert {*office.count({})} <= {"done", "dead", "cancelled"}


async def drain(world: World) -> None:
    """All is undone that keeps jobs back; then a worker runs them in their order."""
    for worker in list(world.held):
        await world.worker.deregister(worker)
    world.held = {}
    await world.join()
    (worker,) = world.held
    for _ in range(2000):
        world.office.redrive({"state": ["parked", "dead"]})
        claim = await world.worker.claim(worker, limit=50, suspects=True, tick=True, bell=False, cursor=())
        done = [Done(id=each.id, run=each.run) for each in claim.jobs]
        recorded = await world.worker.finish_batch(done)
        assert recorded.runs == {each.run for each in claim.jobs}
        if not world.office.count({"state": ["ready", "running", "scheduled", "waiting", "parked"]}):
            return
    raise AssertionError(world.office.count({}))
