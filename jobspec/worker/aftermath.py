"""What follows the end of an attempt, beside its record: observers, hooks, the crash policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from jobspec.core.job import ClaimedJob
from jobspec.errors import WorkerCrashedError
from jobspec.worker import log_handlers as log
from jobspec.worker.announcer import Announcer
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.executor import Executor
from jobspec.worker.failure import RemoteError
from jobspec.worker.hook import FailureHook, ask
from jobspec.worker.outcome import Advice, Outcome, judge, takes_advice
from jobspec.worker.runner import COMMITTED, FINISHED
from jobspec.worker.slots import End
from jobspec.worker.watch import Watch

EndedCall: TypeAlias = Callable[[ClaimedJob, End, Any], Outcome | None]
"""Writes down what became of an attempt; None: it ended well, or was lost."""


class Aftermath:
    """``over`` is called when a handler raised what ``crash_on`` names; ``crashed`` is that then."""

    def __init__(
        self,
        table: DispatchTable,
        executor: Executor,
        watch: Watch,
        on_failure: FailureHook | None,
        over: Callable[[], None],
    ) -> None:
        bindings = table.bindings.values()
        self._executor, self._watch, self._on_failure, self._over = executor, watch, on_failure, over
        self._may_crash: Final = any(each.crash_on for each in bindings)
        self.crashed: BaseException | None = None
        self.announcer: Final = Announcer(
            binding=executor.binding,
            context=executor.context,
            secrets=executor.secrets,
            on=any(each.on_done or each.on_error for each in bindings),
        )

    def around(self, ended: EndedCall) -> EndedCall:
        """The same function if nothing is to follow."""
        if not (self._watch.on or self.announcer.on or self._may_crash):
            return ended

        def seen(job: ClaimedJob, end: End, value: Any) -> Outcome | None:
            outcome = ended(job, end, value)
            self._follow(job, end, value, outcome)
            return outcome

        return seen

    def judge(self, job: ClaimedJob, end: End, error: BaseException | None, *, cancel_asked: bool) -> Outcome:
        """What becomes of a job that has not ended well; the retry hook has its say."""
        hidden = self._executor.secrets(job)
        advice: Advice = None
        if self._on_failure is not None and takes_advice(end, error) and not cancel_asked:
            advice = ask(self._on_failure, job, self._executor.context, error or late(), hidden)
        return judge(job, end, error, cancel_asked=cancel_asked, advice=advice, hidden=hidden)

    def check(self) -> None:
        """At the end of the worker. Raises WorkerCrashedError."""
        if (error := self.crashed) is not None:
            raise WorkerCrashedError(
                f"a handler raised {_name(error)}, which `crash_on` names",
                help="the attempt is recorded, with its traceback; whatever starts workers starts another",
            ) from error

    def _follow(self, job: ClaimedJob, end: End, value: Any, outcome: Outcome | None) -> None:
        lost = end == "lost" and value is not COMMITTED
        if self.announcer.on and not lost:
            self._announce(job, value, outcome)
        if outcome is None:
            self._watch.ended(job, "lost" if lost else "done")
            return
        self._watch.ended(job, outcome.verdict, outcome.error)
        if self._may_crash and outcome.verdict in ("failed", "given_up") and isinstance(value, BaseException):
            self._perhaps_crash(job, value)

    def _announce(self, job: ClaimedJob, value: Any, outcome: Outcome | None) -> None:
        if value is COMMITTED:
            self.announcer.committed(job)
        elif outcome is None:
            self.announcer.expect(job, None, "done")
        elif value is FINISHED:
            told = outcome.error.message if outcome.error else "its transaction was not committed"
            self.announcer.expect(job, RuntimeError(told), "finished")
        elif outcome.verdict in ("failed", "given_up"):
            self.announcer.expect(job, value or late(), "retry" if outcome.verdict == "failed" else "dead")

    def _perhaps_crash(self, job: ClaimedJob, error: BaseException) -> None:
        crash_on = self._executor.binding(job).crash_on
        if self.crashed is None and crash_on and _has(error, crash_on):
            log.CRASHING(job_id=job.id, error_type=_name(error))
            self.crashed = error
            self._over()


def late() -> TimeoutError:
    """In place of an exception where none came out of a handler that was cancelled at its time limit."""
    return TimeoutError("the handler did not end within its time limit")


def _has(error: BaseException, crash_on: tuple[type[BaseException], ...]) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return isinstance(error, crash_on) or any(_has(each, crash_on) for each in error.exceptions)
    if isinstance(error, RemoteError):  # of a process that had the class itself
        names = {f"{each.__module__}:{each.__qualname__}" for each in crash_on}
        return isinstance(error, crash_on) or not names.isdisjoint(error.told.classes)
    return isinstance(error, crash_on)


def _name(error: BaseException) -> str:
    return error.told.type if isinstance(error, RemoteError) else type(error).__name__
