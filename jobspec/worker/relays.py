"""The relays of one worker: one for each receiver that it was told of. Of others it says that it forwards nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jobspec.backends.outbox import OutboxBackend
from jobspec.errors import UnsupportedError
from jobspec.worker import log
from jobspec.worker.relay import Relay
from jobspec.worker.settings import Settings

LOOK_SECONDS: Final = 60.0
PILE: Final = 1000
"""With so many jobs more, and twice as many, it is said again."""


class Relays:
    """Raises UnsupportedError where the worker's backend stores nothing for others."""

    def __init__(self, backend: object, settings: Settings) -> None:
        if settings.receivers and not isinstance(backend, OutboxBackend):
            raise UnsupportedError(
                f"{type(backend).__name__} forwards nothing: only PostgreSQL does",
                help="leave `receivers` out, or give the worker a PostgreSQL backend",
            )
        self.all: Final = [
            Relay(backend, name, connect, poll_seconds=settings.poll_seconds, clock=settings.clock)
            for name, connect in settings.receivers.items()
            if isinstance(backend, OutboxBackend)
        ]

        self._outbox: Final = backend if isinstance(backend, OutboxBackend) else None
        self._clock: Final = settings.clock
        self._said: Final[dict[str, int]] = {}
        """How many jobs waited for a receiver when that was last said."""

    async def watch(self) -> None:
        """Until cancelled: whether there are receivers that this worker was not told of. Raises DatabaseError."""
        while self._outbox is not None:
            self._tell(await self._outbox.receivers())
            await self._clock.sleep(LOOK_SECONDS)

    def _tell(self, waiting: Mapping[str, int]) -> None:
        for name in waiting.keys() - {each.receiver for each in self.all}:
            said, jobs = self._said.get(name), waiting[name]
            if said is None or jobs >= max(2 * said, said + PILE):
                log.RELAY_MISSING(receiver=name, jobs=jobs)
                self._said[name] = jobs

    def look_again(self) -> None:
        """Some channel has got jobs."""
        for each in self.all:
            each.look_again()
