"""A queue on Redis as a sync backend: the verbs, and waiting in a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from jobspec.backends.backend import LEASE, SyncBackend
from jobspec.backends.claimed import Claimed, held
from jobspec.backends.operator import Weakness
from jobspec.backends.pauses import FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS, Patience, growing
from jobspec.backends.redis import calls, calls_held, calls_look
from jobspec.backends.redis.knowledge import Knowledge
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import BROKEN, Course, Route
from jobspec.backends.redis.server import INFO, check_server, facts
from jobspec.backends.redis.steering import Steering
from jobspec.backends.redis.trouble import for_good, is_barred, unreachable
from jobspec.backends.redis.weakness import weaknesses
from jobspec.backends.room import patiently
from jobspec.core.job import Attempt, BundleView, JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import DatabaseError


class RedisBackend(Steering, SyncBackend):
    """What :func:`jobspec.connect` gives for ``redis://``; with what operators do, as methods. For any thread."""

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        """Raises ConfigError, DatabaseError, UnsupportedError."""
        route = Route(place_of(url))
        self._lines = Lines(route, application_name, most=max_connections)
        self._knowledge = Knowledge()
        try:
            check_server(self._lines.answer(Course(route, INFO)), route.place)
        except DatabaseError as error:
            if not is_barred(error):  # who may not ask, may work
                raise

    def weaknesses(self) -> list[Weakness]:
        """What is wrong with the server, or soon will be. Of a cluster one is asked."""
        return list(weaknesses(facts(self._lines.answer(Course(self._lines.route, INFO)))))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._lines.route.place}>"

    # ---- producers
    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        def store(jobs: Sequence[NewJob]) -> list[int]:
            return self._using(lambda catalog: calls.enqueue(catalog, jobs))

        return patiently(jobs, store)

    def try_enqueue(self, job: NewJob, /) -> int | None:
        return self._using(lambda catalog: calls.try_enqueue(catalog, job))

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        return self._using(lambda catalog: calls.enqueue_bundle(catalog, jobs, name=name, origin=origin))

    def get(self, job_id: int, /) -> JobView | None:
        return self._run(calls.get(job_id))

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        return self._run(calls.bundle(bundle_id))

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        patience = Patience(timeout_seconds)

        def over() -> bool:
            return self._run(calls.is_over(id_))

        if not self._until(over, self._lines.route.names.ended(id_), patience, insists=True):
            raise patience.too_long(id_)
        return self.get(id_)

    def commit(self, job_id: int, /) -> bool:
        return self._run(calls.commit(job_id))

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return self._run(calls.extend_reservation(job_id, within_seconds=within_seconds))

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return self._run(calls.cancel(job_id, force=force, reason=reason))

    # ---- who claims by hand
    def claim(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[Claimed]:
        patience = Patience(seconds_of("block", block) or 0.0)
        jobs: list[Attempt] = []

        def found() -> bool:
            jobs.extend(
                self._using(
                    lambda catalog: calls_held.claim(
                        catalog, limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id,
                        bell=not patience.is_over,
                    )
                )
            )  # fmt: skip
            return bool(jobs)

        self._until(found, self._lines.route.names.wake, patience, insists=False)
        return [held(each, self) for each in jobs]

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self._run(calls_held.finish(job_id, run, result=result))

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self._run(calls_held.checkpoint(job_id, run, state=state, extra_attempts=extra_attempts))

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        return self._run(calls_held.fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up))

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return self._run(calls_held.settle("snoozed", job_id, run, delay_seconds=delay_seconds))

    def reschedule(self, job_id: int, run: int, /) -> JobState:
        return self._run(calls_held.settle("rescheduled", job_id, run))

    def release(self, job_id: int, run: int, /) -> JobState:
        return self._run(calls_held.settle("released", job_id, run))

    def extend(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return self._run(calls_held.extend(job_id, run, lease_seconds=lease_seconds))

    # ---- who looks
    def list_jobs(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        return self._using(
            lambda catalog: calls_look.list_jobs(catalog, wanted, after=after, limit=limit, newest=newest)
        )

    def count(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        return self._using(lambda catalog: calls_look.count(catalog, wanted))

    def stats(self) -> list[Metric]:
        return self._using(calls_look.stats)

    # ---- waiting
    def _until(self, over: Callable[[], bool], channel: str, patience: Patience, *, insists: bool) -> bool:
        """Whether it is, before the patience is over; what is published on the channel is heard, where it can be.

        ``insists``: again whenever the connection breaks or cannot be had.
        """
        pauses = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
        while True:
            try:
                if over():
                    return True
            except DatabaseError as error:
                if not insists or for_good(error):
                    raise
            else:
                if patience.is_over:
                    return False
                try:
                    return self._hear(over, channel, patience)
                except DatabaseError as error:
                    if not insists and not is_barred(error):
                        raise
            if patience.is_over:
                return False
            time.sleep(patience.at_most(next(pauses)))

    def _hear(self, over: Callable[[], bool], channel: str, patience: Patience) -> bool:
        naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
        with self._lines.listening(channel) as line:
            while not over():
                if patience.is_over:
                    return False
                try:
                    line.hears(patience.at_most(next(naps)))
                except BROKEN as error:
                    raise unreachable(error, self._lines.route.place, sent=False) from error
        return True

    def close(self) -> None:
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()
