"""Every log line of a worker: its event, level, words and fields. docs/reference/logs.md is this table."""

from __future__ import annotations

from logging import DEBUG, ERROR, INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent
from jobspec.worker.log_jobs import ATTEMPT_FAILED as ATTEMPT_FAILED
from jobspec.worker.log_jobs import ATTEMPT_OVER as ATTEMPT_OVER
from jobspec.worker.log_jobs import ATTEMPT_PARKED as ATTEMPT_PARKED
from jobspec.worker.log_jobs import CANCEL_ASKED as CANCEL_ASKED
from jobspec.worker.log_jobs import CANCELLED_LATE as CANCELLED_LATE
from jobspec.worker.log_jobs import CLAIMED_LATE as CLAIMED_LATE
from jobspec.worker.log_jobs import HOOK_FAILED as HOOK_FAILED
from jobspec.worker.log_jobs import HOOK_IGNORED as HOOK_IGNORED
from jobspec.worker.log_jobs import JOB_DEAD as JOB_DEAD
from jobspec.worker.log_jobs import JOB_ENDED as JOB_ENDED
from jobspec.worker.log_jobs import JOB_STARTED as JOB_STARTED
from jobspec.worker.log_jobs import LEASE_LOST as LEASE_LOST
from jobspec.worker.log_jobs import LOCKED as LOCKED
from jobspec.worker.log_jobs import REFUSED as REFUSED
from jobspec.worker.log_jobs import REFUSED_TWICE as REFUSED_TWICE
from jobspec.worker.log_jobs import UNRECORDED as UNRECORDED

_COMPLETER: Final = "jobspec.worker.completer"
_HEARTBEAT: Final = "jobspec.worker.heartbeat"
_RELAY: Final = "jobspec.worker.relay"
_SCHEDULER: Final = "jobspec.worker.scheduler"
_SERVICE: Final = "jobspec.worker.service"

# ---- the worker's own life
WORKER_JOINED: Final = LogEvent(
    name="worker.joined",
    level=INFO,
    text="worker %(worker)s (%(worker_id)d) serves %(kinds)s on %(channels)s",
    says="The worker is registered, at its start or anew.",
)
NAMESAKE: Final = LogEvent(
    name="worker.namesake",
    level=WARNING,
    text="another worker has the name %(worker)s: %(other_id)d, heard of %(seconds).0f s ago; give each its own --name",
    says="Two living workers have one name: both work, and only their ids tell them apart.",
    more=("worker_id",),
)
STANDBY: Final = LogEvent(
    name="worker.standby",
    level=INFO,
    text="worker %(worker)s stands by: %(reason)s",
    says="It is exclusive, and takes over when the other has ended.",
)
EXCLUSIVE_LOST: Final = LogEvent(
    name="worker.exclusive_lost",
    level=ERROR,
    text="worker %(worker)s no longer has its channels for itself: the connection that kept others out has ended",
    says="It claims nothing until it has them again; running handlers get the grace period.",
)
SHIFT_OVER: Final = LogEvent(
    name="worker.shift_over",
    level=INFO,
    text="worker %(worker)s stops by itself: %(why)s",
    says="`--max-jobs` or `--max-rss` is reached, or `--drain` has nothing left to do.",
)
KINDS_UNKNOWN: Final = LogEvent(
    name="worker.kinds_unknown",
    level=ERROR,
    text="the database does not know %(kinds)s, which this worker has handlers for: run `jobspec apply`, or choose"
    " what it runs with `--kinds`",
    says="Some jobs of the dispatch table were never applied there; the others run. The worker asks for them again"
    " every half minute, and runs them once they are applied. A backend that channels are forwarded to knows those"
    " of its channels only.",
)
SIGNAL: Final = LogEvent(
    name="worker.signal",
    level=INFO,
    text="%(signal)s: stopping; once more to end at once",
    says="SIGTERM, SIGINT or SIGHUP has come.",
)
STOPPING: Final = LogEvent(
    name="worker.stopping",
    level=INFO,
    text="stopping: %(jobs)d running handlers have %(grace)s to end",
    says="The worker takes no more jobs; the grace period begins. `seconds` is null where it has no end.",
    more=("seconds",),
)
GRACE_OVER: Final = LogEvent(
    name="worker.grace_over",
    level=WARNING,
    text="%(jobs)d handlers are cancelled; their jobs are given back",
    says="The grace period is over.",
)
LEAVE_FAILED: Final = LogEvent(
    name="worker.leave_failed",
    level=WARNING,
    text="could not sign off: %(error)s",
    says="The worker has ended, but its row stays until its lease runs out.",
)
WORKER_ENDED: Final = LogEvent(
    name="worker.ended", level=INFO, text="worker %(worker)s has ended", says="The last line of a worker."
)

