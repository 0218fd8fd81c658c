"""Log lines to a reader that does not read: the program goes on, and so much and no more waits."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import select
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from jobspec.observe import writer
from jobspec.observe.lines import JsonFormatter
from jobspec.observe.writer import LineWriter

APP = logging.getLogger("app.storm")


class Ends:
    """Both ends of a pipe or a pair of sockets, and a handler at the one."""

    def __init__(self, write: int, read: int) -> None:
        self.write, self.read = write, read
        self.stream: TextIO = os.fdopen(write, "w")
        self.handler = LineWriter(self.stream)
        self.handler.setFormatter(JsonFormatter())

    def lines(self, until: str) -> list[str]:
        """Read to the line that says so."""
        data = b""
        while not (data.endswith(b"\n") and until.encode() in data.splitlines()[-1]):
            data += os.read(self.read, 1 << 20)
        return [json.loads(each)["message"] for each in data.splitlines()]


def ends(kind: str) -> Ends:
    if kind == "pipe":
        read, write = os.pipe()
        return Ends(write, read)
    here, there = socket.socketpair()
    return Ends(here.detach(), there.detach())


@pytest.fixture(params=["pipe", "socket"])
def stuck(request: pytest.FixtureRequest) -> Iterator[Ends]:
    made = ends(request.param)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(made.handler)
    yield made
    root.removeHandler(made.handler)
    root.setLevel(level)
    os.close(made.read)  # the thread, if it writes, hears of it
    made.handler.flush()
    made.handler.close()
    made.stream.close()


def test_lines_are_written_at_once_and_nobody_elses_waiting_is_changed(stuck: Ends) -> None:
    APP.info("one")
    assert select.select([stuck.read], [], [], 0)[0], "it was written before the call came back"
    assert stuck.lines("one") == ["one"]
    assert not fcntl.fcntl(stuck.write, fcntl.F_GETFL) & os.O_NONBLOCK
    assert "jobspec log" not in {each.name for each in threading.enumerate()}


def test_a_reader_that_stands_still_stops_nobody_and_gets_all_in_order(stuck: Ends) -> None:
    for n in range(5_000):
        APP.info("line %d", n)
    APP.info("the end")
    assert stuck.lines("the end") == [*(f"line {n}" for n in range(5_000)), "the end"]


def test_what_waits_is_bounded_and_what_is_left_out_is_counted(stuck: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_BYTES", 100_000)
    for n in range(20_000):
        APP.info("line %d", n)
    assert stuck.handler._waiting <= 100_000
    said = stuck.lines("are left out")
    shown = [each for each in said if each.startswith("line")]
    assert shown == [f"line {n}" for n in range(len(shown))], "the first are kept"
    assert said[-1].startswith(f"{20_000 - len(shown)} log lines are left out")


def test_a_line_of_megabytes_arrives_whole(stuck: Ends) -> None:
    APP.info("x" * 3_000_000)
    APP.info("the end")
    first, last = stuck.lines("the end")
    assert (len(first), last) == (3_000_000, "the end")


def test_a_reader_that_is_gone_is_no_error(stuck: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    for n in range(5_000):
        APP.info("line %d", n)
    other, _ = os.pipe()
    os.dup2(other, stuck.read)  # closes it
    os.close(other)
    stuck.handler.flush()
    APP.info("nobody hears this")
    assert not stuck.handler._lines


def test_a_fork_writes_its_own_lines_only(stuck: Ends) -> None:
    for n in range(5_000):
        APP.info("line %d", n)
    if (forked := os.fork()) == 0:
        os._exit(len(stuck.handler._lines))
    assert os.waitpid(forked, 0)[1] == 0
    APP.info("the end")
    assert len(stuck.lines("the end")) == 5_001


def test_a_file_has_its_line_when_the_call_is_back(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as stream:
        handler = LineWriter(stream)
        handler.emit(logging.makeLogRecord({"msg": "x" * 1_000_000}))
        handler.close()
    assert (tmp_path / "log").read_text("utf-8") == "x" * 1_000_000 + "\n"
