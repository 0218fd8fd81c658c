"""Waiting over a connection that cannot LISTEN for us: look soon, then ever less often."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import Final

import anyio

from jobspec.backends.pauses import Patience, growing
from jobspec.backends.postgres.looking import settled
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.postgres.waiting import refuse_transaction
from jobspec.core.job import JobView

FIRST_PAUSE_SECONDS: Final = 0.005
LONGEST_PAUSE_SECONDS: Final = 0.25


class PollingVerbs(Verbs):
    @abstractmethod
    def inside(self) -> bool:
        """Whether a transaction is open."""

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        refuse_transaction(id_, inside=self.inside())
        patience, naps = Patience(timeout_seconds), growing(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while not self.look(settled(id_)):
            time.sleep(patience.nap(next(naps), id_))
        return self.get(id_)


class AsyncPollingVerbs(AsyncVerbs):
    """The async twin of :class:`PollingVerbs`."""

    @abstractmethod
    def inside(self) -> bool: ...

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        refuse_transaction(id_, inside=self.inside())
        patience, naps = Patience(timeout_seconds), growing(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        while not await self.look_async(settled(id_)):  # noqa: ASYNC110 - another process ends the job
            await anyio.sleep(patience.nap(next(naps), id_))
        return await self.get_async(id_)
