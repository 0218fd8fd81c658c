"""What a worker tells whoever watches it: synchronous calls on the event loop, none of them made if nobody watches.

``Worker(observers=[...])`` says who watches one worker; :data:`STANDING` is for all that are made from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from jobspec.backends.worker_backend import Registration, Verdict
from jobspec.core.job import AttemptError, ClaimedJob
from jobspec.worker.vitals import Vitals

OutcomeWord: TypeAlias = Verdict | Literal["done", "lost"]
"""How an attempt ended, as the worker sees it: ``failed`` is followed by another attempt, or by :meth:`Observer.dead`.
``lost``: the lease was, and nothing is written down."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """An attempt whose handler was called, and has ended."""

    job: ClaimedJob
    outcome: OutcomeWord
    seconds: float
    """From the call of the handler on."""
    error: AttemptError | None = None
    """Without the values of sensitive fields."""


class Observer:
    """Subclass it and write what you need: the rest does nothing. What a method raises is logged and ignored.

    The methods must not wait. ``started`` and ``ended`` run in the context of the handler: a context variable that the
    one sets is seen by the handler, and the other has to set it back.
    """

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        """The worker is registered, perhaps anew: ids of kinds may be others than before.

        ``vitals`` says how it is, to any thread.
        """

    def claimed(self, jobs: Sequence[ClaimedJob]) -> None:
        """A claim brought these."""

    def started(self, job: ClaimedJob) -> None:
        """Its handler is called next."""

    def ended(self, ending: Ending) -> None:
        """Once for each that has started."""

    def dead(self, job: ClaimedJob) -> None:
        """The database has recorded the last attempt of this job."""

    def recorded(self, count: int, seconds: float) -> None:
        """So many outcomes were written down in one statement; it took so long, with what waiting there was."""

    def missed(self, count: int) -> None:
        """So many outcomes could not be written down: the leases were lost."""

    def trouble(self, where: str, error: BaseException) -> None:
        """A part of the worker could not reach the database, or failed, and tries again."""

    def left(self) -> None:
        """The worker has ended."""


STANDING: Final[list[Observer]] = []
"""Watch every worker that is made while they are here."""
