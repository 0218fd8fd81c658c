"""What an enqueue call returns: the job's id, its state and, once it has ended, its typed result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, Generic, NoReturn, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.options import check_reason
from jobspec.core.job import JobView
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import (
    ForwardedError,
    JobCancelledError,
    JobDeadError,
    JobExpiredError,
    JobParkedError,
    NotFoundError,
    ResultError,
)

ResultT_co = TypeVar("ResultT_co", covariant=True)


class JobHandle(Generic[ResultT_co]):
    """A job that was enqueued over a sync connection."""

    def __init__(self, id: int, kind: str, source: SyncSource, result: Callable[[], Any] | None) -> None:  # noqa: A002
        self.id: Final = id
        self.kind: Final = kind
        self._source = source
        self._result = result

    def __repr__(self) -> str:
        return f"<job {self.id} of {self.kind}>"

    def on(self, source: SyncSource) -> JobHandle[ResultT_co]:
        """The same job, looked at over another connection."""
        return JobHandle(self.id, self.kind, source, self._result)

    def view(self) -> JobView:
        """All there is to know of it, as this connection sees it. Raises NotFoundError."""
        return _found(borrow(self._source).get(self.id), self.id, self.kind)

    def state(self) -> JobState:
        """The state as this connection sees it. Raises NotFoundError."""
        return self.view().state

    def result(self, *, timeout: timedelta | float | None = None) -> ResultT_co:
        """Wait until the job has ended, and return its result. ``timeout``: timedelta or seconds; None: for ever.

        Raises JobDeadError, JobCancelledError, JobExpiredError, JobParkedError, ResultTimeoutError, NotFoundError,
        ResultError where the result does not fit the type, ForwardedError once the job has gone on to another backend,
        and InTransactionError inside an open transaction, where the end of the job could never be seen.
        """
        view = borrow(self._source).wait(self.id, timeout_seconds=seconds_of("timeout", timeout))
        value: ResultT_co = read_result(_found(view, self.id, self.kind), self._result)
        return value

    def cancel(self, *, force: bool = False, reason: str | None = None) -> JobState:
        """``cancelled`` if nobody runs it; else ``running``: its handler has been asked to stop.

        ``force``: take it from its worker at once. ``reason`` is kept for those who look: with the job where nobody
        runs it, among its errors where it is taken by force. In the transaction of the connection, which the caller
        commits. Raises NotFoundError, JobEndedError, OptionError.
        """
        check_reason(reason)
        return borrow(self._source).cancel(self.id, force=force, reason=reason)


class AsyncJobHandle(Generic[ResultT_co]):
    """A job that was enqueued over an async connection. See :class:`JobHandle`."""

    def __init__(self, id: int, kind: str, source: AsyncSource, result: Callable[[], Any] | None) -> None:  # noqa: A002
        self.id: Final = id
        self.kind: Final = kind
        self._source = source
        self._result = result

    def __repr__(self) -> str:
        return f"<job {self.id} of {self.kind}>"

    def on(self, source: AsyncSource) -> AsyncJobHandle[ResultT_co]:
        """See :meth:`JobHandle.on`."""
        return AsyncJobHandle(self.id, self.kind, source, self._result)

    async def view(self) -> JobView:
        """See :meth:`JobHandle.view`."""
        return _found(await borrow_async(self._source).get_async(self.id), self.id, self.kind)

    async def state(self) -> JobState:
        """See :meth:`JobHandle.state`."""
        return (await self.view()).state

    async def result(self, *, timeout: timedelta | float | None = None) -> ResultT_co:  # noqa: ASYNC109
        """See :meth:`JobHandle.result`."""
        view = await borrow_async(self._source).wait_async(self.id, timeout_seconds=seconds_of("timeout", timeout))
        value: ResultT_co = read_result(_found(view, self.id, self.kind), self._result)
        return value

    async def cancel(self, *, force: bool = False, reason: str | None = None) -> JobState:
        """See :meth:`JobHandle.cancel`."""
        check_reason(reason)
        return await borrow_async(self._source).cancel_async(self.id, force=force, reason=reason)


def _found(view: JobView | None, job_id: int, kind: str) -> JobView:
    if view is None:
        raise NotFoundError(f"there is no job {job_id} of {kind}: it was rolled back, or its retention is over")
    return view


def read_result(view: JobView, result: Callable[[], Any] | None) -> Any:
    """The typed result of an ended job, or the exception that its state calls for."""
    if view.state != "done":
        _raise(view)
    if (there := view.forwarded) is not None:
        raise ForwardedError(
            f"job {view.id} of {view.kind} has gone on to {there.backend}, where it is job {there.id}",
            help=f"ask a backend of {there.backend} for job {there.id}; its channel {view.channel} has `backend:`",
        )
    if result is None or view.result is None:
        return None
    shape = result()
    try:
        if isinstance(shape, TypeAdapter):
            return shape.validate_json(view.result)
        if issubclass(shape, BaseModel):
            return shape.model_validate_json(view.result)
        return TypeAdapter(shape).validate_json(view.result)
    except ValidationError as error:
        raise _misfit(view, error) from None


def _misfit(view: JobView, error: ValidationError) -> ResultError:
    """Without the value: it may be secret."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(map(str, first["loc"])) or "(result)"
    return ResultError(
        f"job {view.id} of {view.kind} is done, but its result does not fit the type that this program knows:"
        f" {where}: {first['msg']}",
        help="it was written by another version of the code, or by hand; `view().result` is its JSON text",
    )


def _raise(view: JobView) -> NoReturn:
    job = f"job {view.id} of {view.kind}"
    last = f"{view.errors[-1].type}: {view.errors[-1].message}" if view.errors else "no error was recorded"
    match view.state:
        case "dead":
            raise JobDeadError(
                f"{job} is dead after {view.attempt} attempt{'s' * (view.attempt != 1)}; the last error: {last}"
            )
        case "parked":
            raise JobParkedError(
                f"{job} is parked: {last}", help=f"mend the model, or its `upcast`, then `jobspec retry {view.id}`"
            )
        case "expired":
            raise JobExpiredError(f"{job} expired before it was committed")
        case _:
            raise JobCancelledError(f"{job} is {view.state}")
