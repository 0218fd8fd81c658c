"""The relays of one worker: one for each receiver that it was told of."""

from __future__ import annotations

from typing import Final

from jobspec.backends.outbox import OutboxBackend
from jobspec.errors import UnsupportedError
from jobspec.worker.relay import Relay
from jobspec.worker.settings import Settings


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

    def look_again(self) -> None:
        """Some channel has got jobs."""
        for each in self.all:
            each.look_again()
