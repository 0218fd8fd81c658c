"""All that a queue in memory knows, and the few steps by which a job moves from one place to another.

What a job may do next is decided elsewhere, a verb a file; here nothing is decided.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any

from jobspec.backends.declared import ChannelSpec, KindSpec, Limits, ScheduleSpec
from jobspec.backends.memory.clock import Now
from jobspec.backends.memory.lanes import Lane, Place
from jobspec.core.events import Event, EventName
from jobspec.core.job import AttemptError, Progress
from jobspec.core.states import JobState

ENDED = frozenset({"done", "dead", "cancelled", "expired"})


@dataclass(eq=False, kw_only=True, slots=True)
class Channel:
    id: int
    name: str
    package: str
    spec: ChannelSpec
    pattern: Channel | None = None
    """The one that admitted it."""
    paused: bool = False
    override: dict[str, Any] = field(default_factory=dict)
    """What operators set over the declared limits."""
    limits: Limits = field(default_factory=Limits)
    lanes: dict[int, Lane] = field(default_factory=dict)
    turns: OrderedDict[int, None] = field(default_factory=OrderedDict)
    """Lanes in which somebody waits; the one that was served last comes last."""
    suspects: set[int] = field(default_factory=set)
    """Ids of ready jobs whose worker died."""
    running: int = 0
    pending: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    """Unfinished jobs by lane."""
    unfinished: int = 0
    empty_at: float = 0.0
    """When the bucket of tokens would have been empty."""

    @property
    def wake(self) -> str:
        """What is heard when jobs come for it."""
        return self.name if self.pattern is None else self.pattern.name

    @property
    def gated(self) -> bool:
        """When one of its jobs ends, another can be claimed."""
        limits = self.limits
        return self.spec.ordered or any((limits.concurrency, limits.lane_concurrency, limits.rate_limit))


@dataclass(eq=False, kw_only=True, slots=True)
class Kind:
    id: int
    spec: KindSpec
    channel: Channel

    @property
    def name(self) -> str:
        return self.spec.name


@dataclass(eq=False, kw_only=True, slots=True)
class Job:
    id: int
    kind: Kind
    channel: Channel
    priority: int
    payload: str
    enqueued_at: float
    """Seconds since 1970, as are all moments here."""
    run_at: float | None
    max_attempts: int | None
    timeout_seconds: float | None
    blob: bytes | None
    origin: str | None
    tags: dict[str, str]
    after: dict[str, int]
    key: str | None = None
    lane: int = 0
    unique: bytes | None = None
    bundle_id: int | None = None
    trace: str | None = None
    dedup: str | None = None
    state: JobState = "ready"
    place: Place | None = None
    placed: bool = False
    """It is in its lane: ready, or held in a strict channel, or a dead head that blocks."""
    due: float | None = None
    """When what holds it is over: its time, or that of its reservation."""
    attempt: int = 0
    suspect: bool = False
    run: int = 0
    worker_id: int = 0
    claimed_at: float = 0.0
    expires_at: float | None = None
    """The lease of who claimed it by hand."""
    cancel: bool = False
    checkpoint: str | None = None
    extra_attempts: int = 0
    waits: dict[int, str] = field(default_factory=dict)
    """What it still waits for, and what happens if that fails."""
    started_at: float | None = None
    finished_at: float | None = None
    result: str | None = None
    reason: str | None = None
    errors: list[AttemptError] = field(default_factory=list)
    progress: Progress | None = None

    @property
    def attempts(self) -> int | None:
        """How many it may have, without what its checkpoints added."""
        return self.kind.spec.retry.max_attempts if self.max_attempts is None else self.max_attempts

    @property
    def blocks(self) -> bool:
        return self.state == "dead" and self.placed


@dataclass(eq=False, kw_only=True, slots=True)
class Bundle:
    id: int
    name: str
    origin: str | None
    created_at: float
    total: int = 0
    waits: set[int] = field(default_factory=set)
    """Members that have not ended."""
    finished_at: float | None = None


@dataclass(eq=False, kw_only=True, slots=True)
class WorkerRow:
    id: int
    name: str
    registered_at: float
    beat_at: float
    expires_at: float
    kinds: frozenset[int] = frozenset()
    wanted: tuple[str, ...] | None = None
    """The channels it asked for, names and patterns of names; None: its kinds'."""
    channels: list[Channel] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    """What it hears when jobs come."""
    held: dict[int, Job] = field(default_factory=dict)


