"""Two-phase jobs: stored now, to run only if they are committed in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.options import check_duration

ResultT_co = TypeVar("ResultT_co", covariant=True)

_LEAST: Final = timedelta(milliseconds=1)


class Reservation(Generic[ResultT_co]):
    """A job that is reserved. Each verb works on the connection that reserved it, or on ``conn``."""

    def __init__(self, handle: JobHandle[ResultT_co], source: SyncSource) -> None:
        self.handle: Final = handle
        self._source = source

    def __repr__(self) -> str:
        return f"<reservation of {self.handle!r}>"

    @property
    def id(self) -> int:
        """Of the job."""
        return self.handle.id

    def commit(self, conn: SyncSource | None = None) -> bool:
        """Let the job run; False: it had been committed before.

        In the transaction of the connection, which the caller commits. Raises ReservationExpiredError if it ran out or
        was cancelled, NotFoundError.
        """
        return borrow(self._source if conn is None else conn).commit(self.id)

    def extend(self, within: timedelta, conn: SyncSource | None = None) -> datetime:
        """Reserve it for so long from now; when it then runs out.

        Raises OptionError, ReservationExpiredError, NotFoundError, and JobEndedError once it has been committed.
        """
        check_duration("within", within, least=_LEAST)
        on = borrow(self._source if conn is None else conn)
        return on.extend_reservation(self.id, within_seconds=within.total_seconds())

    def cancel(self, conn: SyncSource | None = None) -> None:
        """It will not run, whether it was committed or not. Raises JobEndedError, NotFoundError."""
        borrow(self._source if conn is None else conn).cancel(self.id)


class AsyncReservation(Generic[ResultT_co]):
    """See :class:`Reservation`, verb by verb."""

    def __init__(self, handle: AsyncJobHandle[ResultT_co], source: AsyncSource) -> None:
        self.handle: Final = handle
        self._source = source

    def __repr__(self) -> str:
        return f"<reservation of {self.handle!r}>"

    @property
    def id(self) -> int:
        """Of the job."""
        return self.handle.id

    async def commit(self, conn: AsyncSource | None = None) -> bool:
        """See :meth:`Reservation.commit`."""
        return await borrow_async(self._source if conn is None else conn).commit_async(self.id)

    async def extend(self, within: timedelta, conn: AsyncSource | None = None) -> datetime:
        """See :meth:`Reservation.extend`."""
        check_duration("within", within, least=_LEAST)
        on = borrow_async(self._source if conn is None else conn)
        return await on.extend_reservation_async(self.id, within_seconds=within.total_seconds())

    async def cancel(self, conn: AsyncSource | None = None) -> None:
        """See :meth:`Reservation.cancel`."""
        await borrow_async(self._source if conn is None else conn).cancel_async(self.id)
