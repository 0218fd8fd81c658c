"""``run_in: process`` handlers: processes that run one job at a time, and that can be killed."""

from __future__ import annotations

import base64
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from math import inf
from random import Random
from typing import Any, Final, Protocol

from anyio import (
    TASK_STATUS_IGNORED,
    CancelScope,
    Event,
    create_memory_object_stream,
    create_task_group,
    open_process,
)
from anyio.abc import TaskStatus
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from jobspec.core import trace
from jobspec.core.job import ClaimedJob, Progress
from jobspec.core.log import speaking
from jobspec.errors import HandlerCrashedError, HandlerError, JobspecError
from jobspec.worker import log_handlers as log
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.child import found
from jobspec.worker.clock import Clock
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.failure import only_leaf
from jobspec.worker.process import GONE, Child
from jobspec.worker.record import levels
from jobspec.worker.remote import revived
from jobspec.worker.signature import home


class Asker(Protocol):
    """On whose behalf a process runs: see :class:`jobspec.worker.runner.Runner`."""

    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> int: ...
    def finished(self, run: int, /) -> None: ...
    def cancel_asked(self, run: int, /) -> None: ...
    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int, /) -> None: ...
    async def progress(self, job: ClaimedJob, progress: Progress, /) -> None: ...
    def secrets(self, job: ClaimedJob, /) -> set[str]: ...


