"""Alive and ready, as the moment has it; and the server that says so."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from jobspec.cli.expose import address
from jobspec.errors import ConfigError, UsageError
from jobspec.observe.health import Health, alive, ready
from jobspec.observe.http import MOST_AT_ONCE, Page, Pages, serving, shown
from jobspec.worker.vitals import Vitals

WELL = Vitals(
    worker_id=3,
    lease_seconds=30.0,
    heartbeat_age_seconds=4.0,
    open_jobs=2,
    concurrency=16,
    taking=True,
    blocked_seconds=0.0,
    blocked_by=None,
)


@pytest.mark.parametrize(
    ("vitals", "well", "status", "facts"),
    [
        (None, True, "starting", {}),
        (WELL, True, "alive", {}),
        (replace(WELL, heartbeat_age_seconds=900.0), True, "alive", {}),
        (
            replace(WELL, blocked_seconds=29.9, blocked_by="job 7 (shop.charge)"),
            True,
            "alive",
            {"blocked_seconds": 29.9, "blocked_by": "job 7 (shop.charge)"},
        ),
        (replace(WELL, blocked_seconds=30.0), False, "blocked", {"blocked_seconds": 30.0, "blocked_by": None}),
    ],
)
def test_a_process_is_alive_unless_its_loop_is_blocked_for_long(
    vitals: Vitals | None, well: bool, status: str, facts: dict[str, Any]
) -> None:
    assert alive(vitals) == Health(well=well, status=status, facts=facts)


@pytest.mark.parametrize(
    ("vitals", "well", "status"),
    [
        (None, False, "not_registered"),
        (WELL, True, "ready"),
        (replace(WELL, blocked_seconds=90.0), True, "ready"),
        (replace(WELL, heartbeat_age_seconds=29.9), True, "ready"),
        (replace(WELL, heartbeat_age_seconds=30.0), False, "no_database"),
        (replace(WELL, taking=False), False, "stopping"),
    ],
)
def test_a_worker_is_ready_while_its_lease_holds_and_it_takes_jobs(
    vitals: Vitals | None, well: bool, status: str
) -> None:
    answer = ready(vitals)
    assert (answer.well, answer.status) == (well, status)


def fails() -> Page:
    raise RuntimeError("a bug")


PAGES: Pages = {"/healthz": lambda: shown(alive(WELL)), "/readyz": lambda: shown(ready(None)), "/fails": fails}


@pytest.fixture
def port() -> Iterator[int]:
    with serving(PAGES, host="127.0.0.1", port=0) as port:
        yield port


def ask(port: int, path: str, method: str = "GET") -> tuple[int, bytes]:
    conn = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        conn.request(method, path)
        answer = conn.getresponse()
        return answer.status, answer.read()
    finally:
        conn.close()


def test_the_status_code_says_it_and_the_body_says_why(port: int) -> None:
    assert ask(port, "/healthz") == (200, b'{"status": "alive"}\n')
    assert ask(port, "/readyz?verbose=1") == (503, b'{"status": "not_registered"}\n')
    assert ask(port, "/healthz", "HEAD") == (200, b"")
    status, body = ask(port, "/")
    assert (status, json.loads(body)["paths"]) == (404, "/healthz, /readyz, /fails")
    assert ask(port, "/healthz", "POST")[0] == 501


def test_a_page_that_fails_is_a_500_and_the_server_goes_on(port: int) -> None:
    assert ask(port, "/fails") == (500, b'{"status": "failed"}\n')
    assert ask(port, "/healthz")[0] == 200


def test_clients_that_say_nothing_cannot_use_up_threads(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(MOST_AT_ONCE + 4)]
    for late in silent[-4:]:  # they come to a full house
        late.settimeout(10)
        assert late.recv(1) == b""
    for each in silent:
        each.close()


def test_a_port_that_is_taken_is_an_error_that_says_so(port: int) -> None:
    with (
        pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"),
        serving({}, host="127.0.0.1", port=port),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("8080", ("127.0.0.1", 8080)),
        (":8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
        ("[::1]:9", ("::1", 9)),
    ],
)
def test_an_address_is_a_port_or_host_and_port(text: str, where: tuple[str, int]) -> None:
    assert address(text) == where


@pytest.mark.parametrize("text", ["", "x", "80x", "host:", "70000", "-1", "1.2.3.4", "\u0663"])
def test_anything_else_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="--http"):
        address(text)
