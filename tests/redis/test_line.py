"""Connections: one that breaks is made anew, and what is not answered is an error in time, with what to do."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing

import anyio
import pytest

from jobspec.backends.redis import async_line, line
from jobspec.backends.redis.async_line import AsyncLines
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.route import Course, Route
from jobspec.errors import DatabaseError, UnsupportedError
from tests.redis_server import RedisServer, free_port, running

pytestmark = [pytest.mark.anyio, pytest.mark.server]


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running() as server:
        yield server


@pytest.fixture
def lines(server: RedisServer) -> Iterator[Lines]:
    lines = Lines(Route(place_of(server.url)), "test", most=2)
    yield lines
    lines.close()


def say(lines: Lines, *command: str | int) -> object:
    return lines.answer(Course(lines.route, command))


async def say_async(lines: AsyncLines, *command: str | int) -> object:
    return await lines.answer(Course(lines.route, command))


def test_a_server_that_was_restarted_meanwhile_is_noticed_before_anything_is_sent(
    server: RedisServer, lines: Lines
) -> None:
    say(lines, "ping")
    server.restart()
    assert say(lines, "ping") == b"PONG"


def test_where_nobody_listens_it_is_said_that_nothing_was_done(lines: Lines) -> None:
    nobody = Lines(Route(place_of(f"redis://127.0.0.1:{free_port()}")), "test")
    with pytest.raises(DatabaseError, match="cannot be reached") as caught:
        say(nobody, "ping")
    assert str(caught.value.help).startswith("nothing was done")


def test_a_frozen_server_is_an_error_that_says_what_is_not_known(server: RedisServer) -> None:
    with closing(Lines(Route(place_of(server.url)), "test", reply_seconds=0.5)) as hurried:
        say(hurried, "ping")
        os.kill(server.pid, signal.SIGSTOP)
        try:
            with pytest.raises(DatabaseError, match="cannot be reached") as caught:
                say(hurried, "incr", "number")
        finally:
            os.kill(server.pid, signal.SIGCONT)
        assert "whether it was done is not known" in str(caught.value)
        assert server.ask("ping")  # it is back
        assert say(hurried, "ping") == b"PONG"


def test_a_server_that_dies_in_the_middle_is_an_error_and_the_next_call_finds_it_again(
    server: RedisServer, lines: Lines
) -> None:
    say(lines, "ping")
    with pytest.raises(DatabaseError) as caught:
        say(lines, "debug", "segfault")
    assert "whether it was done is not known" in str(caught.value)
    with pytest.raises(DatabaseError, match="cannot be reached"):
        say(lines, "ping")
    server.kill()
    server.start()
    assert say(lines, "ping") == b"PONG"


def test_a_wrong_password_is_told_as_such_without_the_password(server: RedisServer) -> None:
    server.ask("config", "set", "requirepass", "right")
    for url in (server.url, server.url.replace("//", "//:wrong@")):
        with pytest.raises(DatabaseError, match="password") as caught:
            say(Lines(Route(place_of(url)), "test"), "ping")
        assert "wrong" not in caught.value.message.replace("WRONGPASS", "")
    assert say(Lines(Route(place_of(server.url.replace("//", "//:right@"))), "test"), "ping") == b"PONG"


def test_a_replica_says_that_it_is_read_only_and_the_next_call_looks_who_is_primary_now(
    server: RedisServer, lines: Lines
) -> None:
    with running() as primary:
        say(lines, "set", "a", 1)
        server.ask("replicaof", "127.0.0.1", str(primary.port))
        with pytest.raises(DatabaseError, match="read-only"):
            say(lines, "set", "a", 2)
        server.ask("replicaof", "no", "one")
        say(lines, "set", "a", 2)


@pytest.mark.parametrize("why", ["cancel", "time"])
async def test_an_answer_that_nobody_waits_for_any_more_is_not_taken_for_the_next(
    server: RedisServer, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = AsyncLines(Route(place_of(server.url)), "test")
    await say_async(lines, "set", "a", "1")
    if why == "time":
        monkeypatch.setattr(async_line, "REPLY_SECONDS", 0.2)
        with pytest.raises(DatabaseError, match="no answer"):
            await say_async(lines, "blpop", "nothing", 30)
    else:
        with anyio.move_on_after(0.2):
            await say_async(lines, "blpop", "nothing", 30)
    monkeypatch.undo()
    assert await say_async(lines, "get", "a") == b"1"
    await lines.close()


async def test_async_connections_find_a_restarted_server_too(server: RedisServer) -> None:
    lines = AsyncLines(Route(place_of(server.url)), "test")
    await say_async(lines, "ping")
    server.restart()
    await anyio.sleep(0.05)  # the event loop has to hear of the end of the connection
    assert await say_async(lines, "ping") == b"PONG"
    server.kill()
    with pytest.raises(DatabaseError, match="cannot be reached"):
        await say_async(lines, "ping")
    server.start()
    assert await say_async(lines, "ping") == b"PONG"
    await lines.close()


async def test_more_tasks_than_connections_take_turns(server: RedisServer) -> None:
    lines = AsyncLines(Route(place_of(server.url)), "test", most=2)
    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(say_async, lines, "incr", "number")
    assert await say_async(lines, "get", "number") == b"50"
    clients = str(server.ask("client", "list")).splitlines()
    assert sum(" name=test " in each for each in clients) <= 2
    await lines.close()


def test_threads_that_find_all_connections_in_use_are_told(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "REPLY_SECONDS", 0.05)
    with lines._line(), lines._line(), pytest.raises(DatabaseError, match="2 connections") as caught:
        say(lines, "ping")
    assert "max_connections" in str(caught.value)


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_trio_is_refused_by_name(server: RedisServer) -> None:
    with pytest.raises(UnsupportedError, match="trio"):
        await say_async(AsyncLines(Route(place_of(server.url)), "test"), "ping")
