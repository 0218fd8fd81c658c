"""What is said about a worker, as it goes: log lines, and calls of its observers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any, Final, TypeAlias

from jobspec.backends.worker_backend import Registration
from jobspec.core.job import AttemptError, ClaimedJob
from jobspec.core.log import Facts
from jobspec.worker import log
from jobspec.worker.observer import STANDING, Ending, Observer, OutcomeWord
from jobspec.worker.outcome import Outcome, telling
from jobspec.worker.vitals import Vitals

Run: TypeAlias = Callable[[ClaimedJob, float], Awaitable[Any]]

MOST_KNOWN: Final = 256
"""Runs whose secrets are kept, for the lines that their handlers log."""


class Watch:
    """``secrets(job)``: the texts that are not to be seen in what its handler logs."""

    def __init__(
        self,
        observers: Iterable[Observer],
        *,
        worker: str,
        secrets: Callable[[ClaimedJob], Collection[str]],
        vitals: Callable[[], Vitals],
        monotonic: Callable[[], float],
    ) -> None:
        self._worker: Final = worker
        self._secrets: Final = secrets
        self._vitals: Final = vitals
        self._monotonic: Final = monotonic
        jobs = [JobLines(worker)] if log.JOB_STARTED.enabled else []
        self._observers: Final = (*jobs, *STANDING, *observers)
        self.on: Final = bool(self._observers)
        """Whether anybody watches. Look at it before a call that is made often."""
        self._began: Final[dict[int, float]] = {}
        """Of runs whose handlers run."""
        self._known: Final[dict[int, Collection[str]]] = {}
        self._kinds: dict[int, str] = {}

    def tell(self, method: str, *args: object) -> None:
        """Call ``method`` of every observer; never raises."""
        for each in self._observers:
            try:
                getattr(each, method)(*args)
            except Exception as error:
                log.OBSERVER_FAILED(error, observer=f"{type(each).__qualname__}.{method}")

    def joined(self, registration: Registration) -> None:
        self._kinds = {kind.id: kind.name for kind in registration.kinds.values()}
        self.tell("joined", self._worker, registration, self._vitals)

    def facts(self, job: ClaimedJob) -> Facts:
        """What the lines that its handler logs say beside their own."""
        fields = {"job_id": job.id, "run": job.run, "kind": self._kinds.get(job.kind_id), "attempt": job.attempt}
        return Facts({**fields, "worker": self._worker}, lambda: self._hidden(job))

    def _hidden(self, job: ClaimedJob) -> Collection[str]:
        """Found once a run, not once a line."""
        known = self._known.get(job.run)
        if known is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[job.run] = self._secrets(job)
        return known

    def around(self, run: Run) -> Run:
        """The call of a handler, seen by the observers; the same function if there is none."""
        if not self.on:
            return run

        def watched(job: ClaimedJob, due: float) -> Awaitable[Any]:
            self._began[job.run] = self._monotonic()
            self.tell("started", job)
            return run(job, due)

        return watched

    def ended(self, job: ClaimedJob, outcome: OutcomeWord, error: AttemptError | None = None) -> None:
        """Nothing is said of a job that has not started."""
        if (began := self._began.pop(job.run, None)) is not None:
            seconds = self._monotonic() - began
            self.tell("ended", Ending(job=job, outcome=outcome, seconds=seconds, error=error))

    def failed(self, job: ClaimedJob, outcome: Outcome) -> None:
        """The log line about an attempt that did not end well."""
        match outcome.verdict:
            case "failed" | "given_up":
                line = log.ATTEMPT_FAILED
            case "parked":
                line = log.ATTEMPT_PARKED
            case _:
                line = log.ATTEMPT_OVER
        line(
            job_id=job.id,
            attempt=job.attempt,
            telling=telling(outcome),
            run=job.run,
            kind=self._kinds.get(job.kind_id),
            outcome=outcome.verdict,
            error_type=None if outcome.error is None else outcome.error.type,
        )

    def dead(self, job_id: int, run: int, job: ClaimedJob | None, error: AttemptError | None) -> None:
        log.JOB_DEAD(
            job_id=job_id,
            run=run,
            kind=None if job is None else self._kinds.get(job.kind_id),
            attempt=None if job is None else job.attempt,
            error_type=None if error is None else error.type,
        )
        if job is not None:
            self.tell("dead", job)


class JobLines(Observer):
    """A log line for every start and every end of a job."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._kinds: dict[int, str] = {}

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self._kinds = {kind.id: kind.name for kind in registration.kinds.values()}

    def started(self, job: ClaimedJob) -> None:
        log.JOB_STARTED(
            job_id=job.id, attempt=job.attempt, kind=self._kinds.get(job.kind_id), run=job.run, worker=self._worker
        )

    def ended(self, ending: Ending) -> None:
        job = ending.job
        log.JOB_ENDED(
            job_id=job.id,
            attempt=job.attempt,
            kind=self._kinds.get(job.kind_id),
            outcome=ending.outcome,
            seconds=round(ending.seconds, 6),
            run=job.run,
            worker=self._worker,
            error_type=None if ending.error is None else ending.error.type,
        )