class Processes:
    """As many as handlers of the table may run in processes at once, started before the first claim.

    One that ends, or whose job has to end, is replaced.
    """

    def __init__(self, table: DispatchTable, *, most: int, clock: Clock, rng: Random) -> None:
        """Raises HandlerError if a process could not find a handler."""
        here = [each for each in table.bindings.values() if each.route.run_in == "process"]
        limits = table.limits
        self._handlers: Final = [found(table, each) for each in here]
        self.size: Final = min(most, sum(limits[each.route.kind] for each in here))
        self._clock, self._rng = clock, rng
        self._put: MemoryObjectSendStream[Child]
        self._take: MemoryObjectReceiveStream[Child]
        """The idle ones, while they are open."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """For as long as the block lasts. Raises HandlerError if a process cannot import its handlers."""
        if self.size == 0:
            yield
            return
        self._put, self._take = create_memory_object_stream[Child](inf)
        with self._put, self._take:
            try:
                async with create_task_group() as group:
                    await group.start(self._run)
                    try:
                        yield
                    finally:
                        group.cancel_scope.cancel()
            except BaseExceptionGroup as error:
                leaf = only_leaf(error) or error
                raise leaf from leaf.__cause__

    async def _run(self, *, task_status: TaskStatus[None] = TASK_STATUS_IGNORED) -> None:
        async with create_task_group() as group:
            ready = [Event() for _ in range(self.size)]
            for each in ready:
                group.start_soon(self._keep, each)
            for each in ready:
                await each.wait()
            task_status.started()

    async def call(self, asker: Asker, context: JobContext[Any, Any]) -> str | None:
        """The result as JSON text. A cancel kills the process.

        Raises HandlerCrashedError, and what the handler raises, as :func:`jobspec.worker.remote.revived` makes it.
        """
        child = await self._begun(asker, context)
        try:
            answer = await self._talk(child, asker, context._job)
        except GONE:
            raise HandlerCrashedError(
                f"the process of the handler {await child.ended()}",
                help="the worker's log has its last output; if memory ran out, lower the `concurrency` of the job",
            ) from None
        except BaseException:
            child.kill()
            raise
        child.idle = True
        self._put.send_nowait(child)
        if answer["say"] == "raised":
            raise revived(answer["raised"])
        result: str | None = answer["result"]
        return result

    async def _begun(self, asker: Asker, context: JobContext[Any, Any]) -> Child:
        """A process that has taken the job on. Those that have died while they were idle are passed over."""
        job = context._job
        request = _request(asker, job)
        while True:
            child = await self._take.receive()
            child.idle = False
            request["seconds"] = context.time_left()
            try:
                child.output.begin(job.id, asker.secrets(job), speaking())
                await child.send(request)
                await child.receive()
                child.facts = speaking()
            except GONE:
                continue
            except BaseException:
                child.kill()
                raise
            return child

    async def _talk(self, child: Child, asker: Asker, job: ClaimedJob) -> dict[str, Any]:
        """Until the handler has ended; what it asks for on its way is done here."""
        while True:
            said = await child.receive()
            match said["say"]:
                case "save":
                    await child.send(await _saved(asker, job, said))
                case "progress":
                    await asker.progress(job, Progress(**said["progress"]))
                case "finished":
                    asker.finished(job.run)
                case "cancel_asked":
                    asker.cancel_asked(job.run)
                case _:
                    return said

    async def _keep(self, ready: Event) -> None:
        """One process after another."""
        failures = 0
        while True:
            try:
                await self._live(ready)
                failures = 0
            except (OSError, HandlerError) as error:
                if not ready.is_set():
                    raise
                failures += 1
                pause = backoff_seconds(failures, self._rng)
                log.PROCESS_FAILED(error=str(error), seconds=pause)
                await self._clock.sleep(pause)

    async def _live(self, ready: Event) -> None:
        """From its start to its end. Raises HandlerError if it has not become ready, OSError if it could not start."""
        program = f"import sys; sys.path[:] = {sys.path!r}; from jobspec.worker.child import main; main()"
        with CancelScope(shield=True):  # a process that is being made belongs to nobody yet
            process = await open_process([sys.executable, "-c", program], start_new_session=True)
        child = Child(process)
        failed: HandlerError | None = None
        try:
            async with create_task_group() as group:
                group.start_soon(child.output.read)
                if (failed := await self._greet(child)) is None:
                    ready.set()
                    child.idle = True
                    self._put.send_nowait(child)
                    await process.wait()
                    log.PROCESS_ENDED(pid=process.pid, how=await child.ended())
                group.cancel_scope.cancel()
        finally:
            self._forget(child)
            with CancelScope(shield=True):
                if child.idle:
                    await child.dismiss()
                child.kill()
                await process.aclose()
        if failed is not None:
            raise failed

    def _forget(self, child: Child) -> None:
        """It is not idle any more."""
        for _ in range(self._take.statistics().current_buffer_used):
            if (each := self._take.receive_nowait()) is not child:
                self._put.send_nowait(each)

    async def _greet(self, child: Child) -> HandlerError | None:
        try:
            await child.send({"handlers": self._handlers, "levels": levels()})
            answer = await child.receive()
        except GONE:
            return HandlerError(f"a process for handlers {await child.ended()} before it was ready")
        except HandlerCrashedError as error:
            return HandlerError(error.message)
        if answer["say"] == "ready":
            return None
        told = answer["raised"]["told"]
        return HandlerError(
            f"a process of its own cannot import its handlers: {told['type']}: {told['message']}",
            help="what such a handler needs is imported by its module, and not made by the worker's program",
        )


def _request(asker: Asker, job: ClaimedJob) -> dict[str, Any]:
    return {
        "kind": asker.kind,
        "version": asker.version,
        "id": job.id,
        "run": job.run,
        "attempt": job.attempt,
        "payload": job.payload,
        "blob": None if job.blob is None else base64.b64encode(job.blob).decode(),
        "checkpoint": job.checkpoint,
        "after": job.after,
        "trace": _trace(),
    }


def _trace() -> dict[str, str] | None:
    """Of the attempt, and what makes it the parent of what is traced in the process."""
    parent = None if trace.current is None else trace.current()
    if parent is None or trace.inside is None:
        return None
    return {"parent": parent, "home": home(trace.inside)}


async def _saved(asker: Asker, job: ClaimedJob, said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        await asker.save(job, said["state"], said["extra_attempts"])
    except JobspecError as error:
        return {"code": error.code, "message": error.message, "help": error.help}
    return {}
