"""The worker's own row in the database: who it is and what it may claim."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from random import Random
from typing import Final

from jobspec.backends.worker_backend import Registration, WorkerBackend
from jobspec.errors import DatabaseError, UnknownKindError
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock

_log = logging.getLogger("jobspec.worker")


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
        joined: Callable[[Registration], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self.name: Final = name
        self.lease_seconds: Final = lease_seconds
        self.worker_id = 0
        self.renewed_at = 0.0
        """When the last renewal of the lease was sent; written by the heartbeat's thread."""
        self._backend, self._kinds, self._older, self._channels = backend, kinds, older, channels
        self._joined, self._clock, self._rng = joined, clock, rng

    async def join(self, *, wait: bool) -> None:
        """Register; with ``wait``, until the database can be reached.

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
                _log.warning("waiting for the database: %s (again in %.1f s)", error.message, pause)
                await self._clock.sleep(pause)
            else:
                return

    async def rejoin(self) -> None:
        """Register, as the same worker if the database still knows it."""
        asked_at = self._clock.monotonic()
        registration = await self._backend.register(
            name=self.name,
            kinds=self._kinds,
            channels=self._channels,
            lease_seconds=self.lease_seconds,
            worker_id=self.worker_id or None,
        )
        self._check(registration)
        self.renewed_at = asked_at
        self.worker_id = registration.worker_id
        self._joined(registration)
        _log.info(
            "worker %s (%d) serves %s on %s",
            self.name,
            self.worker_id,
            ", ".join(sorted(f"{kind.name} v{kind.version}" for kind in registration.kinds.values())),
            ", ".join(registration.channels) or "no channel",
        )

    def _check(self, registration: Registration) -> None:
        known = {(kind.name, kind.version) for kind in registration.kinds.values()}
        missing = sorted(set(self._kinds) - self._older - known)
        if not missing:
            return
        names = ", ".join(f"{name} version {version}" for name, version in missing)
        if not known:
            raise UnknownKindError(f"the database knows no job of this worker: {names}", help="run `jobspec apply`")
        _log.error("the database does not know %s, which this worker has handlers for: run `jobspec apply`", names)
