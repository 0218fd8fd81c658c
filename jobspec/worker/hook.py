"""The retry hook: the user's say in what comes after a failed attempt."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, TypeAlias

from jobspec.control import GiveUp, checked
from jobspec.core.job import ClaimedJob
from jobspec.worker.context import JobContext
from jobspec.worker.failure import traced
from jobspec.worker.outcome import Advice

_log = logging.getLogger("jobspec.worker")

FailureHook: TypeAlias = Callable[[JobContext[Any, Any], BaseException], Advice]
"""``hook(job, error)``: None: as the kind's policy says; a timedelta: again after so long; GiveUp: the job is dead.

It is called on the event loop, for every failed attempt in which the handler itself has not raised Retry or GiveUp, and
must not wait. What it raises is logged and ignored.
"""


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
        _log.error("job %d: on_failure returned %r, which is ignored", job.id, advice)
    except BaseException as broken:
        _log.error("job %d: on_failure failed and is ignored\n%s", job.id, traced(broken, hidden))
    return None