# ---- the database
DATABASE_WAIT: Final = LogEvent(
    name="database.wait",
    level=WARNING,
    text="waiting for the database: %(error)s (again in %(seconds).1f s)",
    says="At the start the database could not be reached.",
)
OUTCOMES_WAIT: Final = LogEvent(
    name="database.outcomes_wait",
    level=WARNING,
    logger=_COMPLETER,
    text="%(jobs)d outcomes wait for the database: %(error)s",
    says="Handlers have ended, and the database cannot be reached to write it down.",
)
OUTCOMES_LOST: Final = LogEvent(
    name="database.outcomes_given_up",
    level=ERROR,
    logger=_COMPLETER,
    text="%(jobs)d outcomes are given up, their jobs will run again: %(error)s",
    says="The database was away for longer than the lease.",
)
OUTCOMES_UNKNOWN: Final = LogEvent(
    name="database.outcomes_unknown",
    level=ERROR,
    logger=_COMPLETER,
    text="%(jobs)d outcomes were not recorded, and nobody can say why",
    says="The database could not tell whether leases were lost; the traceback says why.",
)
HEARTBEAT_TROUBLE: Final = LogEvent(
    name="heartbeat.trouble",
    level=WARNING,
    logger=_HEARTBEAT,
    text="heartbeat: %(error)s",
    says="A beat has failed; it is tried again, and no more is said until one succeeds.",
)
HEARTBEAT_BACK: Final = LogEvent(
    name="heartbeat.back",
    level=INFO,
    logger=_HEARTBEAT,
    text="heartbeat: it reaches the database again, after %(tries)d tries in vain",
    says="Follows `heartbeat.trouble`.",
)
HEARTBEAT_SILENT: Final = LogEvent(
    name="heartbeat.silent",
    level=ERROR,
    logger=_HEARTBEAT,
    text="no heartbeat has reached the database for %(seconds).0f s: the lease is over",
    says="All handlers are cancelled whose jobs are by now somebody else's.",
)
HEARTBEAT_CLOSE: Final = LogEvent(
    name="heartbeat.close",
    level=DEBUG,
    logger=_HEARTBEAT,
    text="closing the heartbeat's connection failed: %(error)s",
    says="It was broken, and is thrown away.",
)
LOOP_BLOCKED: Final = LogEvent(
    name="loop.blocked",
    level=WARNING,
    logger=_HEARTBEAT,
    text="%(by)s has blocked the event loop for %(seconds).1f s: no other job of this worker goes on\n%(stack)s",
    says="The handler on the loop does not await; the lease is kept. Said once for each time, with where it is.",
    more=("job_id", "kind"),
)
LOOP_FREE: Final = LogEvent(
    name="loop.free",
    level=WARNING,
    logger=_HEARTBEAT,
    text="the event loop was blocked for %(seconds).1f s in all, by %(by)s",
    says="Follows `loop.blocked`.",
)
PROCESS_STOOD: Final = LogEvent(
    name="process.stood",
    level=WARNING,
    logger=_HEARTBEAT,
    text="the whole process stood still for %(seconds).1f s",
    says="It was stopped, starved of CPU, or a library held the interpreter; no thread of it ran.",
)
SERVICE_TROUBLE: Final = LogEvent(
    name="service.trouble",
    level=WARNING,
    logger=_SERVICE,
    text="%(service)s: %(error)s",
    says="A part of the worker could not do its work, as a rule because the database is away.",
)
SERVICE_FAILED: Final = LogEvent(
    name="service.failed",
    level=ERROR,
    logger=_SERVICE,
    text="%(service)s failed",
    says="A part of the worker failed in a way that nobody foresaw; the traceback says how.",
)
SERVICE_CANCELLED: Final = LogEvent(
    name="service.cancelled",
    level=ERROR,
    logger=_SERVICE,
    text="%(service)s failed with a cancellation that nobody asked for",
    says="As `service.failed`.",
)
SERVICE_AGAIN: Final = LogEvent(
    name="service.again",
    level=INFO,
    logger=_SERVICE,
    text="%(service)s starts again in %(seconds).1f s",
    says="Follows `service.trouble`, `service.failed` and `service.cancelled`, once while the same trouble lasts.",
)
SERVICE_BACK: Final = LogEvent(
    name="service.back",
    level=INFO,
    logger=_SERVICE,
    text="%(service)s has run for %(seconds).0f s without trouble",
    says="It was in trouble before.",
)
NOT_WOKEN: Final = LogEvent(
    name="service.unheard",
    level=WARNING,
    logger=_SERVICE,
    text="a pooler between this worker and the server lets no notification through: it looks for jobs each second",
    says="A job may start a second late. Give the worker the URL of the server itself, or of a pooler in session mode,"
    " or set a shorter `poll`.",
)
OBSERVER_FAILED: Final = LogEvent(
    name="observer.failed",
    level=ERROR,
    text="an observer failed: %(observer)s",
    says="Metrics, traces or an observer of your own raised; the job is not concerned.",
)

# ---- schedules
SCHEDULE_FIRED: Final = LogEvent(
    name="schedule.fired",
    level=INFO,
    logger=_SCHEDULER,
    text="schedule %(schedule)s fired: %(jobs)s",
    says="Its jobs are enqueued.",
)
SCHEDULE_FAILED: Final = LogEvent(
    name="schedule.failed",
    level=ERROR,
    logger=_SCHEDULER,
    text="schedule %(schedule)s cannot fire: %(error)s",
    says="It is tried again; the other schedules fire.",
)

# ---- the relay
RELAY_REFUSED: Final = LogEvent(
    name="relay.refused",
    level=ERROR,
    logger=_RELAY,
    text="job %(job_id)d is dead: %(receiver)s does not take it: %(error)s",
    says="A job of a channel with `backend:` can never be forwarded. `jobspec retry` sends it once more.",
)
RELAY_PUT_OFF: Final = LogEvent(
    name="relay.put_off",
    level=WARNING,
    logger=_RELAY,
    text="job %(job_id)d is put off: %(receiver)s does not take it now: %(error)s",
    says="The receiver does not know its kind or channel yet, or has no room; the job is sent again.",
)
RELAY_MISSING: Final = LogEvent(
    name="relay.missing",
    level=WARNING,
    logger=_RELAY,
    text="%(jobs)d jobs wait for %(receiver)s, and this worker was not told where that is: it forwards none of them. If"
    " no other worker does, they wait for ever",
    says="A channel has a `backend:` that neither the settings nor `receivers` name. Said at the start, and when jobs"
    " pile up.",
)

EVENTS: Final = tuple(each for each in globals().values() if isinstance(each, LogEvent))
"""In the order of this file."""
