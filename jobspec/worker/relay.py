"""Forwards the jobs of channels that have a ``backend`` to it: at least once, in the order of their lanes.

Of all workers one at a time serves a receiver: whoever holds the lock of the transaction that takes the jobs. The lock,
the jobs and what is recorded of them live and die together, so a relay that is killed anywhere leaves nothing behind
but jobs that are sent again, with the deduplication id they had before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anyio import CancelScope, Event, move_on_after

from jobspec.backends.backend import AsyncBackend
from jobspec.backends.outbox import Batch, Outbox, OutboxBackend
from jobspec.errors import DatabaseError
from jobspec.worker import log
from jobspec.worker.clock import Clock
from jobspec.worker.delivery import Delivery, send

BATCH: Final = 200
"""Jobs of one transaction: few enough to be sent in a second where each call takes ten of them."""
SEND_SECONDS: Final = 30.0
"""A receiver that has not taken a batch by then is down."""
RECORD_SECONDS: Final = 30.0
BUSY_SECONDS: Final = 2.0
"""When to look whether the relay of another worker is still there."""
AGAIN_SECONDS: Final = 0.1
"""When to look for jobs whose producers had not committed."""
MOST_AGAIN_SECONDS: Final = 1.0

Connect = Callable[[], AsyncBackend]
"""Makes a backend that jobs are forwarded to; it is opened and closed by the relay."""


class Relay:
    """For one receiver; every method is called on the event loop."""

    def __init__(
        self, backend: OutboxBackend, receiver: str, connect: Connect, *, poll_seconds: float, clock: Clock
    ) -> None:
        self._backend, self._connect = backend, connect
        self._poll_seconds, self._clock = poll_seconds, clock
        self._news = Event()
        self.receiver: Final = receiver

    def look_again(self) -> None:
        """There may be something to send."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled. Raises what the database or the receiver raises: the service is started again."""
        async with self._connect() as receiver:
            outbox = self._backend.outbox(self.receiver)
            try:
                pause = 0.0
                while True:
                    if pause:
                        await self._clock.wait(self._news, pause)
                    self._news = Event()
                    pause = await self._turn(outbox, receiver, pause)
            finally:
                with CancelScope(shield=True):
                    await outbox.close()

    async def empty(self) -> None:
        """Send what is there now, and return. Raises what :meth:`run` raises."""
        async with self._connect() as receiver:
            outbox = self._backend.outbox(self.receiver)
            try:
                while await self._turn(outbox, receiver, 0.0, bell=False) == 0.0:
                    pass
            finally:
                with CancelScope(shield=True):
                    await outbox.close()

    async def _turn(self, outbox: Outbox, receiver: AsyncBackend, before: float, *, bell: bool = True) -> float:
        """One batch. How many seconds to wait until the next, which was ``before`` when this one was waited for."""
        async with outbox.batch(limit=BATCH, bell=bell) as batch:
            if not batch.jobs:
                return self._pause(batch, before)
            delivery = await self._deliver(batch, receiver)
            # What is sent is to be recorded, though the worker stops: or it would be sent again.
            with move_on_after(RECORD_SECONDS, shield=True) as recording:
                await batch.record(delivery.sent, delivery.refused)
            if recording.cancelled_caught:
                raise DatabaseError(f"what was forwarded could not be recorded within {RECORD_SECONDS:.0f} s")
        for refused in delivery.refused:
            event = log.RELAY_REFUSED if refused.verdict == "given_up" else log.RELAY_PUT_OFF
            event(job_id=refused.id, receiver=self.receiver, error=refused.error.message)
        if delivery.trouble is not None:
            raise delivery.trouble
        return 0.0 if delivery.sent or delivery.refused else self._poll_seconds

    async def _deliver(self, batch: Batch, receiver: AsyncBackend) -> Delivery:
        delivery = Delivery()
        with move_on_after(SEND_SECONDS) as sending:
            await send(batch.jobs, receiver, delivery)
        if sending.cancelled_caught:
            delivery.trouble = DatabaseError(f"{self.receiver} has not answered within {SEND_SECONDS:.0f} s")
        return delivery

    def _pause(self, batch: Batch, before: float) -> float:
        if batch.busy:
            return BUSY_SECONDS
        if batch.again:
            return min(max(AGAIN_SECONDS, 2 * before), MOST_AGAIN_SECONDS)
        return self._poll_seconds
