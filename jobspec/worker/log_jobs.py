"""The log lines about single jobs; see :mod:`jobspec.worker.log`, which has them too."""

from __future__ import annotations

from logging import DEBUG, ERROR, INFO, WARNING
from typing import Final

from jobspec.core.log import LogEvent

_EXECUTOR: Final = "jobspec.worker.executor"
_COMPLETER: Final = "jobspec.worker.completer"
_JOB: Final = "jobspec.job"

_ATTEMPT: Final = ("run", "kind", "outcome", "error_type")
JOB_STARTED: Final = LogEvent(
    name="job.started",
    level=DEBUG,
    logger=_JOB,
    text="job %(job_id)d, attempt %(attempt)d: %(kind)s starts",
    says="Only with `-v`.",
    more=("run", "worker"),
)
JOB_ENDED: Final = LogEvent(
    name="job.ended",
    level=DEBUG,
    logger=_JOB,
    text="job %(job_id)d, attempt %(attempt)d: %(kind)s %(outcome)s in %(seconds).3f s",
    says="Only with `-v`. `seconds` is the handler's own time.",
    more=("run", "worker", "error_type"),
)
ATTEMPT_FAILED: Final = LogEvent(
    name="job.failed",
    level=WARNING,
    logger=_EXECUTOR,
    text="job %(job_id)d, attempt %(attempt)d: %(telling)s",
    says="An attempt has failed, or the handler has given up. `job.dead` follows if it was the last.",
    more=_ATTEMPT,
)
ATTEMPT_PARKED: Final = LogEvent(
    name="job.parked",
    level=ERROR,
    logger=_EXECUTOR,
    text="job %(job_id)d, attempt %(attempt)d: %(telling)s",
    says="The payload, or what else comes with the job, does not fit its model. It costs no attempt.",
    more=_ATTEMPT,
)
ATTEMPT_OVER: Final = LogEvent(
    name="job.over",
    level=INFO,
    logger=_EXECUTOR,
    text="job %(job_id)d, attempt %(attempt)d: %(telling)s",
    says="An attempt has ended neither well nor in failure: `outcome` is released, snoozed, rescheduled or cancelled.",
    more=_ATTEMPT,
)
JOB_DEAD: Final = LogEvent(
    name="job.dead",
    level=ERROR,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: that was the last attempt, the job is dead",
    says="`jobspec job ID` shows its errors.",
    more=("kind", "attempt", "error_type"),
)
CANCELLED_LATE: Final = LogEvent(
    name="job.cancelled_late",
    level=WARNING,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: returned, but somebody had cancelled it",
    says="The handler has done its work; the job is cancelled all the same.",
)
UNRECORDED: Final = LogEvent(
    name="job.unrecorded",
    level=WARNING,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: the lease was lost, its outcome is not recorded",
    says="The job runs again, or has run again, elsewhere.",
)
LOCKED: Final = LogEvent(
    name="job.locked",
    level=WARNING,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: locked to the end, its outcome is not recorded",
    says="A transaction that is open, perhaps the handler's own, has its row locked.",
)
REFUSED: Final = LogEvent(
    name="job.refused",
    level=ERROR,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: the database refuses its outcome: %(error)s",
    says="A result that cannot be stored is a failed attempt.",
)
REFUSED_TWICE: Final = LogEvent(
    name="job.refused_twice",
    level=ERROR,
    logger=_COMPLETER,
    text="job %(job_id)d, run %(run)d: its failure cannot be recorded either",
    says="The lease runs out, and the job runs again.",
)
LEASE_LOST: Final = LogEvent(
    name="job.lease_lost",
    level=WARNING,
    logger=_EXECUTOR,
    text="job %(job_id)d, run %(run)d: the lease is lost, the handler is cancelled",
    says="The job is by now somebody else's.",
)
CANCEL_ASKED: Final = LogEvent(
    name="job.cancel_asked",
    level=INFO,
    logger=_EXECUTOR,
    text="job %(job_id)d, run %(run)d: cancelled by request",
    says="Somebody has cancelled a running job; its handler is cancelled.",
)
CLAIMED_LATE: Final = LogEvent(
    name="jobs.late",
    level=WARNING,
    logger=_EXECUTOR,
    text="%(jobs)d jobs are given back: their claim was answered, but not read in time",
    says="Something blocked the event loop for a third of the lease.",
)
HOOK_FAILED: Final = LogEvent(
    name="hook.failed",
    level=ERROR,
    text="job %(job_id)d: on_failure failed and is ignored\n%(traceback)s",
    says="The kind's own policy decides.",
)
HOOK_IGNORED: Final = LogEvent(
    name="hook.ignored",
    level=ERROR,
    text="job %(job_id)d: on_failure returned %(type)s, which is ignored",
    says="As `hook.failed`: it returned neither None, a timedelta nor GiveUp().",
)
