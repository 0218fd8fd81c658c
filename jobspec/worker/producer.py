"""Keeps the slots fed: claims what there is room for, and sleeps when there is nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, TypeGuard

from anyio import TASK_STATUS_IGNORED, CancelScope, Event, create_task_group, move_on_after
from anyio.abc import TaskGroup, TaskStatus
from anyio.lowlevel import checkpoint, checkpoint_if_cancelled

from jobspec.backends.worker_backend import Claim, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError, WorkerGoneError
from jobspec.worker.clock import Clock
from jobspec.worker.leases import Leases
from jobspec.worker.membership import Membership
from jobspec.worker.pace import Pace
from jobspec.worker.plan import (
    BATCH,
    MOST_UNDER_WAY,
    Ask,
    Progress,
    Rest,
    Step,
    after_claim,
    after_rest,
    overlaps,
    plan,
    room,
    room_opens_at,
)
from jobspec.worker.quotas import Quotas, Wish
from jobspec.worker.shift import Shift
from jobspec.worker.weight import Weight


@dataclass(kw_only=True, slots=True)
class Asked:
    """A claim that was sent, and how it was answered: neither ``claim`` nor ``error`` until ``answered``."""

    wish: Wish
    ask: Ask
    sent_at: float
    suspects: bool = False
    """It may bring one: of the claims under way only one does."""
    claim: Claim | None = None
    error: Exception | None = None
    answered: Event = field(default_factory=Event)


class Producer:
    """``admit`` takes what was claimed, and whether the answer came too late to run it.

    ``gone`` is told that the worker lost all its leases at once.
    """

    def __init__(
        self,
        backend: WorkerBackend,
        *,
        membership: Membership,
        leases: Leases,
        pace: Pace,
        weight: Weight,
        quotas: Quotas,
        slots: int,
        refill_at: int,
        shift: Shift,
        poll_seconds: float,
        admit: Callable[[Sequence[ClaimedJob], bool], None],
        gone: Callable[[], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self._backend, self._membership, self._leases, self._pace = backend, membership, leases, pace
        self._quotas: Final = quotas
        self._weight: Final = weight
        self._refill_at, self._shift = refill_at, shift
        self._slots, self._poll_seconds, self._clock, self._rng = slots, poll_seconds, clock, rng
        self._admit: Final = admit
        self._gone: Final = gone
        self._cursor: Sequence[int] = ()
        self._under_way: deque[Asked] = deque()
        """Claims that are not waited for at once, in the order in which they were sent."""
        self._flowing = False
        """The last answer was a whole batch."""
        self._news = Event()
        self._rang = False
        self._wants_room = False

    def look_again(self) -> None:
        """Jobs were announced, or the worker itself changed what can be claimed: a lane is free, a retry has a time."""
        self._rang = True
        self._news.set()

    def look_alone(self) -> None:
        """A kind that has a limit has room again: nothing is known of the others."""
        self._news.set()

    def recorded(self) -> None:
        """Outcomes were written down; see ``MOST_UNRECORDED``."""
        if self._wants_room:
            self._news.set()

    async def run(self) -> None:
        """Until cancelled. A claim that has been sent is always waited for, so that its jobs are not left behind."""
        try:
            async with create_task_group() as sending:
                trouble = await self._produce(sending)
        finally:
            self._take_all()
        raise trouble

    async def _produce(self, sending: TaskGroup) -> Exception:
        """Answers with what went wrong: raised here, the task group would wrap it."""
        progress, self._flowing = Progress(), False
        try:
            while True:
                # Claims are shielded: while there are jobs, this is where a cancel gets in.
                await checkpoint_if_cancelled()
                now, space = self._clock.monotonic(), self._room()
                step = plan(progress, now=now, room=space)
                if self._overlaps(step):
                    asked = self._asked(step)
                    self._under_way.append(asked)
                    # And not just soon: in the order of their sending. A cancel in between would end the claim.
                    with CancelScope(shield=True):
                        await sending.start(self._fetch, asked)
                elif self._under_way:
                    progress = await self._go_on(progress, step)
                else:
                    progress = await self._take_turns(progress, step, now=now, space=space)
        except Exception as error:
            return error

    def _room(self) -> int:
        open_jobs = self._leases.open + self._promised
        most = room(
            slots=self._slots,
            refill_at=self._refill_at,
            open_jobs=open_jobs,
            waiting=self._leases.waiting,
            unrecorded=self._leases.unrecorded,
            mean_seconds=self._pace.mean_seconds,
        )
        most = self._weight.room(most, slots=self._slots, open_jobs=open_jobs - self._leases.waiting)
        return int(min(most, self._shift.left - self._promised))

    @property
    def _promised(self) -> int:
        """How many jobs the claims under way may bring."""
        return sum(asked.wish.limit for asked in self._under_way)

    # ---- one claim at a time
    async def _take_turns(self, progress: Progress, step: Step, *, now: float, space: int) -> Progress:
        others = isinstance(step, Ask) and step.limit > 0
        if (wish := self._quotas.alone(room=space, now=now, others=others)) is not None:
            claim = await self._claim(Asked(wish=wish, ask=Ask(limit=wish.limit, bell=False, tick=False), sent_at=now))
            return Progress() if claim is None else progress
        match step:
            case Ask():
                asked = self._asked(step)
                progress = self._after(progress, asked, await self._claim(asked))
                if not self._flowing:
                    await checkpoint()  # the jobs start before it is thought of what comes next
                return progress
            case Rest(seconds=seconds, for_room=True):
                await self._rest_for_room(seconds)
                return progress
            case Rest(seconds=seconds):
                return await self._rest(progress, seconds)

    def _asked(self, ask: Ask) -> Asked:
        # Before the claim, not after it: news that come while it runs may be too late for it.
        self._news, self._rang = Event(), False
        wish = self._quotas.together(ask.limit, everything=ask.bell)
        return Asked(wish=wish, ask=ask, sent_at=self._clock.monotonic())

    def _after(self, progress: Progress, asked: Asked, claim: Claim | None) -> Progress:
        if claim is None:
            return Progress()
        now, poll_seconds = self._clock.monotonic(), self._poll_seconds * self._rng.uniform(1.0, 1.2)
        ask = replace(asked.ask, limit=max(asked.wish.limit, 1)) if asked.ask.limit else asked.ask
        return after_claim(progress, ask, claim, now=now, poll_seconds=poll_seconds)

    async def _claim(self, asked: Asked) -> Claim | None:
        """None: the worker had lost its lease, and with it all its jobs; it has registered anew."""
        if self._membership.stale:
            await self._rejoin()
        await self._fetch(asked)
        return await self._answer(asked)

    # ---- several under way
    def _overlaps(self, step: Step) -> TypeGuard[Ask]:
        alone = self._quotas.any or self._membership.stale
        return not alone and overlaps(step, flowing=self._flowing, under_way=len(self._under_way))

    async def _go_on(self, progress: Progress, step: Step) -> Progress:
        """With the oldest claim under way: read its answer, unless there may be room for another before."""
        asked = self._under_way[0]
        few = len(self._under_way) < MOST_UNDER_WAY
        if few and isinstance(step, Rest) and not asked.answered.is_set():
            await self._rest_for_room(step.seconds)
            return progress
        await asked.answered.wait()
        self._under_way.popleft()
        return self._after(progress, asked, await self._answer(asked))

    async def _fetch(self, asked: Asked, *, task_status: TaskStatus[None] = TASK_STATUS_IGNORED) -> None:
        seconds = self._membership.lease_seconds / 3
        asked.suspects = not self._leases.suspects and not any(each.suspects for each in self._under_way)
        try:
            with move_on_after(seconds, shield=True):
                task_status.started()
                asked.claim = await self._backend.claim(
                    self._membership.worker_id,
                    limit=asked.wish.limit,
                    suspects=asked.suspects,
                    tick=asked.ask.tick,
                    bell=asked.ask.bell,
                    cursor=self._cursor,
                    kinds=asked.wish.kinds,
                )
                return
            asked.error = DatabaseError(f"the database has not answered a claim within {seconds:.0f} s")
        except Exception as error:
            asked.error = error
        finally:
            asked.answered.set()
            if self._under_way:  # else somebody waits for this very answer
                self._news.set()

    # ---- answers
    async def _answer(self, asked: Asked) -> Claim | None:
        """See :meth:`_claim`."""
        if isinstance(asked.error, WorkerGoneError):
            for other in self._under_way:  # before the next registration: they speak of this one
                await other.answered.wait()
            self._take_all()
            self._gone()
            self._flowing = False
            await self._rejoin()
        elif asked.error is not None:
            raise asked.error
        return self._take(asked)

    async def _rejoin(self) -> None:
        await self._membership.rejoin()
        self._cursor = ()  # another registration may have other channels

    def _take_all(self) -> None:
        while self._under_way:
            self._take(self._under_way.popleft())

    def _take(self, asked: Asked) -> Claim | None:
        claim, wish = asked.claim, asked.wish
        if claim is None:
            return None
        self._cursor = claim.cursor
        self._flowing = len(claim.jobs) == BATCH
        self._quotas.answered(wish, more=len(claim.jobs) >= wish.limit or claim.again, now=asked.sent_at)
        if claim.jobs:
            # A handler may have blocked the loop while the answer waited. The heartbeat, which knew nothing of these
            # runs, may have given them back by now: they may run elsewhere.
            late = self._clock.monotonic() - asked.sent_at >= self._membership.lease_seconds / 3
            self._admit(claim.jobs, late)
        self._shift.claimed(claim, held=len(self._leases.held), bell=asked.ask.bell)
        return claim

    async def _rest(self, progress: Progress, seconds: float) -> Progress:
        early = await self._clock.wait(self._news, seconds)
        if early and not self._rang:
            # Only a kind that has a limit has room again: for the others, the last claim and its bell still hold.
            self._news = Event()
            return progress
        return after_rest(progress, early=early)

    async def _rest_for_room(self, seconds: float) -> None:
        self._news, self._wants_room = Event(), True
        opens_at = room_opens_at(slots=self._slots, refill_at=self._refill_at, mean_seconds=self._pace.mean_seconds)
        slots = min(self._slots, self._refill_at + 1)
        self._leases.when_open_falls_to(opens_at - self._promised, self._news.set, slots=slots - self._promised)
        try:
            await self._clock.wait(self._news, seconds)
        finally:
            self._wants_room = False
            self._leases.when_open_falls_to(-1, self._news.set)
