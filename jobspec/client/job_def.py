"""JobDef: the typed object that generated code makes of every job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, ParamSpec, Self, TypeVar, Unpack

from pydantic import ValidationError

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.request import Draft, JobRequest, ResultType, check_options, describe, new_job
from jobspec.core.options import EnqueueOptions

P = ParamSpec("P")
ResultT = TypeVar("ResultT")


class JobDef(Generic[P, ResultT]):
    """One kind of job. ``P`` is its call signature, written once, in the generated builder.

    ``kind`` is the qualified name (``shop.charge_order``); ``build`` makes the payload, with the blob if there is one.
    """

    def __init__(
        self,
        kind: str,
        build: Callable[P, Draft],
        result: ResultType[ResultT] | None = None,
        *,
        version: int = 1,
    ) -> None:
        self.kind: Final = kind
        self.version: Final = version
        self._build = build
        self._result = result
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
        try:
            draft = self._build(*args, **kwargs)
        except ValidationError as error:
            raise describe(self.kind, error) from None
        return JobRequest(job=new_job(self.kind, self.version, draft, self._options), result=self._result)

    def enqueue(self, conn: SyncSource, /, *args: P.args, **kwargs: P.kwargs) -> JobHandle[ResultT]:
        """Store the job in the transaction of ``conn``; nothing is committed here.

        Raises PayloadError, OptionError, UnknownKindError, and what the driver raises.
        """
        request = self.request(*args, **kwargs)
        return JobHandle(borrow(conn).enqueue([request.job])[0], self.kind, conn, self._result)

    async def enqueue_async(self, conn: AsyncSource, /, *args: P.args, **kwargs: P.kwargs) -> AsyncJobHandle[ResultT]:
        """See :meth:`enqueue`."""
        request = self.request(*args, **kwargs)
        ids = await borrow_async(conn).enqueue_async([request.job])
        return AsyncJobHandle(ids[0], self.kind, conn, self._result)
