"""What a worker needs of queues on SQS. Nobody there knows about workers: who they are is remembered here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Final

from anyio import Event

from jobspec.backends.sqs import ending
from jobspec.backends.sqs.address import Address, read_address
from jobspec.backends.sqs.catalogue import Catalogue, Home, kind_id
from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.driver import AsyncDriver, Driver
from jobspec.backends.sqs.holdings import Held, claimed
from jobspec.backends.sqs.polling import Polls, Post
from jobspec.backends.sqs.renewing import give_all_back, renew
from jobspec.backends.sqs.verbs import check_lease
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Recorded,
    RegisteredKind,
    Registration,
    Schedule,
    Settled,
    Verdict,
    WorkerBackend,
)
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError, OptionError, WorkerGoneError

MARGIN_SECONDS: Final = 2.0
"""So much sooner than the worker loses patience, SQS is to answer."""
SHORTEST_LEASE_SECONDS: Final = 3 * (MARGIN_SECONDS + 1)
"""A worker is patient for a third of its lease."""


class SqsWorkerBackend(WorkerBackend):
    """The worker's half of the async backend."""

    def __init__(self, url: str) -> None:
        """Raises ConfigError."""
        self.address: Final[Address] = read_address(url)
        self._desk: Final = Desk.at(self.address)
        self._driver: Final = AsyncDriver(self.address)
        self._workers: Final[dict[int, Post]] = {}
        self._ears: Final[list[Ear]] = []
        self._polls: Final = Polls(self._desk, self._driver, self._tell)

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        check_lease(lease_seconds)
        if lease_seconds < SHORTEST_LEASE_SECONDS:
            raise OptionError(
                f"a lease of {lease_seconds:g} s is too short on SQS, where a worker waits in a request for jobs: it"
                f" must be {SHORTEST_LEASE_SECONDS:g} s or more"
            )
        catalogue = await self._driver.run(self._desk.known(not_older_than=0.0))
        id_ = self._desk.ids() if worker_id is None else worker_id
        known = [each for each in kinds if each in catalogue.kinds]
        asked = None if channels is None else tuple(channels)
        post = self._workers.setdefault(id_, Post(id=id_, kinds=frozenset(), channels=None, lease_seconds=0.0))
        post.kinds, post.channels, post.lease_seconds = frozenset(known), asked, lease_seconds
        registered = [_registered(catalogue, *each) for each in known]
        return Registration(
            worker_id=id_,
            kinds={kind.id: kind for kind in registered},
            channels=tuple(home.name for home in catalogue.served(known, channels)),
        )

    async def claim(
        self,
        worker_id: int,
        *,
        limit: int,
        suspects: bool,
        tick: bool,
        bell: bool,
        cursor: Sequence[int],
        kinds: Sequence[int] | None = None,
    ) -> Claim:
        """Nobody announces jobs: with ``bell``, if there are none, requests begin to wait in the queues. When one has
        ended, a wake-up says to claim what it brought, and to let it wait again.

        A kind cannot be left out of what a queue gives: with ``kinds``, channels are, in which others than those wait.
        """
        post = self._workers.get(worker_id)
        if post is None:
            raise WorkerGoneError(f"worker {worker_id} has not registered here")
        catalogue = await self._driver.run(self._desk.known())
        homes = _open(catalogue.served(sorted(post.kinds), post.channels), post, kinds)
        await self._ask(post, homes, limit, bell=bell)
        jobs = self._hand_over(post, homes, limit)
        if jobs or not bell or not homes or not limit:
            return Claim(jobs=jobs)
        self._polls.stand(post, homes, limit, self._wait_seconds(post))
        errors = [post.errors.get(home.url) for home in homes]
        if (error := errors[0]) is not None and all(errors):
            raise error
        return Claim(jobs=[], again=not all(home.url in post.vain for home in homes))

    async def _ask(self, post: Post, homes: Sequence[Home], limit: int, *, bell: bool) -> None:
        """For what is there now, beside what has arrived. Raises DatabaseError if no queue could be asked."""
        room = limit - self._desk.holdings.arrived(post.id, {home.name for home in homes}) - sum(post.asked.values())
        free = [home for home in homes if home.url not in post.asked]
        stirred = post.stirred & {home.url for home in free}
        asked = [each for each in free if each.url in stirred or (not bell and each.url not in post.standing)]
        if room > 0:
            post.stirred -= stirred
        try:
            await self._polls.ask(post, asked, max(room, 0))
        except DatabaseError:
            if len(asked) == len(homes):
                raise

    def _hand_over(self, post: Post, homes: Sequence[Home], limit: int) -> list[ClaimedJob]:
        """What has arrived, if it came in time to be run: see ``Membership.lease_seconds``."""
        now = self._desk.now()
        handed, late = self._desk.holdings.hand_over(
            post.id, {home.name for home in homes}, limit, since=now - post.lease_seconds / 3, now=now
        )
        if late:
            self._driver.begin(partial(self._polls.give_back, late))
        return [claimed(each) for each in handed]

    def _wait_seconds(self, post: Post) -> int:
        return min(self.address.wait_seconds, int(post.lease_seconds / 3 - MARGIN_SECONDS))

    def _tell(self, channels: Iterable[str]) -> None:
        for each in self._ears:
            each.tell(channels)

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        lanes = self._lanes(done)
        recorded = await self._driver.run(ending.finish(self._desk, done))
        self._stir(lanes)
        return recorded

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        lanes = self._lanes(settled)
        if verdict == "released":
            settled = [replace(each, delay_seconds=self._pause(each)) for each in settled]
        recorded = await self._driver.run(ending.settle(self._desk, verdict, settled))
        self._stir(lanes)
        return recorded

    def _pause(self, end: Settled) -> float:
        """Until nobody here would only receive the job again, as a worker that ends does."""
        held = self._desk.holdings.get(end.id, end.run)
        post = None if held is None else self._workers.get(held.worker_id)
        return 0.0 if held is None or post is None else post.pause(held.home.url, self._desk.now())

    def _lanes(self, ends: Sequence[Done | Settled]) -> list[Held]:
        """Those of them that end in lanes: others may wait behind them."""
        held = (self._desk.holdings.get(each.id, each.run) for each in ends)
        return [each for each in held if each is not None and each.home.spec.ordered]

    def _stir(self, lanes: Iterable[Held]) -> None:
        for each in lanes:
            if (post := self._workers.get(each.worker_id)) is not None:
                post.stir([each.home.url])

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        """None: what was not recorded was lost."""
        return frozenset()

    async def schedules(self) -> list[Schedule]:
        """A package that has some is not declared."""
        return []

    async def deregister(self, worker_id: int) -> None:
        """What it still holds can be received by others, as can what its requests still bring."""
        if (post := self._workers.get(worker_id)) is None:
            return
        post.gone.set()
        now = self._desk.now()
        await self._driver.run(give_all_back(self._desk, worker_id, lambda url: post.pause(url, now)))
        self._workers.pop(worker_id, None)

    async def maintain(self) -> None:
        """SQS does all that."""

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        """Names of channels in which a request has ended: with jobs, or in vain, so that another is to wait there."""
        ear = Ear()
        self._ears.append(ear)
        try:
            yield ear.listen()
        finally:
            self._ears.remove(ear)

    def heart(self) -> SqsHeart:
        return SqsHeart(self.address, self._desk)

    async def close(self) -> None:
        """Waits for requests that wait: what they bring is given back."""
        for post in self._workers.values():
            post.gone.set()
        await self._driver.close()


