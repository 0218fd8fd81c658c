"""Jobs that many tasks of a program enqueue at the same time, one by one, go to the database together.

While a statement is on its way, what comes gathers for the next one: nobody waits for others to come, and a commit is
shared by all who came meanwhile. Whoever came first leads: it sends for all, and then hands the lead to the first of
those who have gathered since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import psycopg
from anyio import CancelScope, Event, move_on_after
from anyio.lowlevel import checkpoint

from jobspec.backends.loop import in_trio
from jobspec.backends.postgres.bounded import STATEMENT_SECONDS
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, JobspecError

MOST_JOBS: Final = 200
"""Of one statement."""


class Call:
    """One job, and what has become of it."""

    __slots__ = ("alone", "error", "id", "job", "leads", "news")

    def __init__(self, job: NewJob) -> None:
        self.job = job
        self.news = Event()
        self.leads = False
        self.id: int | None = None
        self.error: BaseException | None = None
        self.alone = False
        """One of those that went together was not taken, so none was: send it by itself."""


class Gatherer:
    """``send`` stores jobs in a transaction of their own, all or none, and answers their ids."""

    def __init__(self, send: Callable[[Sequence[NewJob]], Awaitable[list[int]]]) -> None:
        self._send: Final = send
        self._waiting: list[Call] = []
        self._busy = False
        """Somebody leads, or has been told to."""
        self._crowded = False
        """The last statement was for several."""
        self._sending: asyncio.Task[None] | None = None
        """Held here, because the loop holds its tasks only weakly."""

    async def enqueue(self, job: NewJob) -> int:
        """Its id. Raises what ``send`` raises. Whoever is cancelled does not know whether his job was stored."""
        call = Call(job)
        if not self._busy:
            self._busy = call.leads = True
            if not self._crowded:
                return await self._send_alone(call)
        self._waiting.append(call)
        try:
            # Those who were answered together come again together: let them come before it is sent.
            await (checkpoint() if call.leads else call.news.wait())
        except BaseException:
            self._leave(call)
            raise
        if call.leads:
            await self._lead()
        if call.alone:
            return (await self._send([job]))[0]
        if call.id is None:
            raise call.error or DatabaseError("the event loop has ended before the database answered")
        return call.id

    async def _send_alone(self, call: Call) -> int:
        try:
            return (await self._send([call.job]))[0]
        finally:
            self._hand_over()

    def _leave(self, call: Call) -> None:
        """It was cancelled before it was sent, or while it is."""
        if call in self._waiting:
            self._waiting.remove(call)
        if call.leads:
            self._hand_over()

    async def _lead(self) -> None:
        """For others, too: what was sent goes on to its end, though the leader may be cancelled."""
        calls, self._waiting = self._waiting[:MOST_JOBS], self._waiting[MOST_JOBS:]
        self._crowded = len(calls) > 1
        if in_trio():
            with CancelScope(shield=True):
                await self._send_together(calls)
        else:  # a shield of anyio holds off cancel scopes, not the `cancel()` of a task
            self._sending = asyncio.create_task(self._send_together(calls))
            await asyncio.shield(self._sending)

    async def _send_together(self, calls: list[Call]) -> None:
        try:
            with move_on_after(STATEMENT_SECONDS) as scope:
                ids = await self._send([each.job for each in calls])
            if scope.cancelled_caught:
                raise DatabaseError(f"the database has not answered within {STATEMENT_SECONDS:.0f} s")
        except Exception as error:
            alone = len(calls) > 1 and was_refused(error)
            for call in calls:
                call.alone, call.error = alone, error
        else:
            for call, id_ in zip(calls, ids, strict=True):
                call.id = id_
        finally:
            for call in calls:
                call.news.set()
            self._hand_over()

    def _hand_over(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            self._waiting[0].leads = True
            self._waiting[0].news.set()


def was_refused(error: BaseException) -> bool:
    """Whether nothing is stored: a job could not be sent, or the database has said no. After a lost connection nobody
    knows.
    """
    if isinstance(error, JobspecError):
        return not isinstance(error, DatabaseError)
    if isinstance(error, ValueError | TypeError | psycopg.DataError):
        return True
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return state is not None and state[:2] not in ("08", "57", "58")
