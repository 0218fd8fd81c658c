"""What a worker needs of queues on SQS. Nobody there knows about workers: who they are is remembered here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from anyio import Event

from jobspec.backends.sqs import ending
from jobspec.backends.sqs.address import Address, read_address
from jobspec.backends.sqs.catalogue import Catalogue, kind_id
from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.driver import AsyncDriver, Driver
from jobspec.backends.sqs.holdings import claimed
from jobspec.backends.sqs.receiving import Wish, claim, in_turn, longest_wait
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
from jobspec.errors import OptionError, WorkerGoneError

MARGIN_SECONDS: Final = 2.0
"""So much sooner than the worker loses patience, SQS is to answer."""
SHORTEST_LEASE_SECONDS: Final = 3 * (MARGIN_SECONDS + 1)
"""A worker is patient for a third of its lease."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    kinds: frozenset[tuple[str, int]]
    channels: tuple[str, ...] | None
    """Those it has asked for; None: its kinds'."""
    lease_seconds: float


class SqsWorkerBackend(WorkerBackend):
    """The worker's half of the async backend."""

    def __init__(self, url: str) -> None:
        """Raises ConfigError."""
        self.address: Final[Address] = read_address(url)
        self._desk: Final = Desk.at(self.address)
        self._driver: Final = AsyncDriver(self.address)
        self._workers: Final[dict[int, Worker]] = {}
        self._in_vain: Final[list[Ear]] = []
        """They hear the names of channels in which a worker has waited in vain."""

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
        self._workers[id_] = Worker(kinds=frozenset(known), channels=asked, lease_seconds=lease_seconds)
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
        """With ``bell``, SQS waits for a first job: nobody announces any. After that a wake-up says to ask again.

        A kind cannot be left out of what a queue gives: with ``kinds``, channels are, in which others than those wait.
        """
        worker = self._workers.get(worker_id)
        if worker is None:
            raise WorkerGoneError(f"worker {worker_id} has not registered here")
        catalogue = await self._driver.run(self._desk.known())
        homes = catalogue.served(sorted(worker.kinds), worker.channels)
        if kinds is not None:
            barred = {each for each in worker.kinds if kind_id(*each) not in set(kinds)}
            homes = [home for home in homes if not any((kind.name, kind.version) in barred for kind in home.kinds)]
        wait = longest_wait(homes, self._wait_seconds(worker)) if bell else 0
        wish = Wish(
            homes=in_turn(homes, self._desk.rng),
            limit=limit,
            lease_seconds=worker.lease_seconds,
            wait_seconds=wait,
            kinds=worker.kinds,
            worker_id=worker_id,
        )
        held = await self._driver.run(claim(self._desk, wish))
        if bell and homes and not held:
            for each in self._in_vain:
                each.tell(home.name for home in homes)
        return Claim(jobs=[claimed(each) for each in held])

    def _wait_seconds(self, worker: Worker) -> int:
        return min(self.address.wait_seconds, int(worker.lease_seconds / 3 - MARGIN_SECONDS))

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        return await self._driver.run(ending.finish(self._desk, done))

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        return await self._driver.run(ending.settle(self._desk, verdict, settled))

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        """None: what was not recorded was lost."""
        return frozenset()

    async def schedules(self) -> list[Schedule]:
        """A package that has some is not declared."""
        return []

    async def deregister(self, worker_id: int) -> None:
        """What it still holds can be received at once."""
        await self._driver.run(give_all_back(self._desk.holdings, worker_id))
        self._workers.pop(worker_id, None)

    async def maintain(self) -> None:
        """SQS does all that."""

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        """Names of channels in which a worker waited in vain, so that it asks SQS again, and waits there."""
        ear = Ear()
        self._in_vain.append(ear)
        try:
            yield ear.listen()
        finally:
            self._in_vain.remove(ear)

    def heart(self) -> SqsHeart:
        return SqsHeart(self.address, self._desk)

    async def close(self) -> None:
        await self._driver.close()


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
        plan = renew(self._desk.holdings, worker_id, lease_seconds=lease_seconds, runs=runs, now=self._desk.now)
        return self._driver.run(plan)

    def close(self) -> None:
        self._driver.close()
