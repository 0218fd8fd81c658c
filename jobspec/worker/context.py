"""What a handler receives: the job, and what it may do with it."""

from __future__ import annotations

import threading
from math import inf
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import BaseModel

from jobspec.core.job import ClaimedJob

if TYPE_CHECKING:
    from jobspec.backends.postgres.borrowed import AsyncConnection, Connection

PayloadT = TypeVar("PayloadT", bound=BaseModel)
ResultT = TypeVar("ResultT")


class Runtime(Protocol):
    """What a context asks of the worker that runs it."""

    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...

    def write(self, value: object, /) -> str | None:
        """The result as JSON text. Raises ResultError."""

    def finished(self, run: int, /) -> None:
        """The handler's own transaction has finished this run."""

    def monotonic(self) -> float: ...


class JobContext(Generic[PayloadT, ResultT]):
    """A running job. Generated code subclasses it once per job; nothing in it is to be assigned.

    Not frozen and without more attributes than it needs: a worker makes tens of thousands of them a second.
    """

    __slots__ = ("_cancelled", "_job", "_runtime", "deadline", "payload")

    payload: PayloadT
    deadline: float | None
    """On the worker's monotonic clock; None: no time limit. See :meth:`time_left`."""

    def __init__(self, job: ClaimedJob, payload: PayloadT, runtime: Runtime, due: float) -> None:
        """Workers call this. ``due``: when the time limit ends, on the runtime's clock; ``inf``: never."""
        self._job = job
        self._runtime = runtime
        self._cancelled: threading.Event | None = None
        self.payload = payload
        self.deadline = None if due == inf else due

    def __repr__(self) -> str:
        return f"<job {self.id} of {self.kind}, attempt {self.attempt}>"

    @property
    def id(self) -> int:
        """The same in every attempt: what an idempotency key is made of."""
        return self._job.id

    @property
    def run(self) -> int:
        """Drawn anew for every attempt."""
        return self._job.run

    @property
    def attempt(self) -> int:
        """1 for the first."""
        return self._job.attempt

    @property
    def kind(self) -> str:
        """Qualified: ``<package>.<kind>``."""
        return self._runtime.kind

    @property
    def version(self) -> int:
        return self._runtime.version

    @property
    def cancelled(self) -> threading.Event:
        """Set when this attempt is to stop. For ``def`` handlers, which cannot be interrupted: look at it now and then.

        ``async def`` handlers are cancelled where they wait, and need not look.
        """
        if self._cancelled is None:
            self._cancelled = threading.Event()
        return self._cancelled

    def time_left(self) -> float | None:
        """Seconds until the time limit of this attempt, 0.0 when it is over; None: it has none."""
        return None if self.deadline is None else max(0.0, self.deadline - self._runtime.monotonic())

    def finish(self, conn: Connection, result: ResultT, /) -> None:
        """Complete the job inside the transaction of ``conn``: effect and end are committed together, or neither.

        The commit is the handler's. Afterwards what it returns is ignored; if it raises, the attempt has failed unless
        the transaction was committed. Raises ResultError, and LeaseLostError if the job is no longer this attempt's:
        then roll back.
        """
        from jobspec.backends.postgres.borrowed import finish_here

        finish_here(conn, self._job.id, self._job.run, self._runtime.write(result))
        self._runtime.finished(self._job.run)

    async def finish_async(self, conn: AsyncConnection, result: ResultT, /) -> None:
        """See :meth:`finish`."""
        from jobspec.backends.postgres.borrowed import finish_here_async

        await finish_here_async(conn, self._job.id, self._job.run, self._runtime.write(result))
        self._runtime.finished(self._job.run)


class BlobMixin:
    """Only in contexts of jobs that declare ``blob:``."""

    __slots__ = ()
    _job: ClaimedJob

    @property
    def blob(self) -> bytes:
        """The job's binary input."""
        blob = self._job.blob
        assert blob is not None, "a job without its blob is parked before its handler is called"
        return blob