@dataclass(eq=False, kw_only=True, slots=True)
class ScheduleRow:
    id: int
    spec: ScheduleSpec
    next_at: float | None = None
    fired_at: float | None = None
    paused: bool = False


@dataclass(eq=False, kw_only=True, slots=True)
class Taken:
    """A unique key, and whose it is. ``until`` None: until that job ends."""

    id: int
    until: float | None


@dataclass(eq=False)
class State:
    now: Now
    rng: Random
    kinds: dict[tuple[str, int], Kind] = field(default_factory=dict)
    newest: dict[str, Kind] = field(default_factory=dict)
    sent: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    """When relays sent a job with this text first, and its id; the oldest first."""
    kind_ids: dict[int, Kind] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    schedules: dict[str, ScheduleRow] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    bundles: dict[int, Bundle] = field(default_factory=dict)
    workers: dict[int, WorkerRow] = field(default_factory=dict)
    unique: dict[bytes, Taken] = field(default_factory=dict)
    children: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Who waits for a job or bundle now: ids of jobs and bundles."""
    dependents: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Who was ever said to wait for it."""
    timers: list[tuple[float, int]] = field(default_factory=list)
    """A heap of (when, job id); those that mean nothing any more are passed over."""
    told: list[Event] = field(default_factory=list)
    rung: set[str] = field(default_factory=set)
    """What is to be announced when the verb has ended, as is ``told``."""
    last: int = 0

    def next(self) -> int:
        """Ids, positions and runs come from one sequence."""
        self.last += 1
        return self.last

    # ---- lanes
    def enter(self, job: Job, position: int) -> None:
        channel = job.channel
        lane = channel.lanes.get(job.lane)
        if lane is None:
            lane = channel.lanes[job.lane] = Lane()
        job.place, job.placed = (-job.priority, position, job.id), True
        lane.add(job.place)
        channel.turns.setdefault(job.lane)

    def leave(self, job: Job) -> None:
        """Its place is remembered: a strict job comes back to it."""
        if not job.placed:
            return
        assert job.place is not None
        channel = job.channel
        lane = channel.lanes[job.lane]
        lane.remove(job.place)
        job.placed = False
        channel.suspects.discard(job.id)
        if not lane:
            channel.turns.pop(job.lane, None)
            if lane.empty:
                del channel.lanes[job.lane]

    def start(self, job: Job, worker: WorkerRow | None, expires_at: float | None) -> None:
        lane = job.channel.lanes[job.lane]
        assert job.place is not None
        lane.running[job.id] = job.place[1]  # first, or the lane could go with its last job
        self.leave(job)
        job.channel.running += 1
        job.state, job.run, job.claimed_at, job.cancel = "running", self.next(), self.now(), False
        job.attempt += 1
        job.worker_id, job.expires_at = (0 if worker is None else worker.id), expires_at
        if worker is not None:
            worker.held[job.id] = job
        if expires_at is not None:
            self.remind(expires_at, job)

    def stop(self, job: Job) -> None:
        """It does not run any more; what it is now is for the caller to say."""
        channel = job.channel
        lane = channel.lanes[job.lane]
        del lane.running[job.id]
        channel.running -= 1
        if lane.empty:
            del channel.lanes[job.lane]
        if worker := self.workers.get(job.worker_id):
            worker.held.pop(job.id, None)
        job.expires_at = None

    def remind(self, at: float, job: Job) -> None:
        if at < inf:
            heapq.heappush(self.timers, (at, job.id))

    def count(self, job: Job, by: int) -> None:
        """Of unfinished jobs."""
        channel = job.channel
        channel.unfinished += by
        channel.pending[job.lane] += by
        if not channel.pending[job.lane]:
            del channel.pending[job.lane]

    # ---- words
    def tell(self, event: EventName, job: Job) -> None:
        if event in job.kind.spec.events:
            progress = job.progress if event == "progress" else None
            self.told.append(Event(event=event, id=job.id, kind=job.kind.name, attempt=job.attempt, progress=progress))

    def ring(self, channels: Iterable[Channel]) -> None:
        self.rung.update(channel.wake for channel in channels)

    def lane_of(self, job: Job) -> Lane:
        return job.channel.lanes[job.lane]
