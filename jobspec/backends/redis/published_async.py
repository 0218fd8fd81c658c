"""The async twin of :mod:`jobspec.backends.redis.published`, on asyncio only: redis-py has no other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Final, Self

import redis.asyncio
from anyio import CancelScope
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from jobspec.backends.backend import AsyncProducer
from jobspec.backends.loop import in_trio
from jobspec.backends.notifier import ended_view
from jobspec.backends.pauses import FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS, Patience, growing
from jobspec.backends.postgres.waiting import insist_async
from jobspec.backends.redis.notifier_place import connecting, ended_key, notifier_place
from jobspec.backends.redis.published import found, refuse, saying_who_is_published, spoken_errors
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState
from jobspec.errors import UnsupportedError


class AsyncPublishedResults(AsyncProducer):
    """See :class:`jobspec.backends.redis.published.PublishedResults`, verb by verb."""

    def __init__(self, url: str) -> None:
        self._place: Final = notifier_place(url)
        self._client: Final = redis.asyncio.Redis(**connecting(self._place), retry=Retry(NoBackoff(), 1))

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        refuse_trio()
        with saying_who_is_published():
            return await insist_async(id_, timeout_seconds, lambda seconds: self._wait(id_, seconds))

    async def get_async(self, job_id: int, /) -> JobView | None:
        refuse_trio()
        with spoken_errors(self._place):
            text: str | None = await self._client.get(ended_key(self._place, job_id))  # type: ignore[assignment]
        return found(job_id, text)

    async def close(self) -> None:
        await self._client.aclose()

    async def _wait(self, id_: int, timeout_seconds: float | None) -> JobView:
        patience, naps = Patience(timeout_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
        key = ended_key(self._place, id_)
        with spoken_errors(self._place):
            pubsub = self._client.pubsub()
            try:
                await pubsub.subscribe(key)
                while (text := await self._client.get(key)) is None:
                    await pubsub.get_message(timeout=patience.nap(next(naps), id_))
            finally:
                with CancelScope(shield=True):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]
        return ended_view(str(text))

    async def __aenter__(self) -> Self:
        refuse_trio()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # ---- what needs the database
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        refuse("enqueue")

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        refuse("enqueue")

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        refuse("enqueue")

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        refuse("look at a bundle")

    async def commit_async(self, job_id: int, /) -> bool:
        refuse("commit")

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        refuse("extend a reservation")

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        refuse("cancel")

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        refuse("finish")

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        refuse("checkpoint")


def refuse_trio() -> None:
    """Raises UnsupportedError."""
    if in_trio():
        raise UnsupportedError(
            "published results cannot be waited for on trio: redis-py knows asyncio only",
            help="use connect_results() in a thread",
        )
