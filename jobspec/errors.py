"""Every exception of the run time, one code each.

The codes are also the SQLSTATEs that the functions of the schema ``jobspec`` raise (class ``JS``), so that an error
reads the same in psql, in a log and in a traceback. Codes from JS100 up belong to specs: see
:mod:`jobspec.spec.diagnostics`.
"""

from __future__ import annotations

from typing import ClassVar


class JobspecError(Exception):
    """Base of everything this library raises on purpose; ``str(error)`` starts with the code."""

    code: ClassVar[str] = "JS000"

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        return f"{text}\nhelp: {self.help}" if self.help else text


# ---- enqueueing
class PayloadError(JobspecError):
    """The payload, blob or key of a job is not what its spec says. Nothing was stored."""

    code = "JS001"


class OptionError(JobspecError):
    """An option of the call has a value that its bounds forbid. Nothing was stored."""

    code = "JS003"


class UnknownKindError(JobspecError):
    """The database has no such kind or version: ``jobspec apply`` has not run for this spec."""

    code = "JS004"


class UnknownChannelError(JobspecError):
    """The database has no such channel: ``jobspec apply`` has not run for this spec."""

    code = "JS005"


# ---- leases and outcomes
class LeaseLostError(JobspecError):
    """This (job id, run) no longer holds the job: it was rescued, finished or given back. Nothing was changed."""

    code = "JS002"


class IsolationError(JobspecError):
    """Claims and batched outcomes need READ COMMITTED."""

    code = "JS006"


class WorkerGoneError(JobspecError):
    """The database does not know this worker (any more), or its lease has run out."""

    code = "JS007"


class ResultError(JobspecError):
    """A result is not what its spec declares: the attempt has failed, or who waited cannot read it."""

    code = "JS008"


class ExclusiveError(JobspecError):
    """Another worker has a channel for itself that this one wanted for itself."""

    code = "JS009"


class HandlerCrashedError(JobspecError):
    """The process of a ``run_in: process`` handler ended while it ran. The attempt has failed."""

    code = "JS017"


class WorkerCrashedError(JobspecError):
    """A handler raised what ``crash_on`` names. The attempt is recorded as failed, and the worker has ended."""

    code = "JS019"


# ---- handles
class NotFoundError(JobspecError):
    """No such job: it never existed, was rolled back, or its retention is over."""

    code = "JS010"


class JobDeadError(JobspecError):
    """The job used up its attempts; ``message`` holds the last error."""

    code = "JS011"


class JobCancelledError(JobspecError):
    """The job was cancelled before it could end by itself."""

    code = "JS012"


class JobExpiredError(JobspecError):
    """The reservation of the job ran out before it was committed."""

    code = "JS013"


class JobParkedError(JobspecError):
    """The worker could not read the job's payload; it waits, with the attempt refunded, for a repair."""

    code = "JS014"


class ResultTimeoutError(JobspecError, TimeoutError):
    """The job has not ended within ``timeout``."""

    code = "JS015"


class InTransactionError(JobspecError):
    """Waiting inside an open transaction can never see the job end."""

    code = "JS016"


# ---- the database
class DatabaseError(JobspecError):
    """The database cannot be reached."""

    code = "JS020"


class SchemaMissingError(JobspecError):
    """The schema ``jobspec`` is not installed in this database."""

    code = "JS021"


class SchemaTooOldError(JobspecError):
    """The schema in the database is older than this program."""

    code = "JS022"


class SchemaTooNewError(JobspecError):
    """The schema in the database is newer than this program."""

    code = "JS023"


class ChannelInUseError(JobspecError):
    """``apply`` would change the order or key of a channel, or the lane of a kind, that has unfinished jobs."""

    code = "JS024"


class SchemaObjectError(JobspecError):
    """``apply`` cannot make or drop a type or function of a package's schema: something else is there, or needs it."""

    code = "JS025"


class LockedError(JobspecError):
    """A transaction that is open stands in the way of a change of limits. Nothing was changed."""

    code = "JS026"


# ---- limits, order, two phases
class QueueFullError(JobspecError):
    """The channel, or the lane, holds as many unfinished jobs as its back pressure allows. Nothing was stored."""

    code = "JS040"


class DuplicateJobError(JobspecError):
    """A job with the same unique key is there, and the spec or the call asks for an error then. Nothing was stored."""

    code = "JS041"


class DependencyCycleError(JobspecError):
    """A job waits for itself, or for a job that comes later in the same call. Nothing was stored."""

    code = "JS044"


class EmptyBundleError(JobspecError):
    """A bundle needs at least one job. Nothing was stored."""

    code = "JS045"


class ReservationExpiredError(JobspecError):
    """The reservation ran out, or was cancelled, before it was committed. The job will not run."""

    code = "JS046"


class NotReadyError(JobspecError):
    """The job that was asked for by its id cannot be claimed now. Nothing was changed."""

    code = "JS047"


class JobEndedError(JobspecError):
    """The job has ended; what was asked for needs one that has not. Nothing was changed."""

    code = "JS048"


class JobRunningError(JobspecError):
    """A job is running; what was asked for needs one that is not. Nothing was changed."""

    code = "JS049"


class NoJobReadyError(JobspecError):
    """One job was to be run, by a worker or a test, and none is ready."""

    code = "JS051"


class EnqueueError(JobspecError):
    """Of the jobs of a call, those with the ids ``stored`` are in the queue; those at the places ``failed`` are not."""

    code = "JS052"

    def __init__(self, message: str, *, stored: tuple[int, ...] = (), failed: tuple[int, ...] = ()) -> None:
        super().__init__(message, help="enqueue those of `failed` again, once what the message names is mended")
        self.stored, self.failed = stored, failed


class ForwardedError(JobspecError):
    """The job has gone on to the backend of its channel; what became of it is known there."""

    code = "JS053"


class UnsupportedError(JobspecError):
    """The backend cannot do what was asked for."""

    code = "JS050"


# ---- set-up
class ConfigError(JobspecError):
    """A setting is missing or has a value that cannot be used."""

    code = "JS030"


class HandlerError(JobspecError):
    """A handler is missing, surplus or has a signature that cannot be called."""

    code = "JS031"


class FormatError(JobspecError, ImportError):
    """Generated code and library do not fit each other."""

    code = "JS032"


class GenerateError(JobspecError):
    """The generator cannot write what it was asked for. Nothing was written."""

    code = "JS033"


class UsageError(JobspecError):
    """The command line asks for something that is not there."""

    code = "JS034"


class MissingExtraError(JobspecError):
    """A part of jobspec that is installed separately is not installed."""

    code = "JS035"


def _subclasses(of: type[JobspecError]) -> list[type[JobspecError]]:
    return [each for sub in of.__subclasses__() for each in (sub, *_subclasses(sub))]


BY_CODE: dict[str, type[JobspecError]] = {error.code: error for error in _subclasses(JobspecError)}
