"""The messages that this process holds: SQS itself knows them by their receipts only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import Final

from jobspec.backends.declared import KindSpec
from jobspec.backends.sqs.catalogue import Home, kind_id
from jobspec.backends.sqs.envelope import Envelope
from jobspec.backends.sqs.lacks import LONGEST
from jobspec.core.job import Attempt, ClaimedJob
from jobspec.errors import LeaseLostError


@dataclass(eq=False, kw_only=True, slots=True)
class Held:
    """One message. Times are those of a monotonic clock."""

    envelope: Envelope
    home: Home
    kind: KindSpec
    receipt: str
    run: int
    attempt: int
    worker_id: int
    """0: claimed by hand."""
    since: float
    """When it was asked for; SQS hides it for 12 hours from then at most."""
    until: float
    """When it can be another's."""
    body: str
    group: str
    behind: int | None = None
    """The job of the same lane and claim that has to end first."""
    hidden_until: float | None = None
    """It is on its way back to the queue, to be seen then."""
    over: bool = False
    """Its end is recorded."""
    handed_at: float | None = None
    """When whoever is to run it was told; None: it has only arrived."""

    def seconds_left(self, now: float) -> int:
        """How long SQS will still hide it."""
        return max(0, int(self.since + LONGEST - now))

    def hidable(self, seconds: float, now: float) -> int:
        """As SQS takes it: whole seconds, and no more than there are left."""
        return min(ceil(seconds), self.seconds_left(now))


class Holdings:
    """By run. From any thread."""

    def __init__(self) -> None:
        self._held: Final[dict[int, Held]] = {}
        self._lock: Final = Lock()

    def take(self, held: Iterable[Held]) -> None:
        with self._lock:
            self._held.update({each.run: each for each in held})

    def drop(self, runs: Iterable[int]) -> None:
        with self._lock:
            for run in runs:
                self._held.pop(run, None)

    def get(self, job_id: int, run: int) -> Held | None:
        with self._lock:
            held = self._held.get(run)
        return held if held is not None and held.envelope.id == job_id else None

    def held(self, job_id: int, run: int) -> Held:
        """Raises LeaseLostError."""
        held = self.get(job_id, run)
        if held is None:
            raise LeaseLostError(f"run {run} does not hold job {job_id}: it was finished or given back, or ran out")
        return held

    def arrived(self, worker_id: int, channels: Collection[str]) -> int:
        """How many of these channels wait to be handed over."""
        return sum(each.handed_at is None and each.home.name in channels for each in self.of(worker_id))

    def hand_over(
        self, worker_id: int, channels: Collection[str], limit: int, *, since: float, now: float
    ) -> tuple[list[Held], list[Held]]:
        """What has arrived in these channels, oldest first; and what cannot be had any more, which is let go: it was
        asked for before ``since``, or is behind another in its lane for which there is no room.
        """
        with self._lock:
            waiting = [
                each
                for each in self._held.values()
                if each.worker_id == worker_id and each.handed_at is None and each.home.name in channels
            ]
            old = [each for each in waiting if each.since < since]
            fresh = sorted((each for each in waiting if each.since >= since), key=lambda each: each.run)
            handed = fresh[:limit]
            ids = {each.envelope.id for each in handed}
            unled = [each for each in fresh if each.behind is not None]
            handed = [each for each in handed if each.behind is None or each.behind in ids]
            rest = [*old, *(each for each in unled if each not in handed)]
            for each in handed:
                each.handed_at = now
            for each in rest:
                del self._held[each.run]
        return handed, rest

    def withdraw(self, worker_id: int, known: Collection[int], *, before: float) -> list[Held]:
        """Let go of what nobody knows about, and nobody has been told of since ``before``."""
        with self._lock:
            found = [
                each
                for each in self._held.values()
                if each.worker_id == worker_id
                and not each.over
                and each.hidden_until is None
                and each.run not in known
                and (each.since if each.handed_at is None else each.handed_at) < before
            ]
            for each in found:
                del self._held[each.run]
        return found

    def of(self, worker_id: int) -> list[Held]:
        with self._lock:
            return [each for each in self._held.values() if each.worker_id == worker_id]


def claimed(held: Held) -> ClaimedJob:
    """As a worker gets it."""
    envelope = held.envelope
    return ClaimedJob(
        id=envelope.id, run=held.run, attempt=held.attempt, kind_id=kind_id(envelope.kind, envelope.version),
        payload=envelope.payload, blob=envelope.blob, timeout_seconds=envelope.timeout_seconds, suspect=False,
        after=after_json(envelope), behind=held.behind, trace=envelope.trace,
    )  # fmt: skip


def attempt(held: Held) -> Attempt:
    """As somebody gets it who is no worker."""
    envelope = held.envelope
    timeout = envelope.timeout_seconds
    return Attempt(
        id=envelope.id, run=held.run, kind=envelope.kind, version=envelope.version, attempt=held.attempt,
        channel=held.home.name, key=envelope.key, payload=envelope.payload, blob=envelope.blob, checkpoint=None,
        after=after_json(envelope), timeout_seconds=held.kind.timeout_seconds if timeout is None else timeout,
    )  # fmt: skip


def after_json(envelope: Envelope) -> str | None:
    """What it has waited for: the one before it in its chain. Results are not kept."""
    if envelope.previous is None:
        return None
    return f'[{{"name": "previous", "id": {envelope.previous}, "state": "done", "result": null}}]'
