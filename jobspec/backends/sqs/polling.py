"""Requests that wait for messages while nobody waits for them, one a channel. What comes is kept for the next claim.

So a channel that has jobs never waits for another that has none, and a claim that is cancelled loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Final

from anyio import Event, move_on_after

from jobspec.backends.sqs.catalogue import Home
from jobspec.backends.sqs.desk import Desk
from jobspec.backends.sqs.driver import AsyncDriver
from jobspec.backends.sqs.holdings import Held
from jobspec.backends.sqs.receiving import SHORT_WAIT_SECONDS, Wish, claim, in_turn
from jobspec.backends.sqs.renewing import give_back
from jobspec.errors import JobspecError

MOST_STANDING: Final = 30
"""Requests of one worker that wait: the client's other connections are for what has to be done at once."""
ON_ITS_WAY_SECONDS: Final = 1.0
"""An answer may be under way for so long."""
MOST_PAUSE_SECONDS: Final = 30.0
"""A queue that cannot be asked is asked again after 1 s, growing to so many."""


@dataclass(eq=False, kw_only=True, slots=True)
class Post:
    """A worker, and how it stands with each queue, by its URL."""

    id: int
    kinds: frozenset[tuple[str, int]]
    channels: tuple[str, ...] | None
    """Those it has asked for; None: its kinds'."""
    lease_seconds: float
    standing: dict[str, float] = field(default_factory=dict)
    """Where a request waits, and until when, of a monotonic clock."""
    asked: dict[str, int] = field(default_factory=dict)
    """Where an answer is to come at once, and how many jobs it may bring."""
    asking: set[asyncio.Task[bool]] = field(default_factory=set)
    stirred: set[str] = field(default_factory=set)
    """There may be more to be had at once: the last request got all it asked for, or a lane is free again, which a
    request that waits may not notice."""
    vain: set[str] = field(default_factory=set)
    """The last request waited in vain."""
    errors: dict[str, Exception] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    gone: Event = field(default_factory=Event)
    """The worker has left: what still comes goes back."""

    def pause(self, url: str, now: float) -> int:
        """For so many seconds a request of ours would get what goes back there, and use up another attempt."""
        if url not in self.standing and url not in self.asked:
            return 0
        return ceil(max(self.standing.get(url, now) - now, 0.0) + ON_ITS_WAY_SECONDS)

    def stir(self, urls: Iterable[str]) -> None:
        for url in urls:
            self.stirred.add(url)
            self.vain.discard(url)

    def answered(self, url: str, *, found: bool) -> None:
        self.errors.pop(url, None)
        self.failures.pop(url, None)
        if found:
            self.stir([url])
        else:
            self.vain.add(url)

    def failed(self, url: str, error: Exception) -> float:
        """How many seconds to leave the queue alone."""
        self.errors[url] = error
        self.failures[url] = self.failures.get(url, 0) + 1
        return float(min(2.0 ** min(self.failures[url] - 1, 10), MOST_PAUSE_SECONDS))


class Polls:
    """``tell``: the names of channels that are worth a claim, because a request there has ended."""

    def __init__(self, desk: Desk, driver: AsyncDriver, tell: Callable[[Iterable[str]], None]) -> None:
        self._desk, self._driver = desk, driver
        self._tell: Final = tell

    async def ask(self, post: Post, homes: Sequence[Home], limit: int) -> None:
        """For what is there now, until some of it has arrived: a queue that answers late keeps nobody from the others.
        It arrives, though the caller is cancelled. Raises DatabaseError if no queue could be asked.
        """
        left, asks = limit, list[asyncio.Task[bool]]()
        for place, home in enumerate(in_turn(homes, self._desk.rng)):
            if (part := ceil(left / (len(homes) - place))) > 0:
                left -= part
                post.asked[home.url] = part
                asks.append(self._driver.start(partial(self._ask, post, home, part)))
        open_: Collection[asyncio.Task[bool]] = [*post.asking, *asks]
        post.asking.update(asks)
        for each in asks:
            each.add_done_callback(post.asking.discard)
            each.add_done_callback(_is_told)
        while open_:
            ended, open_ = await asyncio.wait(open_, return_when=asyncio.FIRST_COMPLETED)
            if any(each.exception() is None and each.result() for each in ended):
                return
        errors = [each.exception() for each in asks]
        if asks and all(errors) and (error := errors[0]) is not None:
            raise error

    async def _ask(self, post: Post, home: Home, limit: int) -> bool:
        try:
            return await self._receive(post, home, _wish(post, home, limit))
        finally:
            post.asked.pop(home.url)
            self._tell([home.name])

    def stand(self, post: Post, homes: Sequence[Home], limit: int, wait_seconds: int) -> None:
        """Let a request wait in each queue in which none does; in no more than can be served, which take turns then.

        Where there are several queues each asks for one lane's first job: what comes while others have filled the room
        would only get old.
        """
        most = min(max(limit, 1), MOST_STANDING)
        asked = sorted(
            (home for home in in_turn(homes, self._desk.rng) if home.url not in post.standing.keys() | post.asked),
            key=lambda home: home.url in post.vain,
        )[: max(most - len(post.standing), 0)]
        all_stand = len(post.standing) + len(asked) + len(post.asked) >= len(homes)
        for home in asked:
            first = home.spec.run_ahead if home.spec.ordered else 1 if len(homes) > 1 else limit
            # After jobs there are often more, or it is the end of all: a short look first.
            seconds = wait_seconds if all_stand and home.url in post.vain else min(wait_seconds, SHORT_WAIT_SECONDS)
            post.standing[home.url] = self._desk.now() + seconds
            self._driver.begin(partial(self._stand, post, home, _wish(post, home, min(first, limit), seconds)))

    async def _stand(self, post: Post, home: Home, wish: Wish) -> None:
        try:
            await self._receive(post, home, wish)
        except Exception as error:  # the next claim hears of it, if no queue can be asked
            with move_on_after(post.failed(home.url, error)):
                await post.gone.wait()
        finally:
            post.standing.pop(home.url)
            self._tell([home.name])

    async def _receive(self, post: Post, home: Home, wish: Wish) -> bool:
        """True: there was something."""
        held = await self._driver.run(claim(self._desk, wish))
        if held or wish.wait_seconds:
            post.answered(home.url, found=bool(held))
        if post.gone.is_set():
            await self.give_back(held)
        return bool(held)

    async def give_back(self, held: Sequence[Held]) -> None:
        """What cannot be given back comes back when its lease has run out."""
        self._desk.holdings.drop(each.run for each in held)
        try:
            await self._driver.run(give_back(self._desk, [(each, 0) for each in held]))
        except JobspecError:
            return


def _is_told(asked: asyncio.Task[bool]) -> None:
    """A queue in trouble is in the log, though nobody waits for its answer: asyncio has nothing to add."""
    if not asked.cancelled():
        asked.exception()


def _wish(post: Post, home: Home, limit: int, wait_seconds: int = 0) -> Wish:
    return Wish(
        homes=[home], limit=limit, lease_seconds=post.lease_seconds, wait_seconds=wait_seconds, kinds=post.kinds,
        worker_id=post.id,
    )  # fmt: skip
