"""What a handler receives: the job, and what it may do with it."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Coroutine
from math import inf
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel

from jobspec.core.job import ClaimedJob, Progress
from jobspec.core.progress import checked
from jobspec.errors import JobCancelledError

if TYPE_CHECKING:
    from jobspec.backends.borrow import AsyncSource, SyncSource
    from jobspec.backends.postgres.waiting import AsyncConnection, Connection

PayloadT = TypeVar("PayloadT", bound=BaseModel)
ResultT = TypeVar("ResultT")
StateT = TypeVar("StateT")
AfterT = TypeVar("AfterT")


class Runtime(Protocol):
    """What a context asks of the worker that runs it."""

    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...

    def write(self, value: object, /) -> str | None:
        """The result as JSON text. Raises ResultError."""

    def write_state(self, value: object, /) -> str | None:
        """A checkpoint as JSON text. Raises PayloadError."""

    def read_state(self, text: str, /) -> Any:
        """A checkpoint. Raises UnreadableError."""

    def read_after(self, text: str | None, /) -> Any:
        """What the job waited for. Raises UnreadableError."""

    def finished(self, run: int, /) -> None:
        """The handler's own transaction has finished this run."""

    def cancel_asked(self, run: int, /) -> None:
        """The database says that this run is to be cancelled."""

    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int, /) -> None:
        """Store a checkpoint in a transaction of its own."""

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int, /) -> None:
        """The same, from any thread."""

    async def progress(self, job: ClaimedJob, progress: Progress, /) -> None:
        """Keep it, sooner or later; the last one always. Never waits for the database."""

    def progress_sync(self, job: ClaimedJob, progress: Progress, /) -> None:
        """The same, from any thread."""

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
        """Of the job as it was enqueued; the payload is of the present version in any case."""
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

    def progress(self, done: float, total: float | None = None, note: str | None = None) -> Coroutine[Any, Any, None]:
        """Say how far the job is, as often as you like: it is stored about once a second, and the last word always.

        ``done`` of ``total`` in units of your own; a note is cut at 500 bytes. Neither a lost lease nor a database that
        is away is an error here. Raises OptionError for what is not a finite number from 0 up.
        """
        return self._runtime.progress(self._job, checked(done, total, note))

    def progress_sync(self, done: float, total: float | None = None, note: str | None = None) -> None:
        """See :meth:`progress`; for ``def`` handlers."""
        self._runtime.progress_sync(self._job, checked(done, total, note))

    def finish(self, conn: SyncSource, result: ResultT, /) -> None:
        """Complete the job inside the transaction of ``conn``: effect and end are committed together, or neither.

        The commit is the handler's. Afterwards what it returns is ignored; if it raises, the attempt has failed unless
        the transaction was committed. Raises ResultError, LeaseLostError if the job is no longer this attempt's, and
        JobCancelledError if somebody has cancelled it: then roll back.
        """
        from jobspec.backends.borrow import borrow

        text = self._runtime.write(result)
        try:
            borrow(conn).finish(self._job.id, self._job.run, result=text)
        except JobCancelledError:
            self._runtime.cancel_asked(self._job.run)
            raise
        self._runtime.finished(self._job.run)

    async def finish_async(self, conn: AsyncSource, result: ResultT, /) -> None:
        """See :meth:`finish`."""
        from jobspec.backends.borrow import borrow_async

        text = self._runtime.write(result)
        try:
            await borrow_async(conn).finish_async(self._job.id, self._job.run, result=text)
        except JobCancelledError:
            self._runtime.cancel_asked(self._job.run)
            raise
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


_UNREAD: Final[Any] = object()


class CheckpointMixin(Generic[StateT]):
    """Only in contexts of jobs that declare ``checkpoint:``."""

    _job: ClaimedJob
    _runtime: Runtime
    _state: StateT | None = _UNREAD

    @property
    def state(self) -> StateT | None:
        """What this attempt, or an earlier one, saved last; None: nothing yet.

        The job is parked if it does not fit the type that this worker knows.
        """
        if self._state is _UNREAD:
            text = self._job.checkpoint
            self._state = None if text is None else self._runtime.read_state(text)
        return self._state

    def save(
        self, state: StateT, conn: AsyncSource | None = None, extra_attempts: int = 0
    ) -> Coroutine[Any, Any, None]:
        """Keep ``state`` for the next attempt, should this one fail.

        With ``conn`` in its transaction, which the caller commits; else at once. ``extra_attempts`` are added to what
        the job may still use: progress has been made. Raises PayloadError, OptionError, LeaseLostError.
        """
        text = self._runtime.write_state(state)
        if conn is None:
            return self._saved(state, self._runtime.save(self._job, text, extra_attempts))
        from jobspec.backends.borrow import borrow_async

        source, job = borrow_async(conn), self._job
        stored = source.checkpoint_async(job.id, job.run, state=text, extra_attempts=extra_attempts)
        return self._saved(state, stored)

    async def _saved(self, state: StateT, stored: Awaitable[None]) -> None:
        await stored
        self._state = state

    def save_sync(self, state: StateT, conn: SyncSource | None = None, extra_attempts: int = 0) -> None:
        """See :meth:`save`; for ``def`` handlers."""
        text = self._runtime.write_state(state)
        if conn is None:
            self._runtime.save_sync(self._job, text, extra_attempts)
        else:
            from jobspec.backends.borrow import borrow

            borrow(conn).checkpoint(self._job.id, self._job.run, state=text, extra_attempts=extra_attempts)
        self._state = state


class AfterMixin(Generic[AfterT]):
    """Only in contexts of jobs that declare ``after:``."""

    _job: ClaimedJob
    _runtime: Runtime
    _after: AfterT = _UNREAD

    @property
    def after(self) -> AfterT:
        """The results of the jobs that this one waited for, by name; None for one that did not end as done.

        The job is parked if a result does not fit the type that this worker knows.
        """
        if self._after is _UNREAD:
            self._after = self._runtime.read_after(self._job.after)
        return self._after


class TransactionalMixin:
    """Only in contexts of jobs that declare ``transactional: sync``."""

    _conn: Any

    @property
    def conn(self) -> Connection:
        """Inside a transaction, in which the worker finishes the job and which it commits when the handler returns."""
        conn: Connection = self._conn
        return conn


class AsyncTransactionalMixin:
    """Only in contexts of jobs that declare ``transactional: async``."""

    _conn: Any

    @property
    def conn(self) -> AsyncConnection:
        """See :attr:`TransactionalMixin.conn`."""
        conn: AsyncConnection = self._conn
        return conn
