"""JobDef: the typed object that generated code makes of every job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final, Generic, ParamSpec, Self, TypeVar, Unpack

from pydantic import ValidationError

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.options import check_options
from jobspec.client.request import Built, JobRequest, ResultType, describe, new_job, reserved
from jobspec.client.reservation import AsyncReservation, Reservation
from jobspec.core.options import EnqueueOptions

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


class JobDef(Generic[P, ResultT]):
    """One kind of job. ``P`` is its call signature, written once, in the generated builder.

    ``kind`` is the qualified name (``shop.charge_order``); ``build`` makes the payload, with the blob if there is one,
    and with the handles of the jobs it waits for; ``wait_when_full``: the job's channel says ``on_full: wait``.
    """

    def __init__(
        self,
        kind: str,
        build: Callable[P, Built],
        result: ResultType[ResultT] | None = None,
        *,
        version: int = 1,
        wait_when_full: bool = False,
    ) -> None:
        self.kind: Final = kind
        self.version: Final = version
        self._build = build
        self._result = result
        self._wait_when_full = wait_when_full
        self._options: EnqueueOptions = {}

    def __repr__(self) -> str:
        return f"<job {self.kind} version {self.version}>"

    def configure(self, **options: Unpack[EnqueueOptions]) -> Self:
        """The same job with other options. Options never share a namespace with payload fields.

        Raises OptionError.
        """
        clone = object.__new__(type(self))
        clone.__dict__.update(self.__dict__)
        merged: EnqueueOptions = {**self._options, **options}
        check_options(merged)
        clone._options = merged
        return clone

    def request(self, /, *args: P.args, **kwargs: P.kwargs) -> JobRequest[ResultT]:
        """The job, described and checked but not stored: an element for :func:`enqueue_many`. Raises PayloadError."""
        return self._describe(*args, **kwargs)

    def _describe(self, /, *args: P.args, **kwargs: P.kwargs) -> JobRequest[ResultT]:
        """What :meth:`request` does, whatever a deprecated job makes of that."""
        try:
            built = self._build(*args, **kwargs)
        except ValidationError as error:
            raise describe(self.kind, error, self._build) from None
        job = new_job(self.kind, self.version, built, self._options)
        if self._wait_when_full:
            job = replace(job, wait_when_full=True)
        return JobRequest(job=job, result=self._result)

    def enqueue(self, conn: SyncSource, /, *args: P.args, **kwargs: P.kwargs) -> JobHandle[ResultT]:
        """Store the job in the transaction of ``conn``; nothing is committed here.

        Where a job with the same unique key is there, its handle comes back, unless the spec says ``raise``. Raises
        PayloadError, OptionError, UnknownKindError, QueueFullError, DuplicateJobError, and what the driver raises.
        """
        request = self._describe(*args, **kwargs)
        return self._handle(borrow(conn).enqueue([request.job])[0], conn)

    async def enqueue_async(self, conn: AsyncSource, /, *args: P.args, **kwargs: P.kwargs) -> AsyncJobHandle[ResultT]:
        """See :meth:`enqueue`."""
        request = self._describe(*args, **kwargs)
        ids = await borrow_async(conn).enqueue_async([request.job])
        return self._handle_async(ids[0], conn)

    def try_enqueue(self, conn: SyncSource, /, *args: P.args, **kwargs: P.kwargs) -> JobHandle[ResultT] | None:
        """None where the channel is full, or a job with the same unique key is there: no error, so that the caller's
        transaction goes on. Raises whatever else :meth:`enqueue` raises."""
        request = self._describe(*args, **kwargs)
        id_ = borrow(conn).try_enqueue(request.job)
        return None if id_ is None else self._handle(id_, conn)

    async def try_enqueue_async(
        self, conn: AsyncSource, /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncJobHandle[ResultT] | None:
        """See :meth:`try_enqueue`."""
        request = self._describe(*args, **kwargs)
        id_ = await borrow_async(conn).try_enqueue_async(request.job)
        return None if id_ is None else self._handle_async(id_, conn)

    def reserve(
        self, conn: SyncSource, within: timedelta, /, *args: P.args, **kwargs: P.kwargs
    ) -> Reservation[ResultT]:
        """Store the job, with its position if the channel is strict, but let it run only once it is committed.

        If that does not happen within ``within`` it expires. Raises what :meth:`enqueue` raises.
        """
        job = reserved(self._describe(*args, **kwargs).job, within)
        (id_,) = borrow(conn).enqueue([job])
        return Reservation(self._handle(id_, conn), conn)

    async def reserve_async(
        self, conn: AsyncSource, within: timedelta, /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncReservation[ResultT]:
        """See :meth:`reserve`."""
        job = reserved(self._describe(*args, **kwargs).job, within)
        (id_,) = await borrow_async(conn).enqueue_async([job])
        return AsyncReservation(self._handle_async(id_, conn), conn)

    def handle(self, conn: SyncSource, id: int, /) -> JobHandle[ResultT]:  # noqa: A002
        """A job of this kind that was enqueued elsewhere, looked at over ``conn``. Nothing is asked yet."""
        return self._handle(id, conn)

    def handle_async(self, conn: AsyncSource, id: int, /) -> AsyncJobHandle[ResultT]:  # noqa: A002
        """See :meth:`handle`."""
        return self._handle_async(id, conn)

    def _handle(self, id_: int, conn: SyncSource) -> JobHandle[ResultT]:
        return JobHandle(id_, self.kind, conn, self._result)

    def _handle_async(self, id_: int, conn: AsyncSource) -> AsyncJobHandle[ResultT]:
        return AsyncJobHandle(id_, self.kind, conn, self._result)
