"""How jobs on PostgreSQL have come out, for callers without a connection there: what workers have published of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Final, NoReturn, Self

import redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry

from jobspec.backends.backend import SyncProducer
from jobspec.backends.notifier import ended_view
from jobspec.backends.pauses import FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS, Patience, growing
from jobspec.backends.postgres.waiting import insist
from jobspec.backends.redis.notifier_place import connecting, ended_key, notifier_place, reason
from jobspec.backends.redis.place import Place
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState
from jobspec.errors import ConfigError, DatabaseError, NotFoundError, ResultTimeoutError, UnsupportedError

ASKED: Final = "only jobs with the tag `publish: result` are published, by workers that have the same notifier"


class PublishedResults(SyncProducer):
    """What :func:`jobspec.connect_results` gives: the source of a handle whose ``result()`` asks Redis.

    A context manager; or call :meth:`close`. Every verb that needs the database raises UnsupportedError.
    """

    def __init__(self, url: str) -> None:
        self._place: Final = notifier_place(url)
        self._client: Final = redis.Redis(**connecting(self._place), retry=Retry(NoBackoff(), 1))

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        with saying_who_is_published():
            return insist(id_, timeout_seconds, lambda seconds: self._wait(id_, seconds))

    def get(self, job_id: int, /) -> JobView | None:
        with spoken_errors(self._place):
            text: str | None = self._client.get(ended_key(self._place, job_id))  # type: ignore[assignment]
        return found(job_id, text)

    def close(self) -> None:
        self._client.close()

    def _wait(self, id_: int, timeout_seconds: float | None) -> JobView:
        patience, naps = Patience(timeout_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
        key = ended_key(self._place, id_)
        with spoken_errors(self._place):
            pubsub: PubSub = self._client.pubsub()  # type: ignore[no-untyped-call]
            try:
                pubsub.subscribe(key)
                while (text := self._client.get(key)) is None:
                    pubsub.get_message(timeout=patience.nap(next(naps), id_))
            finally:
                pubsub.close()
        return ended_view(str(text))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- what needs the database
    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        refuse("enqueue")

    def try_enqueue(self, job: NewJob, /) -> int | None:
        refuse("enqueue")

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        refuse("enqueue")

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        refuse("look at a bundle")

    def commit(self, job_id: int, /) -> bool:
        refuse("commit")

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        refuse("extend a reservation")

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        refuse("cancel")

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        refuse("finish")

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        refuse("checkpoint")


def refuse(verb: str) -> NoReturn:
    raise UnsupportedError(
        f"published results cannot {verb}: they only tell how jobs have come out",
        help="use a connection to the database, or a backend from jobspec.connect()",
    )


def found(job_id: int, text: str | None) -> JobView:
    """Raises NotFoundError."""
    if text is None:
        raise NotFoundError(
            f"nothing is published of job {job_id}: it has not ended, or it did an hour ago", help=ASKED
        )
    return ended_view(text)


@contextmanager
def saying_who_is_published() -> Iterator[None]:
    """A wait that was in vain may have been for a job of which nothing is ever published."""
    try:
        yield
    except ResultTimeoutError as error:
        raise ResultTimeoutError(error.message, help=ASKED) from None


@contextmanager
def spoken_errors(place: Place) -> Iterator[None]:
    """Errors of Redis as ours. Raises DatabaseError, and ConfigError where another try would not help."""
    try:
        yield
    except AuthenticationError as error:
        raise ConfigError(
            f"the notifier refuses us: {reason(error, place)}", help="put the right user and password in its URL"
        ) from error
    except (RedisError, OSError) as error:
        raise DatabaseError(
            f"the notifier cannot be asked: {reason(error, place)}", help="wait over a connection to the database"
        ) from error
