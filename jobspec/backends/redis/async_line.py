"""Connections for async programs: one, and a few that tasks share. See :mod:`jobspec.backends.redis.line`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar

import anyio
import redis.asyncio
import redis.exceptions as errors
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from jobspec.backends.loop import in_trio
from jobspec.backends.pauses import ClosedError
from jobspec.backends.redis.line import CONNECT_SECONDS, REPLY_SECONDS, no_line, settings
from jobspec.backends.redis.place import Node
from jobspec.backends.redis.route import BROKEN, FAILURES, SLOTS, Command, Course, Route, UnsentError
from jobspec.backends.redis.script import Call, StaleCatalogError, Steps
from jobspec.errors import JobspecError, UnsupportedError

ResultT = TypeVar("ResultT")


class AsyncLine:
    """One connection, opened when it is needed, and again after it broke. One call at a time."""

    def __init__(self, route: Route, name: str) -> None:
        self._route, self._name = route, name
        self._conn: Any = None
        self._made_for: tuple[Node, int] | None = None

    async def ask(self, course: Course) -> Any:
        """Raises UnsentError, and the errors of redis-py. Whoever cancels it does not know whether it was done."""
        node, command = course.begin()
        await self._open(node)
        if not self._route.learnt:
            with suppress(*BROKEN):  # whether the node is there, the command itself will find out
                self._route.learn(await self._exchange(SLOTS))
            await self._open(node)
        return await self._exchange(command)

    async def hear(self) -> Any:
        """The next that is said, however long it takes; for a line that has subscribed. Raises redis-py's errors."""
        try:
            return await self._conn.read_response()
        except BaseException:
            await self.close()
            raise

    async def say(self, *command: str) -> None:
        """Send what is not answered, or among what :meth:`hear` brings."""
        await self._conn.send_command(*command)

    async def _exchange(self, command: Command) -> Any:
        try:
            with anyio.move_on_after(REPLY_SECONDS):
                await self._conn.send_command(*command)
                return await self._conn.read_response()
            raise errors.TimeoutError(f"no answer within {REPLY_SECONDS:.0f} s")
        except redis.ResponseError:
            raise
        except BaseException:
            await self.close()
            raise

    async def _open(self, node: Node) -> None:
        wanted = (node, self._route.age)
        if self._conn is not None and (self._made_for != wanted or await self._is_stale()):
            await self.close()
        if self._conn is None:
            kind = redis.asyncio.Connection if self._route.place.tls is None else redis.asyncio.SSLConnection
            options = settings(self._route.place, node, self._name)
            # Without a time limit of redis-py's: each would cost a task, and there is one around every exchange.
            self._conn = kind(**options, socket_timeout=None, retry=Retry(NoBackoff(), 0))
            self._made_for = wanted
            try:
                with anyio.fail_after(CONNECT_SECONDS):
                    await self._conn.connect()
            except BROKEN as error:
                await self.close()
                raise UnsentError from error
            except BaseException:
                await self.close()
                raise

    async def _is_stale(self) -> bool:
        """Whether the server has closed it, or has something to say that nobody asked for."""
        look = getattr(self._conn, "can_read", None) or self._conn.can_read_destructive  # before redis-py 8
        try:
            return bool(await look())
        except BROKEN:
            return True

    async def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with anyio.CancelScope(shield=True):
                await conn.disconnect(nowait=True)


class AsyncLines:
    """A pool, for the tasks of one event loop."""

    def __init__(self, route: Route, name: str, *, most: int = 1) -> None:
        self.route: Final = route
        self._name, self._most = name, most
        self._free = anyio.Semaphore(most)
        self._idle: list[AsyncLine] = []
        self._is_closed = False

    async def run(self, call: Call[ResultT]) -> ResultT:
        """Raises DatabaseError, and what the call raises."""
        return call.read(await self.answer(Course.of(self.route, call)))

    async def walk(self, steps: Steps[ResultT]) -> ResultT:
        """A verb of several calls."""
        answer: Any = None
        error: Exception | None = None
        while True:
            try:
                call = steps.send(answer) if error is None else steps.throw(error)
            except StopIteration as end:
                result: ResultT = end.value
                return result
            answer = error = None
            try:
                answer = await self.run(call)
            except (StaleCatalogError, JobspecError) as raised:
                error = raised

    async def answer(self, course: Course) -> Any:
        """What Redis says to a command. Raises JobspecError."""
        refuse_trio()
        while True:
            try:
                async with self._line() as line:
                    return await line.ask(course)
            except FAILURES as error:
                pause = course.after(error)
            await anyio.sleep(pause)

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[AsyncLine]:
        if self._is_closed:
            raise ClosedError
        with anyio.move_on_after(REPLY_SECONDS) as limit:
            await self._free.acquire()
        if limit.cancelled_caught:
            raise no_line(self._most)
        line = self._idle.pop() if self._idle else AsyncLine(self.route, self._name)
        try:
            yield line
        finally:
            if self._is_closed:
                await line.close()
            else:
                self._idle.append(line)
            self._free.release()

    async def close(self) -> None:
        """Connections in use are closed when they are given back."""
        self._is_closed = True
        while self._idle:
            await self._idle.pop().close()


@asynccontextmanager
async def listening(route: Route, name: str, *channels: str) -> AsyncIterator[AsyncLine]:
    """A connection of its own that hears what is published there. Raises DatabaseError."""
    refuse_trio()
    line, course = AsyncLine(route, name), Course(route, ("SUBSCRIBE", *channels))
    try:
        while True:
            try:
                await line.ask(course)
                break
            except FAILURES as error:
                pause = course.after(error)
            await anyio.sleep(pause)
        yield line
    finally:
        await line.close()


def refuse_trio() -> None:
    if in_trio():
        raise UnsupportedError(
            "redis-py knows asyncio only, and this is trio",
            help="run it on asyncio: anyio.run(..., backend='asyncio'), or use the sync backend in threads",
        )
