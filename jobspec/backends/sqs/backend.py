"""Queues on SQS as a sync backend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

from jobspec.backends.backend import LEASE, SyncBackend
from jobspec.backends.claimed import Claimed, held
from jobspec.backends.declared import Package
from jobspec.backends.sqs import verbs
from jobspec.backends.sqs.address import Address, read_address
from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.driver import Driver
from jobspec.backends.sqs.holdings import attempt
from jobspec.backends.sqs.refusing import Refusing
from jobspec.core.job import NewJob
from jobspec.core.metric import Metric
from jobspec.core.states import JobState


class SqsBackend(Refusing, SyncBackend):
    """What :func:`jobspec.connect` gives for ``sqs://region/prefix``; from any thread. A context manager.

    What FIFO queues cannot do raises UnsupportedError. All verbs raise DatabaseError.
    """

    def __init__(self, url: str) -> None:
        """Raises ConfigError."""
        self.address: Final[Address] = read_address(url)
        self._desk: Final = Desk.at(self.address)
        self._driver: Final = Driver(self.address)

    def declare(self, package: Package) -> None:
        """In place of what the package declared before.

        Raises UnsupportedError, ChannelInUseError, UnknownChannelError, ConfigError.
        """
        self._driver.run(verbs.declare(self._desk, package))

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        """Ten in a request: raises EnqueueError if only some of the jobs are stored; else what others raise."""
        return self._driver.run(verbs.enqueue(self._desk, jobs))

    def try_enqueue(self, job: NewJob, /) -> int | None:
        """Queues are never full, and no key is unique."""
        return self.enqueue([job])[0]

    def claim(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[Claimed]:
        """``kinds`` and ``id`` cannot be had. Without ``block``, AWS may not find what has just come."""
        hand = verbs.Hand.of(limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id, block=block)
        taken = self._driver.run(verbs.claim_by_hand(self._desk, hand))
        return [held(attempt(each), self) for each in taken]

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        """Raises UnsupportedError for a result: nothing keeps it."""
        self._driver.run(verbs.finish(self._desk, job_id, run, result))

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        plan = verbs.fail(self._desk, job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        return self._driver.run(plan)

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        """The attempt counts: SQS counts how often a message was received."""
        return self._driver.run(verbs.settle(self._desk, "snoozed", job_id, run, None, delay_seconds))

    def reschedule(self, job_id: int, run: int, /) -> JobState:
        return self._driver.run(verbs.settle(self._desk, "rescheduled", job_id, run, None, None))

    def release(self, job_id: int, run: int, /) -> JobState:
        """The attempt counts: SQS counts how often a message was received."""
        return self._driver.run(verbs.settle(self._desk, "released", job_id, run, None, None))

    def extend(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return self._driver.run(verbs.extend(self._desk, job_id, run, lease_seconds))

    def stats(self) -> list[Metric]:
        """About how many jobs there are; see :func:`verbs.stats`."""
        return self._driver.run(verbs.stats(self._desk))

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()
