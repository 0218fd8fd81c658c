"""The log lines about handlers and what is around them; see :mod:`jobspec.worker.log`, whose table has them too."""

from __future__ import annotations

from logging import ERROR, INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_HANDLERS: Final = "jobspec.worker.handlers"

HOOK_RAISED: Final = LogEvent(
    name="hook.raised",
    level=ERROR,
    logger=_HANDLERS,
    text="job %(job_id)d: the hook %(hook)s failed and is ignored\n%(traceback)s",
    says="An `on_done` or `on_error` hook raised, or took too long; the job and the other hooks are not concerned.",
    more=("outcome",),
)
HOOK_SKIPPED: Final = LogEvent(
    name="hook.skipped",
    level=ERROR,
    logger=_HANDLERS,
    text="job %(job_id)d: its hooks are not called, %(limit)d ends wait already",
    says="Hooks are slower than jobs end.",
    more=("outcome",),
)
HOOKS_LEFT: Final = LogEvent(
    name="hook.left",
    level=WARNING,
    logger=_HANDLERS,
    text="the hooks of %(jobs)d jobs had not ended within %(seconds).0f s and are given up",
    says="The worker ends and waits no longer.",
)
THREAD_STUCK: Final = LogEvent(
    name="handler.thread_stuck",
    level=WARNING,
    logger=_HANDLERS,
    text="job %(job_id)d of %(kind)s was told to stop %(seconds).0f s ago, and its thread goes on: it keeps its slot",
    says="A `def` handler cannot be interrupted; it has to look at `job.cancelled`. Said again while it lasts.",
    more=("run", "stuck"),
)
THREADS_LEAKED: Final = LogEvent(
    name="handler.threads_leaked",
    level=WARNING,
    logger=_HANDLERS,
    text="%(threads)d threads that handlers have started still run, and keep the process alive: %(names)s",
    says="The worker has ended, but its process waits for these threads; that of `jobspec worker` for 5 s.",
)
ENDED_BY_FORCE: Final = LogEvent(
    name="worker.ended_by_force",
    level=ERROR,
    logger=_HANDLERS,
    text="handlers go on %(seconds).0f s after the worker was told to end: the process ends without them",
    says="They blocked a thread or the event loop. What they hold runs again when its lease is over.",
)
CRASHING: Final = LogEvent(
    name="worker.crashing",
    level=ERROR,
    logger=_HANDLERS,
    text="job %(job_id)d raised %(error_type)s, which `crash_on` names: the worker ends",
    says="The attempt is recorded, and what else runs gets the grace period.",
)
PROCESS_ENDED: Final = LogEvent(
    name="process.ended",
    level=WARNING,
    logger=_HANDLERS,
    text="process %(pid)d %(how)s and is replaced",
    says="A process of `run_in: process` handlers crashed, or was killed because its job had to end.",
)
PROCESS_FAILED: Final = LogEvent(
    name="process.failed",
    level=ERROR,
    logger=_HANDLERS,
    text="no process for handlers could be started: %(error)s (again in %(seconds).1f s)",
    says="Jobs with `run_in: process` wait, inside their time limits.",
)
PROCESS_OUTPUT: Final = LogEvent(
    name="process.output",
    level=INFO,
    logger="jobspec.worker.output",
    text="process %(pid)d: %(line)s",
    says="What a handler in a process of its own has written to its output.",
    more=("job_id",),
)
PROCESS_OUTPUT_CUT: Final = LogEvent(
    name="process.output_cut",
    level=WARNING,
    logger="jobspec.worker.output",
    text="process %(pid)d: %(bytes)d more bytes of its output are left out",
    says="A job may write 64 KiB into the log.",
    more=("job_id",),
)
PROGRESS_FAILED: Final = LogEvent(
    name="progress.failed",
    level=WARNING,
    logger=_HANDLERS,
    text="job %(job_id)d: its progress is not stored: %(error)s",
    says="The database is away; the handler goes on.",
)

EVENTS: Final = tuple(each for each in globals().values() if isinstance(each, LogEvent))
"""In the order of this file."""
