"""What operators do, as methods of both backends: none of it waits, so sync and async are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jobspec.backends.declared import Package
from jobspec.backends.memory import channels, schedule, steer, workers
from jobspec.backends.memory.queue import Queue
from jobspec.errors import DatabaseError

MOST_AT_ONCE: Final = 10_000


class Steering:
    """A backend of one queue."""

    def __init__(self, queue: Queue) -> None:
        self._open: Queue | None = queue

    def __repr__(self) -> str:
        said = "closed" if self._open is None else f"with {len(self._open.state.jobs)} jobs"
        return f"<{type(self).__name__} {said}>"

    @property
    def _queue(self) -> Queue:
        """Raises DatabaseError if the backend was closed."""
        if self._open is None:
            raise DatabaseError("this backend was closed", help="connect again: the queue is still there")
        return self._open

    def declare(self, package: Package) -> None:
        """Bring in what a package declares, as ``jobspec apply`` does. Raises ChannelInUseError."""
        self._queue.declare(package)

    # ---- jobs by id: the ids of those that were changed
    def retry(self, ids: Iterable[int]) -> list[int]:
        """Dead, cancelled, expired and parked jobs are ready again, with all their attempts; scheduled ones are due
        now. Raises DuplicateJobError."""
        with self._queue.verb() as state:
            return steer.retry(state, ids)

    def reset(self, ids: Iterable[int]) -> list[int]:
        """From the start, also done ones: without attempts or checkpoint. Raises JobRunningError, DuplicateJobError."""
        with self._queue.verb() as state:
            return steer.reset(state, ids)

    def requeue(self, ids: Iterable[int]) -> list[int]:
        """Running jobs are taken from their workers at once and are ready again; the attempt does not count."""
        with self._queue.verb() as state:
            return steer.requeue(state, ids)

    def delete(self, ids: Iterable[int]) -> int:
        """Every trace of them; who waits for one is cancelled. How many there were. Raises JobRunningError."""
        with self._queue.verb() as state:
            return steer.delete(state, ids)

    # ---- jobs by filter: how many were changed. Each raises OptionError.
    def redrive(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE) -> int:
        """Retry all dead and parked jobs that match."""
        with self._queue.verb() as state:
            return steer.redrive(state, which, limit)

    def cancel_all(self, which: Mapping[str, Any], reason: str | None = None, limit: int = MOST_AT_ONCE) -> int:
        """All unfinished jobs that match: those that run are asked to stop."""
        with self._queue.verb() as state:
            return steer.cancel_all(state, which, reason, limit)

    def delete_all(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE) -> int:
        """All that match and do not run."""
        with self._queue.verb() as state:
            return steer.delete_all(state, which, limit)

    def purge(self, which: Mapping[str, Any], limit: int = MOST_AT_ONCE, *, dry_run: bool = False) -> int:
        """Ended ones that match, but what somebody needs still."""
        with self._queue.verb() as state:
            return steer.purge(state, which, limit, dry_run=dry_run)

    # ---- channels. Each raises UnknownChannelError.
    def pause(self, channel: str) -> None:
        with self._queue.verb() as state:
            channels.pause(state, channel, paused=True)

    def resume(self, channel: str) -> None:
        with self._queue.verb() as state:
            channels.pause(state, channel, paused=False)

    def set_limits(self, channel: str, override: Mapping[str, Any]) -> None:
        """Raises OptionError."""
        with self._queue.verb() as state:
            channels.set_limits(state, channel, override)

    def unblock(self, channel: str, key: str | None = None) -> int | None:
        """The id of the dead head that stood in the way; None if none did. Raises OptionError."""
        with self._queue.verb() as state:
            return steer.unblock(state, channel, key)

    # ---- schedules. Each raises NotFoundError.
    def trigger(self, name: str) -> int:
        """Once, now: the id of the job."""
        with self._queue.verb() as state:
            return schedule.trigger(state, name)

    def pause_schedule(self, name: str) -> None:
        with self._queue.verb() as state:
            schedule.pause(state, name)

    def resume_schedule(self, name: str) -> None:
        with self._queue.verb() as state:
            schedule.resume(state, name)

    # ---- workers
    def delete_worker(self, worker_id: int) -> None:
        """Raises NotFoundError, JobRunningError."""
        with self._queue.verb() as state:
            workers.delete_worker(state, worker_id)
