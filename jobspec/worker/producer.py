"""Keeps the slots fed: claims what there is room for, and sleeps when there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from anyio import Event, move_on_after
from anyio.lowlevel import checkpoint_if_cancelled

from jobspec.backends.worker_backend import Claim, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError, WorkerGoneError
from jobspec.worker.clock import Clock
from jobspec.worker.leases import Leases
from jobspec.worker.membership import Membership
from jobspec.worker.pace import Pace
from jobspec.worker.plan import Ask, Progress, Rest, after_claim, after_rest, plan, room, room_opens_at
from jobspec.worker.quotas import Quotas, Wish
from jobspec.worker.shift import Shift
from jobspec.worker.weight import Weight


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
        progress = Progress()
        while True:
            # Claims are shielded: while there are jobs, this is where a cancel gets in.
            await checkpoint_if_cancelled()
            now, space = self._clock.monotonic(), self._room()
            step = plan(progress, now=now, room=space)
            others = isinstance(step, Ask) and step.limit > 0
            if (wish := self._quotas.alone(room=space, now=now, others=others)) is not None:
                progress = progress if await self._claim(wish) is not None else Progress()
                continue
            match step:
                case Ask() as ask:
                    progress = await self._step(progress, ask)
                case Rest(seconds=seconds, for_room=True):
                    await self._rest_for_room(seconds)
                case Rest(seconds=seconds):
                    progress = await self._rest(progress, seconds)

    def _room(self) -> int:
        most = room(
            slots=self._slots,
            refill_at=self._refill_at,
            open_jobs=self._leases.open,
            waiting=self._leases.waiting,
            unrecorded=self._leases.unrecorded,
            mean_seconds=self._pace.mean_seconds,
        )
        most = self._weight.room(most, slots=self._slots, open_jobs=self._leases.open - self._leases.waiting)
        return int(min(most, self._shift.left))

    async def _step(self, progress: Progress, ask: Ask) -> Progress:
        # Before the claim, not after it: news that come while it runs may be too late for it.
        self._news, self._rang = Event(), False
        wish = self._quotas.together(ask.limit, everything=ask.bell)
        claim = await self._claim(wish, tick=ask.tick, bell=ask.bell)
        if claim is None:
            return Progress()
        now, poll_seconds = self._clock.monotonic(), self._poll_seconds * self._rng.uniform(1.0, 1.2)
        asked = replace(ask, limit=max(wish.limit, 1)) if ask.limit else ask
        return after_claim(progress, asked, claim, now=now, poll_seconds=poll_seconds)

    async def _claim(self, wish: Wish, *, tick: bool = False, bell: bool = False) -> Claim | None:
        """None: the worker had lost its lease, and with it all its jobs; it has registered anew."""
        if self._membership.stale:
            await self._membership.rejoin()
            self._cursor = ()  # another registration may have other channels
        sent_at = self._clock.monotonic()
        try:
            claim = await self._ask(wish, tick=tick, bell=bell)
        except WorkerGoneError:
            self._gone()
            await self._membership.rejoin()
            self._cursor = ()  # another registration may have other channels
            return None
        self._cursor = claim.cursor
        self._quotas.answered(wish, more=len(claim.jobs) >= wish.limit or claim.again, now=sent_at)
        if claim.jobs:
            # A handler may have blocked the loop while the answer waited. The heartbeat, which knew nothing of these
            # runs, may have given them back by now: they may run elsewhere.
            late = self._clock.monotonic() - sent_at >= self._membership.lease_seconds / 3
            self._admit(claim.jobs, late)
        self._shift.claimed(claim, held=len(self._leases.held), bell=bell)
        return claim

    async def _ask(self, wish: Wish, *, tick: bool, bell: bool) -> Claim:
        seconds = self._membership.lease_seconds / 3
        with move_on_after(seconds, shield=True):
            return await self._backend.claim(
                self._membership.worker_id,
                limit=wish.limit,
                suspects=not self._leases.suspects,
                tick=tick,
                bell=bell,
                cursor=self._cursor,
                kinds=wish.kinds,
            )
        raise DatabaseError(f"the database has not answered a claim within {seconds:.0f} s")

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
        self._leases.when_open_falls_to(opens_at, self._news.set, slots=slots)
        try:
            await self._clock.wait(self._news, seconds)
        finally:
            self._wants_room = False
            self._leases.when_open_falls_to(-1, self._news.set)
