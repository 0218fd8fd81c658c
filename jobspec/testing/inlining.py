"""Jobs run where they are enqueued: what enqueues them is tested together with what they do."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import replace
from functools import partial
from threading import Thread
from typing import Any, Final

import anyio

from jobspec.backends.borrow import STAND_IN, AsyncSource, SyncSource
from jobspec.core.events import Event, EventName
from jobspec.core.job import NewJob
from jobspec.testing.recorder import Recorder
from jobspec.testing.rehearsal import Rehearsal, binding_for, here, only
from jobspec.worker.clock import in_trio
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.lifespan import opened
from jobspec.worker.runner import FINISHED
from jobspec.worker.signature import is_async

MOST_NESTED: Final = 50
"""Jobs that enqueue jobs that enqueue jobs."""
_DEPTH: Final[ContextVar[int]] = ContextVar("jobspec_inline_depth", default=0)


@contextmanager
def inline(table: DispatchTable, *, on_event: Callable[[Event], None] | None = None) -> Iterator[Inline]:
    """Inside the block, whatever is enqueued runs at once, in the caller, before the call returns; nothing is stored.

    Payload and result go through their JSON. What the table provides is opened for each job anew. What a handler raises
    comes out of the enqueue call. Delays, unique keys and limits are not heeded; a reserved job runs when it is
    committed, one with ``after:`` when all it waits for is done. Of several jobs the first that raises ends the call. A
    ``def`` handler that is enqueued by a sync call runs in the thread of the caller. For sync and async callers; it
    holds for this context (``contextvars``), and for the tasks and threads that are started inside the block.

    ``on_event`` hears of every step of every job, whatever its spec says of ``events:``; so does ``mode.events``.
    Raises HandlerError where a job is enqueued that ``table`` has no handler for.
    """
    mode = Inline(table, on_event)
    token = STAND_IN.set(mode)
    try:
        yield mode
    finally:
        STAND_IN.reset(token)


class Inline(Recorder):
    """What :func:`inline` gives: the jobs that were enqueued, and what became of them."""

    def __init__(self, table: DispatchTable, on_event: Callable[[Event], None] | None = None) -> None:
        super().__init__()
        self.events: Final[list[Event]] = []
        """Every step of every job, in their order."""
        self._table, self._on_event = table, on_event
        self._waiting: dict[int, NewJob] = {}

    def stand_in(self, source: SyncSource, /) -> _Inlined:
        return _Inlined(self, source, None)

    def stand_in_async(self, source: AsyncSource, /) -> _Inlined:
        return _Inlined(self, None, source)

    def _stored(self, jobs: Sequence[NewJob]) -> list[int]:
        """They are there, and none has run."""
        ids = super().enqueue(jobs)
        for id_, job in zip(ids, jobs, strict=True):
            after = tuple((name, ids[-each - 1] if each < 0 else each) for name, each in job.after)
            self._waiting[id_] = self.jobs[id_] = replace(job, after=after)
            self._tell("queued", id_)
        return ids

    @contextmanager
    def _all_or_none(self, ids: Sequence[int]) -> Iterator[None]:
        """What a call that raises leaves behind is not run by the next one."""
        try:
            yield
        except BaseException:
            for each in ids:
                self._waiting.pop(each, None)
            raise

    def _committed(self, job_id: int) -> bool:
        """Whether it was only reserved."""
        job = self._waiting.get(job_id)
        if job is None or job.reserve_seconds is None:
            return False
        self._waiting[job_id] = replace(job, reserve_seconds=None)
        return True

    def _next_ready(self) -> int | None:
        """One that can run now, and from now on does. What waits for a cancelled job is cancelled as well."""
        for id_, job in [*self._waiting.items()]:
            parents = [each for _, each in job.after]
            if id_ in self.cancelled or not self.cancelled.isdisjoint(parents):
                del self._waiting[id_]
                self.cancelled.add(id_)
                self._tell("cancelled", id_)
            elif job.reserve_seconds is None and all(each in self.results for each in parents):
                del self._waiting[id_]
                return id_
        return None

    async def _run(self, id_: int, conn: Any, *, in_caller: bool) -> None:
        """Raises what the handler raises."""
        job = self.jobs[id_]
        binding = binding_for(job, self._table)
        after = [{"name": name, "id": each, "state": "done", "result": self._result(each)} for name, each in job.after]
        self._tell("started", id_)
        token = _DEPTH.set(_DEPTH.get() + 1)
        try:
            if _DEPTH.get() > MOST_NESTED:
                msg = f"{job.kind}: jobs enqueue jobs, {MOST_NESTED} of them one inside another; is there an end?"
                raise AssertionError(msg)
            async with opened(only(job, self._table)) as ready:
                runner = Rehearsal(binding_for(job, ready), job.version, conn=conn, in_caller=in_caller)
                text = await runner.perform(job, id_=id_, after=json.dumps(after) if binding.route.after else None)
        except BaseException:
            self._tell("dead", id_)
            raise
        finally:
            _DEPTH.reset(token)
        if text is not FINISHED:  # else the handler has said its result already
            self.results[id_] = text
        self._tell("done", id_)

    def _result(self, job_id: int) -> Any:
        text = self.results[job_id]
        return None if text is None else json.loads(text)

    def _tell(self, event: EventName, id_: int) -> None:
        told = Event(event=event, id=id_, kind=self.jobs[id_].kind, attempt=0 if event == "queued" else 1)
        self.events.append(told)
        if self._on_event is not None:
            self._on_event(told)


class _Inlined(Recorder):
    """One source, while an :class:`Inline` stands in for it. The jobs are those of the mode."""

    def __init__(self, mode: Inline, source: SyncSource | None, source_async: AsyncSource | None) -> None:
        super().__init__(shared=mode)
        self._mode, self._source, self._source_async = mode, source, source_async

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids = self._mode._stored(jobs)
        with self._mode._all_or_none(ids):
            self._run_ready()
        return ids

    def commit(self, job_id: int, /) -> bool:
        self._found(job_id)
        was_reserved = self._mode._committed(job_id)
        self._run_ready()
        return was_reserved

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids = self._mode._stored(jobs)
        with self._mode._all_or_none(ids):
            await self._run_ready_async()
        return ids

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        return (await self.enqueue_async([job]))[0]

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        bundle_id = self.bundle_of([], name, origin)
        ids = await self.enqueue_async(jobs)
        self._bundles[bundle_id][2].extend(ids)
        return bundle_id, ids

    async def commit_async(self, job_id: int, /) -> bool:
        self._found(job_id)
        was_reserved = self._mode._committed(job_id)
        await self._run_ready_async()
        return was_reserved

    def _run_ready(self) -> None:
        while (id_ := self._mode._next_ready()) is not None:
            table = self._mode._table
            binding = binding_for(self.jobs[id_], table)
            plain = not is_async(binding.handler)
            conn = self._source if plain and binding.route.transactional == "sync" else None
            run = partial(self._mode._run, id_, conn or self, in_caller=plain)
            if plain and not (binding.middleware or table.providers or table.lifespans):
                here(run())
            else:
                _run_apart(run)

    async def _run_ready_async(self) -> None:
        while (id_ := self._mode._next_ready()) is not None:
            binding = binding_for(self.jobs[id_], self._mode._table)
            conn = self._source_async if binding.route.transactional == "async" else None
            await self._mode._run(id_, conn or self, in_caller=False)


def _in_loop() -> bool:
    with suppress(RuntimeError):
        return bool(asyncio.get_running_loop())
    return in_trio()


def _run_apart(call: Callable[[], Any]) -> None:
    """An event loop of its own: in this thread, or in another where this one has a loop that runs."""
    if not _in_loop():
        anyio.run(call)
        return
    raised: list[BaseException] = []

    def run() -> None:
        sniffio: Any = sys.modules.get("sniffio")
        if sniffio is not None:
            sniffio.current_async_library_cvar.set(None)  # copied with the rest of the context; no loop runs here
        try:
            anyio.run(call)
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=copy_context().run, args=(run,), name="jobspec inline")
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
