"""The world of the model test, on Redis: the same moves, the same promises, and what is stored fits together."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import redis

from jobspec.backends.redis import calls, calls_declare, calls_held, calls_steer, calls_worker
from jobspec.backends.redis.knowledge import Knowledge
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import Route
from jobspec.backends.redis.script import made
from jobspec.backends.worker_backend import Done, Settled
from jobspec.core.job import AttemptError
from jobspec.core.options import OnConflict
from jobspec.errors import JobspecError
from tests.conformance.memory_world import ANNOUNCED, LEASE_SECONDS, PACKAGE, new_job
from tests.model import observed
from tests.model.calls import Call
from tests.model.claims import Claim, ClaimOne, Worker
from tests.model.clock import Die, Due, Heartbeat, LeaseOver, Refill, Register, Tick, WindowsEnd
from tests.model.enqueues import Enqueue, EnqueueMany
from tests.model.operators import Pause, Retry, SetLimits, Unblock
from tests.model.outcomes import FAR_SECONDS, Cancel, Checkpoint, Commit, Finish, FinishBatch, Settle
from tests.model.promises import Model
from tests.model.sessions import Session
from tests.model.world import SESSIONS, WORKERS, World
from tests.redis import engine_sound

MOVES = {
    "due": """
        local job = load(ARGV[1])
        if not job.d then return 0 end
        job.d = now
        change(job)
        return 1
    """,
    "lease_over": """
        local job = holding(ARGV[1], ARGV[2])
        if not job or not job.h then return 0 end
        job.h = now - 1
        add('ZADD', 'leases', job.h, job.id .. ':' .. job.n)
        change(job)
        return 1
    """,
    "die": """
        write('HSET', base .. 'w:' .. ARGV[1], 'expires', string.format('%.6f', now - 1))
        write('ZADD', base .. 'rescue', string.format('%.6f', now - 1), ARGV[1])
        return 1
    """,
    "age": """
        for _, each in ipairs(pairs_of(call('ZRANGE', base .. 'h:' .. ARGV[1], 0, -1, 'WITHSCORES'))) do
            local job = load(each[2])
            job.ca = job.ca - 86400
            change(job)
        end
        return 1
    """,
    "windows_end": """
        local flat = call('HGETALL', base .. 'unique')
        for n = 1, #flat, 2 do
            local id, till = flat[n + 1]:match('^(%d+) (.+)$')
            if till and till ~= 'inf' then write('HSET', base .. 'unique', flat[n], id .. ' 1') end
        end
        return 1
    """,
    "refill": """
        for _, id in ipairs(call('HVALS', base .. 'channels')) do write('HSET', base .. 'c:' .. id, 'empty_at', 0) end
        return 1
    """,
}
NEEDS = "-- needs: words, lanes, ends, settle, tick"
TEXTS = {name: made(f"{NEEDS}\nreturn run(function()\n{text}\nend)").text for name, text in MOVES.items()}
"""What a test does to a namespace stands on the pieces that scripts share, too."""


class RedisSession(Session):
    """It has no transactions: each call is one."""

    def __init__(self, world: RedisWorld) -> None:
        self.world, self.isolation = world, None

    def close(self) -> None:
        pass

    def begin(self, isolation: str, model: Model) -> None:
        pass

    def view(self, model: Model) -> Model:
        return model

    def send(self, call: Call) -> tuple[Any, str | None]:
        try:
            return send(self.world, call), None
        except JobspecError as error:
            return None, error.code


class RedisWorld(World):
    has_claims_of_few = False

    def __init__(self, client: redis.Redis, url: str) -> None:
        self.client, self.url = client, url
        self.floors, self.waiting = list, None  # type: ignore[assignment]
        self.begin()

    def begin(self) -> None:
        self.lines = Lines(Route(place_of(f"{self.url}?namespace=m{uuid.uuid4().hex}")), "model")
        self.base = self.lines.route.names.base
        self.knowledge = Knowledge()
        self.ear: Any = self.client.pubsub()  # type: ignore[no-untyped-call]
        self.ear.subscribe(self.lines.route.names.events)
        self.ear.get_message(timeout=10)
        self.lines.run(calls_declare.declare(PACKAGE))
        self.sessions = [RedisSession(self) for _ in range(SESSIONS)]
        self.office = RedisSession(self)
        self.desks = [RedisSession(self) for _ in range(WORKERS)]
        self.model, self.now = Model(), 0
        self.runs, self.claimed = [], []
        self.workers = [Worker(floors=None) for _ in self.desks]  # type: ignore[arg-type]
        for worker, desk in zip(self.workers, self.desks, strict=True):
            self.call(desk, Register(worker=worker))

    def using(self, make: Any) -> Any:
        return self.lines.walk(self.knowledge.using(make))

    def move(self, name: str, *args: int) -> Any:
        return self.client.eval(TEXTS[name], 1, self.base, *args)

    def busy(self) -> frozenset[int]:
        return frozenset()

    def look(self) -> observed.Everything:
        stored = engine_sound.read(self.client, self.base)
        return observed.Everything(
            jobs={
                int(id_): observed.Seen(
                    job["s"],
                    job["a"],
                    int(job["n"]) if job["s"] == "running" else None,
                    bool(job.get("x")) and job["s"] == "running",
                    bool(job.get("su")) and job["s"] in ("ready", "running"),
                    job["s"] == "dead" and "pl" in job,
                )
                for id_, job in stored.jobs.items()
            },
            places={
                int(id_): (-job.get("p", 0), int(job["q"].split(":")[0]))
                for id_, job in stored.jobs.items()
                if "pl" in job
            },
            finished=stored.finished,
            broken=list(engine_sound.broken(stored)),
        )

    def tick(self) -> None:
        self.lines.run(calls_worker.tick())

    def broken(self) -> list[Any]:
        return list(engine_sound.broken(engine_sound.read(self.client, self.base)))

    def told(self) -> list[int]:
        self.client.publish(self.lines.route.names.events, "[]")  # behind all that the engine has said
        said: list[int] = []
        while events := json.loads(self.ear.get_message(timeout=10)["data"]):
            said += [each["id"] for each in events if each["event"] == "bundle"]
        return said


def send(world: RedisWorld, call: Call) -> Any:
    """What the call asks of the queue; the answer in the form in which SQL gives it."""
    match call:
        case Enqueue(tries=True):
            return world.using(lambda catalog: calls.try_enqueue(catalog, new_job(call)))
        case Enqueue():
            asked: OnConflict | None = "raise" if call.raises else None
            return world.using(lambda catalog: calls.enqueue(catalog, [new_job(call)], on_conflict=asked))[0]
        case EnqueueMany(bundle=True):
            jobs = [new_job(each) for each in call.jobs]
            made = world.using(lambda catalog: calls.enqueue_bundle(catalog, jobs, name="", origin=None))
            return {"bundle_id": made[0], "ids": made[1]}
        case EnqueueMany():
            return world.using(lambda catalog: calls.enqueue(catalog, [new_job(each) for each in call.jobs]))
        case Claim() | ClaimOne():
            return claim(world, call)
        case Finish():
            return world.lines.run(calls_held.finish(call.id, call.run, result=None))
        case FinishBatch() | Settle():
            return record(world, call)
        case Checkpoint():
            return world.lines.run(calls_held.checkpoint(call.id, call.run, state=None, extra_attempts=call.extra))
        case Cancel():
            return world.lines.run(calls.cancel(call.id, force=call.force))
        case Commit():
            return world.lines.run(calls.commit(call.id))
        case Retry():
            return world.lines.walk(calls_steer.retry([call.id]))
        case Unblock():
            return world.using(lambda catalog: calls_steer.unblock(catalog, f"m.{call.channel}", f"[{call.key}]"))
        case Pause():
            name = f"m.{call.channel}"
            return world.lines.run(calls_steer.resume(name) if call.resume else calls_steer.pause(name))
        case SetLimits():
            override = {"concurrency": call.concurrency}
            return world.using(lambda catalog: calls_steer.set_limits(catalog, f"m.{call.channel}", override))
        case _:
            return time_moves(world, call)


def claim(world: RedisWorld, call: Claim | ClaimOne) -> Any:
    if isinstance(call, Claim) and call.worker is not None:
        claimed = world.lines.run(
            calls_worker.claim(call.worker.id, limit=call.limit, suspects=call.suspects, tick=call.tick, bell=False)
        )
        return [(job.id, job.run, job.attempt) for job in claimed.jobs]
    kinds = None if isinstance(call, ClaimOne) else [f"m.{each}" for each in call.kinds]
    names = None if isinstance(call, ClaimOne) else [f"m.{each}" for each in sorted(call.channels)]
    attempts = world.using(
        lambda catalog: calls_held.claim(
            catalog,
            limit=1 if isinstance(call, ClaimOne) else call.limit,
            kinds=kinds,
            channels=names,
            lease=timedelta(days=1),
            id_=call.id if isinstance(call, ClaimOne) else None,
            tick=False,
        )
    )
    return [(each.id, each.run, each.attempt) for each in attempts]


def record(world: RedisWorld, call: FinishBatch | Settle) -> list[int]:
    if isinstance(call, FinishBatch):
        if not call.pairs:
            return []
        done = world.lines.run(calls_worker.finish_batch([Done(id=id_, run=run) for id_, run in call.pairs]))
        return [-run if run in done.cancelled else run for run in done.runs]
    error = AttemptError(attempt=0, type="ValueError", message="no")
    delay = 0.0 if call.soon else FAR_SECONDS
    settled = [Settled(id=id_, run=run, error=error, delay_seconds=delay) for id_, run in call.pairs]
    recorded = world.lines.run(calls_worker.settle_batch(call.verdict, settled))  # type: ignore[arg-type]
    return [-run if run in recorded.dead else run for run in recorded.runs]


def time_moves(world: RedisWorld, call: Call) -> Any:
    match call:
        case Tick():
            return world.tick()
        case Due():
            return world.move("due", call.id)
        case LeaseOver():
            return world.move("lease_over", call.id, call.run)
        case Die():
            return world.move("die", call.worker.id)
        case Register():
            registration = world.using(
                lambda catalog: calls_worker.register(
                    catalog, name="w", kinds=ANNOUNCED, channels=None, lease_seconds=LEASE_SECONDS
                )
            )
            call.worker.id, call.worker.known = registration.worker_id, []
            return registration.worker_id
        case Heartbeat():
            if call.late:
                world.move("age", call.worker.id)
            beat = world.lines.run(
                calls_worker.heartbeat(call.worker.id, lease_seconds=LEASE_SECONDS, runs=call.worker.known)
            )
            return {"lost": list(beat.lost), "cancelled": list(beat.cancelled)}
        case WindowsEnd():
            return world.move("windows_end") and None
        case Refill():
            return world.move("refill") and None
    raise NotImplementedError(call)
