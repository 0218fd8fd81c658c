"""What the engine promises, in a few pure rules about a few plain objects: the oracle of the model test.

A :class:`Model` is the database as a committed transaction sees it. Some things happen on their own, at some tick: a
job is due, a lease runs out, a job that others end goes free. :meth:`Model.may` names them; the test follows what the
engine does, and refuses all else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.model.package import ATTEMPTS, TOKENS, Channel, Kind

ENDED = frozenset({"done", "dead", "cancelled", "expired"})
REFUNDED = frozenset({"released", "rescheduled", "snoozed", "parked"})

Span = tuple[int, int]
"""When a call began and ended, by the test's own count of calls."""


PAUSED: Final = "its channel is paused"


@dataclass(slots=True, kw_only=True)
class Job:
    id: int
    kind: Kind
    key: int | None
    priority: int
    span: Span
    """Of the call that gave it its position."""
    state: str
    unique: tuple[str, str] | None
    """Its unique key, and for how long it takes it."""
    later: bool
    """It has a time of its own, which is far away."""
    limit: int = ATTEMPTS
    attempt: int = 0
    extra: int = 0
    due: bool = False
    """What it waits for by the clock has come: its time, the end of its reservation, of its own lease."""
    run: int | None = None
    worker: int = 0
    cancel: bool = False
    suspect: bool = False
    after: bool = False
    waits: dict[int, str] = field(default_factory=dict)
    """Parents that have not ended as wanted, and what happens if they fail."""
    doomed: bool = False
    """A parent failed, and it is to be cancelled for it."""
    blocks: bool = False
    """Dead, and still at the head of its lane."""
    died: Span = (0, 0)
    place: tuple[int, int] | None = None
    """Rank and position, as last seen in the database."""

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def lane(self) -> tuple[str, int | None]:
        return self.kind.channel.name, self.key

    @property
    def placed(self) -> bool:
        """It has a position in a strict lane."""
        return self.kind.channel.strict and (self.blocks or self.state in ("reserved", "scheduled", "waiting", "ready"))

    def facts(self) -> tuple[object, ...]:
        """What the database says about it."""
        suspect = self.suspect and self.state in ("ready", "running")
        return self.state, self.attempt, self.run, self.cancel and self.state == "running", suspect, self.blocks


