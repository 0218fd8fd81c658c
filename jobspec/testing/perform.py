"""One job, from the enqueue call to its result, in this process and without a database."""

from __future__ import annotations

import json
from collections.abc import MutableSequence
from functools import partial
from math import inf
from typing import Any, TypeVar, cast

import anyio
from pydantic import BaseModel

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.client.job_def import JobDef
from jobspec.client.request import JobRequest, new_job
from jobspec.core.job import ClaimedJob
from jobspec.errors import HandlerError, PayloadError
from jobspec.testing.recorder import Recorder
from jobspec.worker.clock import SystemClock
from jobspec.worker.dispatch import Binding, DispatchTable
from jobspec.worker.pace import Pace
from jobspec.worker.runner import FINISHED, Marks, Runner
from jobspec.worker.shape import adapter
from jobspec.worker.threads import Threads
from jobspec.worker.unreadable import UnreadableError

ResultT = TypeVar("ResultT")


def request_for(job: JobDef[..., ResultT], payload: BaseModel, *, blob: bytes | None = None) -> JobRequest[ResultT]:
    """The request of a payload that is made already, as by a generated factory. Raises PayloadError."""
    built = payload if blob is None else (payload, blob)
    return JobRequest(job=new_job(job.kind, job.version, built, {}), result=job._result)


def perform_job(
    request: JobRequest[ResultT],
    table: DispatchTable,
    *,
    attempt: int = 1,
    state: object = None,
    after: object = None,
    conn: Any = None,
    saved: MutableSequence[Any] | None = None,
) -> ResultT:
    """Run the handler that ``table`` has for ``request``, as a worker would, and give its result.

    Payload, checkpoint and result go through their JSON, as on the way through the database. ``state`` is the
    checkpoint that an earlier attempt saved; ``saved`` gets what this one saves. ``after``: what the job has waited
    for, as an object of the generated ``...After`` class. ``conn``: the ``job.conn`` of a transactional handler, a
    :class:`Recorder` if it is None; nobody commits it or rolls it back. What calls ``job.finish`` must give it a
    recorder.

    Raises what the handler raises, PayloadError where a worker would park the job, ResultError, HandlerError if
    the table has no such job. In async tests: :func:`perform_job_async`.
    """
    run = partial(perform_job_async, request, table, attempt=attempt, state=state, after=after, conn=conn, saved=saved)
    return anyio.run(run)


async def perform_job_async(
    request: JobRequest[ResultT],
    table: DispatchTable,
    *,
    attempt: int = 1,
    state: object = None,
    after: object = None,
    conn: Any = None,
    saved: MutableSequence[Any] | None = None,
) -> ResultT:
    """See :func:`perform_job`."""
    new = request.job
    binding = table.served.get((new.kind, new.version))
    if binding is None:
        raise HandlerError(f"the dispatch table has no handler for {new.kind} version {new.version}")
    recorder = Recorder()
    runner = _Rehearsal(binding, version=new.version, conn=recorder if conn is None else conn, saved=saved)
    job = ClaimedJob(
        id=1,
        run=1,
        attempt=attempt,
        kind_id=0,
        payload=new.payload,
        blob=new.blob,
        timeout_seconds=None,
        suspect=False,
        checkpoint=None if state is None else runner.write_state(state),
        after=_after(binding, after),
    )
    try:
        text = await runner.run(job, inf)
    except UnreadableError as error:
        raise PayloadError(error.message) from None
    if text is FINISHED:
        text = next(each.results.get(job.id) for each in (conn, recorder) if isinstance(each, Recorder))
    if text is None or request.result is None:
        return cast("ResultT", None)
    value: ResultT = adapter(request.result).validate_json(text)
    return value


def _after(binding: Binding, after: object) -> str | None:
    """What a claim brings of the jobs that were waited for."""
    if binding.route.after is None:
        return None
    ended: list[dict[str, Any]] = []
    for number, (name, shape) in enumerate(binding.route.after[1].items(), 1):
        value = getattr(after, name, None)
        result = adapter(shape).dump_python(value, mode="json", by_alias=True) if value is not None else None
        no_result = value is None and shape() is not type(None)
        ended.append({"name": name, "id": number, "state": "cancelled" if no_result else "done", "result": result})
    return json.dumps(ended)


class _Rehearsal(Runner):
    """A runner that has no backend: checkpoints go to a list, transactions are the caller's."""

    def __init__(self, binding: Binding, *, version: int, conn: Any, saved: MutableSequence[Any] | None) -> None:
        clock, nobody = SystemClock(), cast("WorkerBackend", None)  # everything that would ask it is overridden below
        super().__init__(
            binding,
            version=version,
            timeout_seconds=inf,
            backend=nobody,
            threads=Threads(1),
            marks=Marks(),
            pace=Pace(),
            clock=clock,
        )
        self._conn, self._saved = conn, saved

    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        self.save_sync(job, state, extra_attempts)

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        if self._saved is not None:
            self._saved.append(None if state is None else self.read_state(state))

    async def _on_loop_in_transaction(self, job: ClaimedJob, due: float) -> Any:
        context: Any = self._context(job, self._read(job), self, due)
        context._conn = self._conn
        value = await self._handler(context)
        return FINISHED if job.run in self._finished_runs else self.write(value)

    async def _in_thread_in_transaction(self, job: ClaimedJob, due: float) -> Any:
        context: Any = self._context(job, self._read(job), self, due)
        context._conn = self._conn
        value = await self._threads.call(self._handler, job.run, context)
        return FINISHED if job.run in self._finished_runs else self.write(value)
