"""Who may start now: fair between channels and lanes, in the order of each lane, within every limit."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import islice
from math import ceil, floor, inf, log

from jobspec.backends.memory.lanes import Lane
from jobspec.backends.memory.state import Channel, Job, State, WorkerRow
from jobspec.errors import NotFoundError, NotReadyError


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    job: Job
    behind: int | None = None
    """The job of the same lane and claim that has to end first."""


@dataclass(kw_only=True, slots=True)
class Claiming:
    """One claim under way. ``worker`` None: by hand, until ``expires_at``."""

    state: State
    kinds: Set[int]
    worker: WorkerRow | None
    expires_at: float | None
    suspects: bool
    tokens_in: float = inf
    """Seconds until a bucket has another token."""

    def run(self, channels: list[Channel], limit: int) -> list[Taken]:
        taken: list[Taken] = []
        want = limit
        order = self._order(channels)
        weight = sum(each.limits.weight for each in order)
        for first in (True, False):
            more = []
            for channel in order:
                if want <= 0:
                    break
                share = ceil(want * channel.limits.weight / weight) if first else want
                weight = max(weight - channel.limits.weight, 1)
                got = self._from(channel, share)
                taken += got
                want -= len(got)
                if first and len(got) >= share:
                    more.append(channel)
            order = more
        return taken

    def _order(self, channels: list[Channel]) -> list[Channel]:
        """By chance, in which the heavier ones come first more often."""
        chance = [
            (-log(1 - self.state.rng.random()) / each.limits.weight, n, each)
            for n, each in enumerate(channels)
            if not each.paused
        ]
        return [each for _, _, each in sorted(chance, key=lambda one: one[:2])]

    def _from(self, channel: Channel, share: int) -> list[Taken]:
        share = min(share, self.allowance(channel, share))
        if share <= 0 or not channel.turns:
            return []
        jobs: list[Job] = []
        if self.suspects and (suspect := self._suspect(channel)) is not None:
            jobs.append(suspect)
            self.suspects = False
            self.start(suspect)
        behind: dict[int, int] = {}
        if channel.spec.ordered:
            found, behind = self._heads(channel, share - len(jobs))
        else:
            found = self._fair(channel, share - len(jobs))
        for job in found:
            self.start(job)
        take_tokens(self.state, channel, len(jobs) + len(found))
        return [Taken(job=job, behind=behind.get(job.id)) for job in (*jobs, *found)]

    def start(self, job: Job) -> None:
        channel, lane = job.channel, job.lane
        self.state.start(job, self.worker, self.expires_at)
        self.state.tell("started", job)
        if lane in channel.turns:
            channel.turns.move_to_end(lane)

    # ---- limits
    def allowance(self, channel: Channel, want: int) -> int:
        """How many more of the channel may start now, by its limits over all workers."""
        limits, allowed = channel.limits, want
        if limits.concurrency is not None:
            allowed = min(allowed, limits.concurrency - channel.running)
        if limits.rate_limit is not None and limits.rate_seconds is not None:
            now, step = self.state.now(), limits.rate_seconds / limits.rate_limit
            channel.empty_at = max(min(channel.empty_at, now), now - limits.rate_seconds)
            tokens = floor((now - channel.empty_at) / step + 1e-6)
            if tokens < allowed:
                self.tokens_in = min(self.tokens_in, (tokens + 1) * step - (now - channel.empty_at))
                allowed = tokens
        return max(0, allowed)

    # ---- unordered channels
    def _wanted(self, job: Job) -> bool:
        return job.kind.id in self.kinds and not job.suspect and job.state == "ready"

    def _eligible(self, lane: Lane, most: int | None) -> Iterator[Job]:
        jobs = self.state.jobs
        wanted = (job for _, _, id_ in lane if self._wanted(job := jobs[id_]))
        return wanted if most is None else islice(wanted, max(0, most - len(lane.running)))

    def _fair(self, channel: Channel, want: int) -> list[Job]:
        """First an equal share for each lane that has somebody, then what is left to those that have more."""
        lanes: list[tuple[Job, Iterator[Job]]] = []
        for number in channel.turns:
            if len(lanes) >= want:
                break
            found = self._eligible(channel.lanes[number], channel.limits.lane_concurrency)
            if (first := next(found, None)) is not None:
                lanes.append((first, found))
        if not lanes:
            return []
        quota = ceil(want / len(lanes))
        jobs: list[Job] = []
        for first, found in lanes:
            jobs += islice(_chain(first, found), min(quota, want - len(jobs)))
        for _, found in lanes:
            jobs += islice(found, want - len(jobs))
        return sorted(jobs, key=_place)

    # ---- strict channels
    def _heads(self, channel: Channel, want: int) -> tuple[list[Job], dict[int, int]]:
        """Of each lane the head, if nothing of the lane runs and nothing holds it; and what may be run ahead."""
        heads: list[Job] = []
        passed: list[int] = []
        for number in channel.turns:
            if len(heads) >= want:
                break
            lane = channel.lanes[number]
            head = None if lane.running else self.state.jobs[next(iter(lane))[2]]
            if head is not None and self._wanted(head):
                heads.append(head)
            else:
                passed.append(number)
        for number in passed:
            channel.turns.move_to_end(number)
        if channel.spec.run_ahead <= 1 or self.worker is None:
            return sorted(heads, key=_place), {}
        return self._ahead(channel, heads, want)

    def _ahead(self, channel: Channel, heads: list[Job], want: int) -> tuple[list[Job], dict[int, int]]:
        """What comes right behind the heads, for the same worker, which runs them one after the other.

        A lane ends before the first that cannot be taken. Who may run only once is never taken ahead, because a worker
        that dies has perhaps run it.
        """
        jobs, behind, last = list(heads), dict[int, int](), {head.lane: head for head in heads}
        rows = {head.lane: islice(channel.lanes[head.lane], 1, channel.spec.run_ahead) for head in heads}
        while rows and len(jobs) < want:
            for number in list(rows):
                place = next(rows[number], None)
                job = None if place is None else self.state.jobs[place[2]]
                if job is None or not self._wanted(job) or job.attempts == 1:
                    del rows[number]
                elif len(jobs) < want:
                    behind[job.id] = last[number].id
                    last[number] = job
                    jobs.append(job)
        return sorted(jobs, key=_place), behind

    # ---- suspects
    def _suspect(self, channel: Channel) -> Job | None:
        """A job that a worker held when it died: one at a time. In a strict channel only the head of a lane."""
        may = (self.state.jobs[each] for each in channel.suspects)
        free = [job for job in may if job.kind.id in self.kinds and self._may_start(channel, job)]
        return min(free, key=lambda job: (job.lane, _place(job)), default=None)

    def _may_start(self, channel: Channel, job: Job) -> bool:
        lane, most = channel.lanes[job.lane], channel.limits.lane_concurrency
        if channel.spec.ordered and (lane.running or next(iter(lane))[2] != job.id):
            return False
        return job.state == "ready" and (most is None or len(lane.running) < most)


def _chain(first: Job, rest: Iterator[Job]) -> Iterator[Job]:
    yield first
    yield from rest


def _place(job: Job) -> tuple[int, int]:
    assert job.place is not None
    return job.place[:2]


def take_tokens(state: State, channel: Channel, count: int) -> None:
    limits = channel.limits
    if limits.rate_limit is not None and limits.rate_seconds is not None and count:
        now = state.now()
        used = count * limits.rate_seconds / limits.rate_limit
        channel.empty_at = min(now, max(channel.empty_at, now - limits.rate_seconds) + used)


def claim_id(claiming: Claiming, job_id: int, channels: list[Channel]) -> list[Taken]:
    """This job and no other. Raises NotFoundError, NotReadyError."""
    state = claiming.state
    job = state.jobs.get(job_id)
    if job is None:
        raise NotFoundError(f"there is no job {job_id}")
    if (why := _why_not(claiming, job, channels)) is not None:
        raise NotReadyError(f"job {job_id} cannot be claimed: {why}")
    claiming.start(job)
    take_tokens(state, job.channel, 1)
    return [Taken(job=job)]


def _why_not(claiming: Claiming, job: Job, channels: list[Channel]) -> str | None:
    channel = job.channel
    if job.state != "ready":
        return "it is held" if job.placed else "it is not ready"
    if job.kind.id not in claiming.kinds or channel not in channels:
        return "its kind or channel is not asked for"
    if channel.paused:
        return f"channel {channel.name} is paused"
    lane, most = channel.lanes[job.lane], channel.limits.lane_concurrency
    if channel.spec.ordered and next(iter(lane))[2] != job.id:
        return "others are before it in its lane"
    if channel.spec.ordered and lane.running:
        return "another job of its lane is running"
    if most is not None and len(lane.running) >= most:
        return "its lane runs as many as it may"
    if claiming.allowance(channel, 1) < 1:
        return f"channel {channel.name} runs as many as it may"
    return None
