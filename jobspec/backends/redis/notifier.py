"""Tells workers through Redis that there are jobs, and callers how theirs have come out, for jobs on PostgreSQL.

A thread of its own speaks, so that nobody who enqueues ever waits for Redis.
"""

from __future__ import annotations

import atexit
import encodings.idna  # noqa: F401 - for connecting; a fork while a thread imports it would leave half of it
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Final, Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobspec.backends import log_notifier as log
from jobspec.backends.redis.ears import RedisEars
from jobspec.backends.redis.notifier_place import connecting, ended_key, notifier_place, reason, wake_channel

KEPT_SECONDS: Final = 3600
"""How long it can be read how a job has come out."""
GATHER_SECONDS: Final = 0.01
"""Between two messages: what comes meanwhile is one message. Who slept is awake after the first."""
MOST_PAUSE_SECONDS: Final = 1.0
"""Between two tries while Redis is away."""
MOST_WAITING: Final = 10_000
"""Calls that wait to be told; what is above is dropped, and found when somebody looks."""
MOST_KEPT: Final = 1_000
"""Ends that are kept while Redis is away; above that the oldest are dropped."""
CLOSE_SECONDS: Final = 5.0


@dataclass(slots=True)
class Unsaid:
    words: set[str] = field(default_factory=set)
    ends: dict[int, str] = field(default_factory=dict)

    def add(self, more: Unsaid) -> None:
        self.words |= more.words
        self.ends |= more.ends
        for id_ in list(self.ends)[: max(0, len(self.ends) - MOST_KEPT)]:
            del self.ends[id_]

    def __bool__(self) -> bool:
        return bool(self.words or self.ends)


class RedisNotifier:
    """See :class:`jobspec.backends.notifier.Notifier`."""

    def __init__(self, url: str) -> None:
        """Connects when there is something to tell. Raises ConfigError."""
        self._place: Final = notifier_place(url)
        # One try more, for a connection that broke while nobody used it.
        self._client: Final = redis.Redis(**connecting(self._place), retry=Retry(NoBackoff(), 1))
        self._queue: Final[SimpleQueue[Unsaid | None]] = SimpleQueue()
        self._starting: Final = Lock()
        self._thread: Thread | None = None
        self._closing: Final = Event()
        self._away = False

    def wake(self, words: Collection[str], /) -> None:
        if words:
            self._say(Unsaid(words=set(words)))

    def publish(self, ends: Mapping[int, str], /) -> None:
        if ends:
            self._say(Unsaid(ends=dict(ends)))

    def ears(self) -> RedisEars:
        return RedisEars(self._place)

    def close(self) -> None:
        atexit.unregister(self.close)
        with self._starting:
            self._closing.set()
        if self._thread is not None and self._thread.is_alive():
            self._queue.put(None)
            self._thread.join(CLOSE_SECONDS)
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _say(self, unsaid: Unsaid) -> None:
        if self._closing.is_set() or self._queue.qsize() >= MOST_WAITING:
            return
        self._queue.put(unsaid)
        if self._thread is None or not self._thread.is_alive():  # not started yet, or left behind by a fork
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._closing.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            atexit.unregister(self.close)
            atexit.register(self.close)
            self._thread = Thread(target=self._speak, name="jobspec notifier", daemon=True)
            self._thread.start()

    def _speak(self) -> None:
        """In the thread, until it is closed. Ends are kept until they are told; a late wake-up is of no use."""
        kept, pause_seconds, more = Unsaid(), GATHER_SECONDS, True
        while more:
            more = self._gather(kept, block=not kept)
            if self._send(kept):
                kept, pause_seconds = Unsaid(), GATHER_SECONDS
            else:
                kept.words.clear()
                pause_seconds = min(2 * pause_seconds, MOST_PAUSE_SECONDS)
            self._closing.wait(pause_seconds)

    def _gather(self, unsaid: Unsaid, *, block: bool) -> bool:
        """Add what waits to be told, and with ``block`` wait for a first. Whether more may come."""
        try:
            said = self._queue.get(block)
            while said is not None:
                unsaid.add(said)
                said = self._queue.get_nowait()
        except Empty:
            return True
        return False

    def _send(self, unsaid: Unsaid) -> bool:
        if not unsaid:
            return True
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for id_, end in unsaid.ends.items():
                    key = ended_key(self._place, id_)
                    pipeline.set(key, end, ex=KEPT_SECONDS)
                    pipeline.publish(key, "")  # when the key is there
                if unsaid.words:
                    pipeline.publish(wake_channel(self._place), json.dumps(sorted(unsaid.words)))
                pipeline.execute()
        except Exception as error:  # whatever it is, the next try may go well, and nobody else minds
            if not self._away:
                log.AWAY(error=reason(error, self._place))
            self._away = True
            return False
        if self._away:
            log.BACK()
        self._away = False
        return True
