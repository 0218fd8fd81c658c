"""What operators do, as methods of the sync backend: see :class:`jobspec.backends.operator.SyncOperator`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from jobspec.backends.declared import Package
from jobspec.backends.redis import calls_declare, calls_steer, calls_worker
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.knowledge import Knowledge
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.script import Call, Steps

ResultT = TypeVar("ResultT")

MOST_AT_ONCE: Final = 10_000


class Steering:
    _lines: Lines
    _knowledge: Knowledge

    def _run(self, call: Call[ResultT]) -> ResultT:
        return self._lines.run(call)

    def _using(self, make: Callable[[Catalog], Call[ResultT] | Steps[ResultT]]) -> ResultT:
        """A call that is made with what is declared."""
        return self._lines.walk(self._knowledge.using(make))

    def declare(self, package: Package) -> None:
        """Bring in what a package declares, as ``jobspec apply`` does. Raises ChannelInUseError, UnsupportedError."""
        self._run(calls_declare.declare(package))

    # ---- jobs by id: the ids of those that were changed. Many in parts: those before one that is refused are done.
    def retry(self, ids: Iterable[int]) -> list[int]:
        """Dead, cancelled, expired and parked jobs are ready again, with all their attempts; scheduled ones are due
        now. Raises DuplicateJobError."""
        return self._lines.walk(calls_steer.retry(list(ids)))

    def reset(self, ids: Iterable[int]) -> list[int]:
        """From the start, also done ones: without attempts or checkpoint. Raises JobRunningError, DuplicateJobError."""
        return self._lines.walk(calls_steer.reset(list(ids)))

    def requeue(self, ids: Iterable[int]) -> list[int]:
        """Running jobs are taken from their workers at once and are ready again; the attempt does not count."""
        return self._lines.walk(calls_steer.requeue(list(ids)))

    def delete(self, ids: Iterable[int]) -> int:
        """Every trace of them; who waits for one is cancelled. How many there were. Raises JobRunningError."""
        return self._lines.walk(calls_steer.delete(list(ids)))

    # ---- jobs by filter: how many were changed. Each raises OptionError.
    def redrive(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE) -> int:
        """Retry all dead and parked jobs that match."""
        return self._using(lambda catalog: calls_steer.redrive(catalog, which, limit))

    def cancel_all(self, which: Mapping[str, Any], reason: str | None = None, limit: int = MOST_AT_ONCE) -> int:
        """All unfinished jobs that match: those that run are asked to stop."""
        return self._using(lambda catalog: calls_steer.cancel_all(catalog, which, reason, limit))

    def delete_all(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE) -> int:
        """All that match and do not run."""
        return self._using(lambda catalog: calls_steer.delete_all(catalog, which, limit))

    def purge(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE, *, dry_run: bool = False) -> int:
        """Ended ones that match, but what somebody needs still."""
        return self._using(lambda catalog: calls_steer.purge(catalog, which, limit, dry_run=dry_run))

    # ---- channels. Each raises UnknownChannelError.
    def pause(self, channel: str) -> None:
        self._run(calls_steer.pause(channel))

    def resume(self, channel: str) -> None:
        self._run(calls_steer.resume(channel))

    def set_limits(self, channel: str, override: Mapping[str, Any]) -> None:
        """Raises OptionError."""
        self._using(lambda catalog: calls_steer.set_limits(catalog, channel, override))

    def unblock(self, channel: str, key: str | None = None) -> int | None:
        """The id of the dead head that stood in the way; None if none did. Raises OptionError."""
        return self._using(lambda catalog: calls_steer.unblock(catalog, channel, key))

    # ---- schedules. Each raises NotFoundError.
    def trigger(self, name: str) -> int:
        """Once, now: the id of the job."""
        return self._using(lambda catalog: calls_steer.trigger(catalog, name))

    def pause_schedule(self, name: str) -> None:
        self._run(calls_steer.pause_schedule(name))

    def resume_schedule(self, name: str) -> None:
        self._run(calls_steer.resume_schedule(name))

    # ---- what workers do every ten minutes
    def maintain(self) -> None:
        self._lines.walk(calls_worker.maintain())
