"""Wake-ups beside the database, for connections that LISTEN cannot be had on. What is lost with them is time only."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Protocol, Self, runtime_checkable

from jobspec.backends.worker_backend import CANCEL, SCHEDULES, Registration
from jobspec.core.job import AttemptError, JobView, NewJob

ANY: Final = "any"
"""Among the words of a wake-up: there may be jobs of any sort, so everybody looks."""
_KIND: Final = "kind:"
_CHANNEL: Final = "channel:"


@runtime_checkable
class Notifier(Protocol):
    """A context manager; or call :meth:`close`. From any thread, and by any number of producers and workers at once."""

    def wake(self, words: Collection[str], /) -> None:
        """Tell the workers that listen, soon. Neither waits nor raises."""

    def publish(self, ends: Mapping[int, str], /) -> None:
        """By the id of a job: how it has come out, JSON text as ``jobspec.tidings`` makes it. As :meth:`wake`."""

    def ears(self) -> Ears:
        """For one worker. Connects when it is first asked."""

    def close(self) -> None:
        """Say what is unsaid, for at most a few seconds."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class Ears(Protocol):
    async def hear(self, seconds: float, /) -> frozenset[str]:
        """Words that were said, as soon as there are some; none when it was silent for so long, or cannot be heard."""

    def close(self) -> None: ...


def spoken(jobs: Collection[NewJob]) -> frozenset[str]:
    """What wakes those who can run these jobs. Whoever knows the database would name channels; a producer does not."""
    return frozenset(
        f"{_KIND}{job.kind}" if job.channel is None else to_channel(_full(job.channel, job.kind))
        for job in jobs
        if job.reserve_seconds is None
    )


def to_channel(name: str) -> str:
    """What wakes those who serve a channel, by its qualified name or that of a pattern that admits it."""
    return f"{_CHANNEL}{name}"


def _full(channel: str, kind: str) -> str:
    """A channel may be called by its name in the package of the job."""
    return channel if "." in channel else f"{kind.rpartition('.')[0]}.{channel}"


def meant(words: Collection[str], registration: Registration) -> frozenset[str]:
    """What the words mean to one worker, as the names of a wake-up: see ``WorkerBackend.wakeups``.

    What it does not know stays as it is: the kind may be of a channel that is forwarded.
    """
    homes = {kind.name: kind.channel for kind in registration.kinds.values()}
    patterns = [name for name in registration.channels if "*" in name]
    names: set[str] = set()
    for word in words:
        if word in (CANCEL, SCHEDULES):
            names.add(word)
        elif word == ANY:
            names.update(registration.channels, {ANY})
        elif word.startswith(_CHANNEL):
            channel = word.removeprefix(_CHANNEL)
            names.update([channel] if channel in registration.channels else [channel, *patterns])
        else:
            names.add(homes.get(word.removeprefix(_KIND), word))
    return frozenset(names)


def ended_view(text: str) -> JobView:
    """What was published of a job that has ended: without its payload, and with its last error only."""
    row: dict[str, Any] = json.loads(text)
    error = row.pop("error")
    errors = () if error is None else (AttemptError(**error | {"at": _moment(error["at"])}),)
    for name in ("started_at", "finished_at"):
        row[name] = None if row[name] is None else _moment(row[name])
    enqueued_at = _moment(row.pop("enqueued_at"))
    return JobView(key=None, payload="{}", run_at=None, errors=errors, enqueued_at=enqueued_at, **row)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
