"""Hears what is said through Redis. The sync client in a thread: it knows neither asyncio nor trio, and serves both."""

from __future__ import annotations

import json
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import redis
from anyio import CapacityLimiter, sleep, to_thread
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.exceptions import RedisError
from redis.retry import Retry

from jobspec.backends import log_notifier as log
from jobspec.backends.notifier import ANY
from jobspec.backends.redis.notifier_place import TIMEOUT_SECONDS, connecting, reason, wake_channel
from jobspec.backends.redis.place import Place


class RedisEars:
    """See :class:`jobspec.backends.notifier.Ears`. For one task at a time."""

    def __init__(self, place: Place) -> None:
        self._place: Final = place
        # A connection that breaks is not mended in silence: what was said meanwhile is to be looked for.
        self._client: Final = redis.Redis(**connecting(place), retry=Retry(NoBackoff(), 0))
        self._pubsub: PubSub | None = None
        self._limiter: CapacityLimiter | None = None
        self._away = False

    async def hear(self, seconds: float, /) -> frozenset[str]:
        if self._limiter is None:
            self._limiter = CapacityLimiter(2)  # one more than at once: who was cancelled may have left a thread behind
        began = monotonic()
        try:
            return await to_thread.run_sync(self._hear, seconds, abandon_on_cancel=True, limiter=self._limiter)
        except (RedisError, OSError) as error:
            self._drop()
            if not self._away:
                log.AWAY(error=reason(error, self._place))
            self._away = True
        await sleep(max(0.0, began + seconds - monotonic()))
        return frozenset()

    def close(self) -> None:
        self._drop()
        self._client.close()

    def _drop(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with suppress(RedisError, OSError):
                if pubsub.connection is not None:
                    pubsub.connection.disconnect()  # which wakes the thread that reads from it
                pubsub.close()

    def _hear(self, seconds: float) -> frozenset[str]:
        """In a thread. Raises RedisError, OSError."""
        if self._pubsub is None:
            return self._listen()
        message = self._pubsub.get_message(timeout=seconds)
        return frozenset() if message is None else read(message)

    def _listen(self) -> frozenset[str]:
        """What was said before is not known."""
        pubsub: PubSub = self._client.pubsub()  # type: ignore[no-untyped-call]
        try:
            pubsub.subscribe(wake_channel(self._place))
            if pubsub.get_message(timeout=TIMEOUT_SECONDS) is None:
                raise redis.TimeoutError(f"no answer within {TIMEOUT_SECONDS:.0f} s")
        except BaseException:
            pubsub.close()
            raise
        self._pubsub = pubsub
        if self._away:
            log.BACK()
        self._away = False
        return frozenset({ANY})


def read(message: dict[str, Any]) -> frozenset[str]:
    """The words of a message; none where somebody else has said something there."""
    try:
        words = json.loads(message["data"])
    except (TypeError, ValueError):
        return frozenset()
    return frozenset(word for word in words if isinstance(word, str)) if isinstance(words, list) else frozenset()
