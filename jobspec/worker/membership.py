"""The worker's own row in the database: who it is and what it may claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from random import Random
from typing import Final

from anyio import Event

from jobspec.backends.worker_backend import Registration, WorkerBackend
from jobspec.errors import DatabaseError, UnknownKindError
from jobspec.worker import log
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock

LOOK_AGAIN_SECONDS: Final = 30.0
"""How long a worker waits before it asks again for kinds that the database did not know."""


class Membership:
    """``joined`` hears of every registration: the ids of workers and kinds may be others than before.

    ``older``: those among ``kinds`` that the database need not know; nobody has such jobs then.
    """

    def __init__(
        self,
        backend: WorkerBackend,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        older: AbstractSet[tuple[str, int]] = frozenset(),
        channels: Sequence[str] | None,
        lease_seconds: float,
        beat_seconds: float,
        joined: Callable[[Registration], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self.name: Final = name
        self.lease_seconds: Final = lease_seconds
        self.beat_seconds: Final = beat_seconds
        """How often the lease is renewed."""
        self.worker_id = 0
        self.renewed_at = 0.0
        """When the last renewal of the lease was sent; written by the heartbeat's thread."""
        self.stale = False
        """Register anew before the next claim."""
        self._backend, self._kinds, self._older, self._channels = backend, kinds, older, channels
        self._joined, self._clock, self._rng = joined, clock, rng
        self._missing: list[tuple[str, int]] = []
        self._asked_at = 0.0
        self._said: tuple[object, ...] = ()

    def is_incomplete(self) -> bool:
        """Whether it is time to ask again for kinds that the database did not know. Any thread may call it."""
        return bool(self._missing) and self._clock.monotonic() - self._asked_at >= LOOK_AGAIN_SECONDS

    async def join(self, stopped: Event, *, wait: bool) -> bool:
        """Register; with ``wait``, until the database can be reached or the worker is ``stopped``: then False.

        Raises UnknownKindError, if the database knows none of the kinds, and what ``WorkerBackend.register`` raises.
        """
        failures = 0
        while True:
            try:
                await self.rejoin()
            except DatabaseError as error:
                if not wait:
                    raise
                failures += 1
                pause = backoff_seconds(failures, self._rng)
                if failures == 1:
                    log.DATABASE_WAIT(error=error.message, seconds=pause)
                if await self._clock.wait(stopped, pause):
                    return False
            else:
                return True

    async def rejoin(self) -> None:
        """Register, as the same worker if the database still knows it."""
        asked_again, self.stale = self.stale, False
        asked_at = self._asked_at = self._clock.monotonic()
        registration = await self._backend.register(
            name=self.name,
            kinds=self._kinds,
            channels=self._channels,
            lease_seconds=self.lease_seconds,
            worker_id=self.worker_id or None,
        )
        self._missing = self._unknown(registration)
        self.renewed_at = asked_at
        self.worker_id = registration.worker_id
        self._joined(registration)
        kinds = sorted(f"{kind.name} v{kind.version}" for kind in registration.kinds.values())
        said = (self.worker_id, kinds, registration.channels)
        if not (asked_again and said == self._said):
            self._say(registration, kinds)
        self._said = said

    def _say(self, registration: Registration, kinds: Sequence[str]) -> None:
        if self._missing:
            log.KINDS_UNKNOWN(kinds=_names(self._missing))
        log.WORKER_JOINED(
            worker=self.name,
            worker_id=self.worker_id,
            kinds=", ".join(kinds),
            channels=", ".join(registration.channels) or "no channel",
        )
        for namesake, silent_seconds in registration.namesakes.items():
            log.NAMESAKE(worker=self.name, worker_id=self.worker_id, other_id=namesake, seconds=silent_seconds)

    def _unknown(self, registration: Registration) -> list[tuple[str, int]]:
        known = {(kind.name, kind.version) for kind in registration.kinds.values()}
        missing = sorted(set(self._kinds) - self._older - known)
        if missing and not known:
            raise UnknownKindError(
                f"the database knows no job of this worker: {_names(missing)}", help="run `jobspec apply`"
            )
        return missing


def _names(kinds: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} version {version}" for name, version in kinds)
