"""One job, from the enqueue call to its result, in this process and without a database."""

from __future__ import annotations

import json
from collections.abc import MutableSequence, Sequence
from typing import Any, TypeVar, cast

import anyio
from pydantic import BaseModel

from jobspec.client.job_def import JobDef
from jobspec.client.request import JobRequest, new_job
from jobspec.testing.recorder import Recorder
from jobspec.testing.rehearsal import Rehearsal, binding_for, only
from jobspec.worker.dispatch import Binding, DispatchTable
from jobspec.worker.lifespan import opened
from jobspec.worker.runner import FINISHED
from jobspec.worker.shape import adapter

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
    provide: Sequence[object] = (),
) -> ResultT:
    """Run the handler that ``table`` has for ``request``, as a worker would, and give its result.

    Payload, checkpoint and result go through their JSON, as on the way through the database. ``state`` is the
    checkpoint that an earlier attempt saved; ``saved`` gets what this one saves. ``after``: what the job has waited
    for, as an object of the generated ``...After`` class. ``conn``: the ``job.conn`` of a transactional handler, a
    :class:`Recorder` if it is None; nobody commits it or rolls it back. What calls ``job.finish`` must give it a
    recorder. ``provide``: in place of what the table provides of the same classes; middleware and the rest of what the
    table uses is around the handler, lifespans included. A ``run_in: process`` handler runs in a thread.

    Raises what the handler raises, PayloadError where a worker would park the job, ResultError, HandlerError if
    the table has no such job. In async tests: :func:`perform_job_async`.
    """

    async def run() -> ResultT:
        return await perform_job_async(
            request, table, attempt=attempt, state=state, after=after, conn=conn, saved=saved, provide=provide
        )

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
    provide: Sequence[object] = (),
) -> ResultT:
    """See :func:`perform_job`."""
    new, recorder = request.job, Recorder()
    given = _after(binding_for(new, table), after)
    async with opened(only(new, table), instead=provide) as ready:
        runner = Rehearsal(binding_for(new, ready), new.version, conn=recorder if conn is None else conn, saved=saved)
        text = await runner.perform(new, id_=1, attempt=attempt, state=state, after=given)
    if text is FINISHED:
        text = next(each.results.get(1) for each in (conn, recorder) if isinstance(each, Recorder))
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
