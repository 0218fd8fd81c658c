"""Connections for sync programs: one, and a few that threads share."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any, Final, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobspec.backends.pauses import ClosedError
from jobspec.backends.redis.place import Node, Place
from jobspec.backends.redis.route import BROKEN, FAILURES, SLOTS, Command, Course, Route, UnsentError
from jobspec.backends.redis.script import Call, StaleCatalogError, Steps
from jobspec.errors import DatabaseError, JobspecError

ResultT = TypeVar("ResultT")

CONNECT_SECONDS: Final = 5.0
REPLY_SECONDS: Final = 20.0
"""A call that is not answered for so long never will be: its connection is thrown away."""
_NOT_IN_NAMES: Final = re.compile(r"[^!-~]+")
"""What Redis does not take in the name of a client."""
_KEEPALIVE: Final[Mapping[str, int]] = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""A server that vanished without a word is noticed in half a minute, where the system has these."""


def settings(place: Place, node: Node, name: str) -> dict[str, Any]:
    """How redis-py makes a connection; sync and async, but for its retries, of which there must be none."""
    tls = {} if place.tls is None else dict(place.tls)
    return {
        **tls,
        "host": node[0],
        "port": node[1],
        "db": place.database,
        "username": place.username,
        "password": place.password,
        "client_name": _NOT_IN_NAMES.sub("_", name) or None,
        "encoding_errors": "backslashreplace",  # half of a surrogate pair stays readable
        "protocol": 2,
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_keepalive": True,
        "socket_keepalive_options": {
            getattr(socket, each): value for each, value in _KEEPALIVE.items() if hasattr(socket, each)
        },
    }


def no_line(most: int) -> DatabaseError:
    return DatabaseError(
        f"all {most} connections to Redis were in use for {REPLY_SECONDS:.0f} s", help="give it more: max_connections"
    )


class Line:
    """One connection, opened when it is needed, and again after it broke. One call at a time."""

    def __init__(self, route: Route, name: str, *, reply_seconds: float = REPLY_SECONDS) -> None:
        self._route, self._name, self.reply_seconds = route, name, reply_seconds
        self._conn: Any = None
        self._made_for: tuple[Node, int] | None = None

    def ask(self, course: Course) -> Any:
        """Raises UnsentError, and the errors of redis-py."""
        node, command = course.begin()
        self._open(node)
        if not self._route.learnt:
            with suppress(*BROKEN):  # whether the node is there, the command itself will find out
                self._route.learn(self._exchange(SLOTS))
            self._open(node)
        return self._exchange(command)

    def _exchange(self, command: Command) -> Any:
        try:
            self._conn.send_command(*command)
            return self._conn.read_response()
        except redis.ResponseError:
            raise
        except BaseException:
            self.close()
            raise

    def hears(self, seconds: float) -> bool:
        """Whether something came within so many seconds; for a line that has subscribed. Raises redis-py's errors."""
        if not self._conn.can_read(seconds):
            return False
        self._conn.read_response()
        return True

    def _open(self, node: Node) -> None:
        wanted = (node, self._route.age)
        if self._conn is not None and (self._made_for != wanted or self._is_stale()):
            self.close()
        if self._conn is None:
            kind = redis.Connection if self._route.place.tls is None else redis.SSLConnection
            options = settings(self._route.place, node, self._name)
            self._conn = kind(**options, socket_timeout=self.reply_seconds, retry=Retry(NoBackoff(), 0))
            self._made_for = wanted
            try:
                self._conn.connect()
            except BROKEN as error:
                self.close()
                raise UnsentError from error

    def _is_stale(self) -> bool:
        """Whether the server has closed it, or has something to say that nobody asked for."""
        try:
            return bool(self._conn.can_read(0))
        except BROKEN:
            return True

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.disconnect()


class Lines:
    """A pool, for any thread."""

    def __init__(self, route: Route, name: str, *, most: int = 1, reply_seconds: float = REPLY_SECONDS) -> None:
        self.route: Final = route
        self._name, self._most, self._reply_seconds = name, most, reply_seconds
        self._free = BoundedSemaphore(most)
        self._idle: LifoQueue[Line] = LifoQueue()
        self._is_closed = False

    def run(self, call: Call[ResultT]) -> ResultT:
        """Raises DatabaseError, and what the call raises."""
        return call.read(self.answer(Course.of(self.route, call)))

    def walk(self, steps: Steps[ResultT]) -> ResultT:
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
                answer = self.run(call)
            except (StaleCatalogError, JobspecError) as raised:
                error = raised

    def answer(self, course: Course) -> Any:
        """What Redis says to a command. Raises JobspecError."""
        while True:
            try:
                with self._line() as line:
                    return line.ask(course)
            except FAILURES as error:
                pause = course.after(error)
            time.sleep(pause)

    @contextmanager
    def listening(self, channel: str) -> Iterator[Line]:
        """A connection of its own that hears what is published there. Raises DatabaseError."""
        line, course = Line(self.route, self._name), Course(self.route, ("SUBSCRIBE", channel))
        try:
            while True:
                try:
                    line.ask(course)
                    break
                except FAILURES as error:
                    pause = course.after(error)
                time.sleep(pause)
            yield line
        finally:
            line.close()

    @contextmanager
    def _line(self) -> Iterator[Line]:
        if self._is_closed:
            raise ClosedError
        if not self._free.acquire(timeout=REPLY_SECONDS):
            raise no_line(self._most)
        try:
            try:
                line = self._idle.get_nowait()
            except Empty:
                line = Line(self.route, self._name, reply_seconds=self._reply_seconds)
            try:
                yield line
            finally:
                if self._is_closed:
                    line.close()
                else:
                    self._idle.put(line)
        finally:
            self._free.release()

    def close(self) -> None:
        """Connections in use are closed when they are given back."""
        self._is_closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return
