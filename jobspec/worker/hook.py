"""What users are asked and told about attempts: the retry hook, and the hooks of what has ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from jobspec.control import GiveUp, checked
from jobspec.core.job import ClaimedJob
from jobspec.worker import log
from jobspec.worker.context import JobContext
from jobspec.worker.failure import traced
from jobspec.worker.outcome import Advice

FailureHook: TypeAlias = Callable[[JobContext[Any, Any], BaseException], Advice]
"""``hook(job, error)``: None: as the kind's policy says; a timedelta: again after so long; GiveUp: the job is dead.

It is called on the event loop, for every failed attempt in which the handler itself has not raised Retry or GiveUp, and
must not wait. What it raises is logged and ignored.
"""

Ended: TypeAlias = Literal["done", "retry", "dead"]
"""``retry``: an attempt has failed, and there will be another."""

DoneHook: TypeAlias = Callable[[JobContext[Any, Any]], Awaitable[object] | None]
"""``hook(job)``, sync (called in a thread) or async: told of every job that is done, when that is written down.

What it raises is logged and changes nothing. A worker that dies in between tells nobody.
"""

ErrorHook: TypeAlias = Callable[[JobContext[Any, Any], BaseException, Ended], Awaitable[object] | None]
"""``hook(job, error, outcome)``: the same for every failed attempt; ``outcome`` is ``retry`` or ``dead``."""


def ask(
    hook: FailureHook,
    job: ClaimedJob,
    context: Callable[[ClaimedJob], JobContext[Any, Any]],
    error: BaseException,
    hidden: Collection[str] = (),
) -> Advice:
    """What the hook says, None if it says nothing that can be used. ``hidden``: secrets that are not to be logged."""
    try:
        advice: object = hook(context(job), error)
        if isinstance(advice, timedelta):
            return checked(advice)
        if advice is None or isinstance(advice, GiveUp):
            return advice
        log.HOOK_IGNORED(job_id=job.id, type=type(advice).__name__)
    except BaseException as broken:
        log.HOOK_FAILED(job_id=job.id, traceback=traced(broken, hidden))
    return None