@dataclass
class Model:
    jobs: dict[int, Job] = field(default_factory=dict)
    bundles: dict[int, set[int]] = field(default_factory=dict)
    """Members that have not ended."""
    unique: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Key -> its job, and for how long it is taken."""
    alive: dict[int, bool] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    limits: dict[str, int | None] = field(default_factory=dict)
    """What operators set in place of a channel's concurrency."""
    bucket: list[int] = field(default_factory=lambda: [TOKENS])
    """Tokens are in no transaction: all copies share them."""

    def copy(self) -> Model:
        jobs = {id_: dataclasses.replace(job, waits=dict(job.waits)) for id_, job in self.jobs.items()}
        bundles = {id_: set(members) for id_, members in self.bundles.items()}
        return Model(
            jobs, bundles, dict(self.unique), dict(self.alive), set(self.paused), dict(self.limits), self.bucket
        )

    def lane(self, job: Job) -> list[Job]:
        return [other for other in self.jobs.values() if other.lane == job.lane]

    def pending(self, channel: Channel, key: int | None = None) -> int:
        found = [job for job in self.jobs.values() if job.kind.channel is channel and not job.ended]
        return sum(1 for job in found if key is None or job.key == key)

    def verdict(self, parent: int, policy: str) -> str:
        if parent in self.bundles:
            return "open" if self.bundles[parent] else "satisfied"
        job = self.jobs[parent]
        if not job.ended:
            return "open"
        return "satisfied" if job.state == "done" or policy == "run" else "failed" if policy == "cancel" else "open"

    # ---- what verbs do
    def add(self, job: Job, parents: list[int], policy: str) -> None:
        self.jobs[job.id] = job
        for parent in parents:
            verdict = self.verdict(parent, policy)
            job.doomed = job.doomed or verdict == "failed"
            if verdict != "satisfied":
                job.waits[parent] = policy
        if job.unique is not None:
            self.unique[job.unique[0]] = (job.id, job.unique[1])

    def end(self, job: Job, state: str) -> None:
        job.state, job.run, job.due = state, None, False
        self.unique = {k: v for k, v in self.unique.items() if v != (job.id, "unfinished")}
        self.resolve(job.id)
        for bundle, members in self.bundles.items():
            if job.id in members:
                members.discard(job.id)
                if not members:
                    self.resolve(bundle)

    def resolve(self, parent: int) -> None:
        for child in self.jobs.values():
            policy = child.waits.get(parent)
            verdict = "open" if policy is None else self.verdict(parent, policy)
            if verdict == "satisfied":
                del child.waits[parent]
            child.doomed = child.doomed or verdict == "failed"

    def settle(self, job: Job, verdict: str, span: Span, *, due: bool = False) -> None:
        job.state = self.judged(job, verdict)
        job.attempt -= verdict in REFUNDED and not job.cancel
        job.suspect = verdict == "lost" or (verdict in ("released", "rescheduled") and job.suspect)
        job.run, job.due = None, due and job.state == "scheduled"
        if verdict == "rescheduled" or not job.kind.channel.strict or job.state == "parked":
            job.place = None
        if verdict == "rescheduled":
            job.span = span
        if job.state == "dead" and job.kind.channel.on_dead in ("block", "cancel"):
            job.blocks, job.died = True, span
        if job.ended:
            self.end(job, job.state)

    def judged(self, job: Job, verdict: str) -> str:
        """What an attempt that ends so makes of its job."""
        if job.cancel or verdict == "cancelled":
            return "cancelled"
        if verdict == "given_up" or (verdict in ("failed", "lost") and job.attempt >= job.limit + job.extra):
            return "dead"
        return {
            "parked": "parked", "released": "ready", "rescheduled": "ready", "lost": "ready",
            "snoozed": "scheduled", "failed": "scheduled",
        }[verdict]  # fmt: skip

    def start(self, job: Job, run: int, worker: int) -> None:
        job.state, job.run, job.worker, job.due = "running", run, worker, False
        job.attempt += 1

    # ---- what happens on its own
    def may(self, job: Job) -> Iterator[tuple[str, str]]:
        """What may happen to this job at any moment, and the state it has then."""
        if job.state == "running" and (job.due if job.worker == 0 else not self.alive[job.worker]):
            yield "lost", self.judged(job, "lost")
        if job.state == "scheduled" and job.due:
            yield "free", "ready"
        if job.state == "reserved" and job.due:
            yield "end", "expired"
        if job.doomed and job.state in ("waiting", "reserved"):
            yield "end", "cancelled"
        if job.state == "waiting" and not job.waits:
            yield "free", "scheduled" if job.later else "ready"
        if job.placed and any(head.died[1] >= job.span[0] for head in self.sweepers(job)):
            yield "end", "cancelled"
        if job.blocks and job.kind.channel.on_dead == "cancel" and not self.swept(job):
            yield "pass", "dead"

    def unsettled(self) -> bool:
        """Something may happen at any moment, or has happened and was not looked at."""
        return any((job.placed and job.place is None) or any(self.may(job)) for job in self.jobs.values())

    def sweepers(self, job: Job) -> list[Job]:
        """Dead heads that cancel what was behind them when they died."""
        return [
            head for head in self.lane(job)
            if head.blocks and head is not job and head.kind.channel.on_dead == "cancel"
        ]  # fmt: skip

    def swept(self, head: Job) -> list[Job]:
        return [job for job in self.lane(head) if job is not head and job.placed and job.span[1] < head.died[0]]

    def happen(self, job: Job, event: str, state: str, span: Span) -> None:
        if event == "lost":
            self.settle(job, "lost", span)
        elif event == "end":
            self.end(job, state)
        elif event == "pass":
            job.blocks = False
        else:
            job.state, job.due = state, False

    # ---- who may start
    def refusal(self, job: Job) -> str | None:
        """Why a ready job may not start now."""
        channel, lane = job.kind.channel, self.lane(job)
        running = [other for other in lane if other.state == "running"]
        everywhere = [
            other for other in self.jobs.values() if other.kind.channel is channel and other.state == "running"
        ]
        concurrency = self.limits.get(channel.name, channel.concurrency)
        if job.state != "ready":
            return f"it is {job.state}"
        if channel.name in self.paused:
            return PAUSED
        if channel.strict and running:
            return f"{running[0].id} of its lane is running"
        if channel.strict and (before := self.before(job)):
            return f"{before[0].id} is before it in its lane"
        if channel.lane_concurrency is not None and len(running) >= channel.lane_concurrency:
            return "its lane is full"
        if concurrency is not None and len(everywhere) >= concurrency:
            return "its channel is full"
        if channel.rated and self.bucket[0] < 1:
            return "there is no token"
        return None

    def before(self, job: Job) -> list[Job]:
        place = job.place
        if place is None:
            return []
        return [other for other in self.lane(job) if other.placed and other.place is not None and other.place < place]