def _open(homes: Sequence[Home], post: Post, kinds: Sequence[int] | None) -> list[Home]:
    """Those in which no kind waits but ``kinds``."""
    if kinds is None:
        return list(homes)
    barred = {each for each in post.kinds if kind_id(*each) not in set(kinds)}
    return [home for home in homes if not any((kind.name, kind.version) in barred for kind in home.kinds)]


def _registered(catalogue: Catalogue, name: str, version: int) -> RegisteredKind:
    kind, home = catalogue.kind(name, version)
    return RegisteredKind(
        id=kind_id(name, version), name=name, version=version, timeout_seconds=kind.timeout_seconds,
        lease_seconds=kind.lease_seconds, ordered=home.spec.ordered, channel=home.name,
    )  # fmt: skip


class Ear:
    """Hears names, and forgets them once they were told."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._news = Event()

    def tell(self, names: Iterable[str]) -> None:
        self._names.update(names)
        self._news.set()

    async def listen(self) -> AsyncIterator[frozenset[str]]:
        while True:
            await self._news.wait()
            self._news = Event()
            names, self._names = self._names, set()
            yield frozenset(names)


class SqsHeart:
    """The heartbeat's own client; from one thread."""

    def __init__(self, address: Address, desk: Desk) -> None:
        self._desk, self._driver = desk, Driver(address)

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        return self._driver.run(renew(self._desk, worker_id, lease_seconds=lease_seconds, runs=runs))

    def close(self) -> None:
        self._driver.close()
