"""What the relay asks of the backend whose jobs it forwards: batches, each taken and recorded in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from jobspec.core.job import AttemptError, NewJob

RelayVerdict: TypeAlias = Literal["given_up", "snoozed"]
"""``given_up``: the receiver will never take the job, which is dead. ``snoozed``: it may, later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A job to be forwarded."""

    id: int
    """Here; the one at the receiver is another."""
    lane: str | None
    """Jobs of one strict lane have the same and come in its order; None: nobody waits for this job's turn."""
    job: NewJob


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A job that the receiver did not take."""

    id: int
    verdict: RelayVerdict
    error: AttemptError
    delay_seconds: float | None = None
    """How long it is snoozed."""


class Batch(Protocol):
    """Jobs that nobody else can send, cancel or change until the batch ends."""

    @property
    def jobs(self) -> Sequence[Outgoing]: ...

    @property
    def busy(self) -> bool:
        """Another relay serves the receiver just now, so there are no jobs."""

    @property
    def again(self) -> bool:
        """Look again soon: there may be jobs that this look could not see."""

    async def record(self, sent: Sequence[tuple[int, int]], refused: Sequence[Refused]) -> None:
        """``sent``: (id here, id there). What is in neither stays as it was. Raises DatabaseError."""


class Outbox(Protocol):
    """The jobs for one receiver; one batch at a time."""

    def batch(self, *, limit: int, bell: bool) -> AbstractAsyncContextManager[Batch]:
        """Up to ``limit`` jobs. What was recorded holds when the block has ended well; otherwise nothing has happened.

        ``bell``: the relay is about to sleep; producers shall announce what comes. Raises DatabaseError.
        """

    async def close(self) -> None: ...


@runtime_checkable
class OutboxBackend(Protocol):
    """A backend that can store jobs for others."""

    def outbox(self, receiver: str) -> Outbox: ...

    async def receivers(self) -> Mapping[str, int]:
        """The receivers that channels name, and about how many jobs wait for each. Raises DatabaseError."""
