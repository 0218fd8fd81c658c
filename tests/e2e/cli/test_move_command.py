"""`jobspec apply`, `move` and `worker` of a project whose channel goes to Redis and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from jobspec import connect
from tests.command_line import CommandLine

SHOP = """\
version: 1
package: shop
channels:
  mail: {BACKEND}
jobs:
  send: {payload: {to: str}, channel: mail}
"""
HANDLERS = """\
from shop.worker import dispatch_table

async def send(job):
    pass

table = dispatch_table(send=send)
"""


@pytest.fixture
def project(cli: CommandLine) -> CommandLine:
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["shop.yaml"]\nworker = "handlers:table"\n')
    cli.write("handlers.py", HANDLERS)
    said(cli, "")
    assert cli("generate").code == 0
    assert cli("apply").code == 0
    return cli


def said(cli: CommandLine, backend: str) -> None:
    """The one line of the spec."""
    cli.write("shop.yaml", SHOP.replace("BACKEND", backend))


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """What happens while `jobspec move` waits to look again."""
    monkeypatch.setattr("jobspec.cli.move.time", SimpleNamespace(sleep=lambda _: act(), monotonic=time.monotonic))


def run_one(url: str) -> None:
    with connect(url) as backend:
        for job in backend.claim():
            job.finish()


def interrupted() -> None:
    raise KeyboardInterrupt


def test_a_channel_goes_to_redis_and_back(
    project: CommandLine, url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBSPEC_BACKEND_REDIS", redis_url)
    assert project("enqueue", "send", "to=a").code == 0
    said(project, "backend: redis")
    refused = project("apply")
    assert (refused.code, "JS024" in refused.err, "run `jobspec move`" in refused.err) == (1, True, True)

    meanwhile(monkeypatch, interrupted)
    stopped = project("move", "mail")
    assert stopped.code == 1
    assert "interrupted: new jobs of shop.mail wait" in stopped.err
    assert project("enqueue", "send", "to=b").code == 0

    meanwhile(monkeypatch, lambda: run_one(url))
    moved = project("move", "mail")
    assert (moved.code, moved.err) == (0, "")
    assert "left at the old place: 1 unfinished job\n" in moved.out
    assert "shop.mail is run by redis now" in moved.out
    assert project("apply").code == 0
    assert project("move", "mail").out == "shop.mail is run by redis already\n"
    assert project("worker", "--drain").code == 0
    with connect(redis_url) as there:
        assert there.count({}) == {"ready": 1}

    said(project, "")
    meanwhile(monkeypatch, lambda: run_one(redis_url))
    back = project("move", "shop.mail")
    assert back.code == 0, back.err
    assert "shop.mail was run by redis, and is to be run by the workers of PostgreSQL" in back.out
    assert project("apply").code == 0
    assert project("enqueue", "send", "to=c").code == 0
    with connect(url) as here:
        assert here.count({"state": "ready"}) == {"ready": 1}


def test_a_channel_goes_to_sqs_and_back_when_the_last_of_its_messages_has_gone(
    project: CommandLine, url: str, sqs_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBSPEC_BACKEND_SQS", sqs_url)
    monkeypatch.setattr("jobspec.cli.move.QUIET_SECONDS", {"sqs": 0.0})
    said(project, "backend: sqs")
    assert project("move", "mail").code == 0
    assert project("apply").code == 0
    assert project("enqueue", "send", "to=a").code == 0
    assert project("worker", "--drain").code == 0

    said(project, "")
    with connect(sqs_url) as there:
        (held,) = there.claim()
        looks: list[int] = []

        def look() -> None:
            looks.append(1)
            if len(looks) == 3:
                held.finish()

        meanwhile(monkeypatch, look)
        back = project("move", "mail")
    assert back.code == 0, back.err
    assert "left at the old place: 1 unfinished job\n" in back.out
    assert len(looks) >= 3
    assert project("apply").code == 0
    assert project("enqueue", "send", "to=b").code == 0
    with connect(url) as here:
        assert here.count({"state": "ready"}) == {"ready": 1}


def test_who_forwards_says_where(project: CommandLine) -> None:
    said(project, "backend: sqs")
    refused = project("apply")
    assert refused.code == 2
    assert "nothing says where that is" in refused.err
    assert "[tool.jobspec.backends], or JOBSPEC_BACKEND_SQS" in refused.err


def test_a_channel_that_is_not_in_the_specs_does_not_move(project: CommandLine) -> None:
    refused = project("move", "post")
    assert refused.code == 2
    assert "the specs have no channel `post`" in refused.err
    assert "they have shop.mail" in refused.err
