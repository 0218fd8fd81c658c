"""The notifier of the settings: ``jobspec enqueue`` tells it, ``jobspec worker`` has it, and so have its handlers."""

from __future__ import annotations

import psycopg
import pytest
from redis.client import PubSub

from jobspec.backends.redis.notifier_place import notifier_place, wake_channel
from tests.command_line import CommandLine
from tests.redis_server import RedisServer

HANDLERS = """\
import os
from shop.worker import AddJob, dispatch_some
from shop.models import AddResult

def add(job: AddJob) -> AddResult:
    assert os.environ["JOBSPEC_NOTIFIER"].startswith("redis://")
    return AddResult(total=job.payload.a + job.payload.b)

table = dispatch_some(add=add)
"""


@pytest.fixture
def notified(cli: CommandLine, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("JOBSPEC_NOTIFIER", redis_url)
    cli.write("handlers.py", HANDLERS)
    assert cli("generate").code == 0
    assert cli("apply").code == 0
    return cli


def test_enqueue_tells_it_and_a_worker_has_it(
    notified: CommandLine, redis_server: RedisServer, redis_url: str, conn: psycopg.Connection[object]
) -> None:
    with redis_server.client() as client:
        pubsub: PubSub = client.pubsub()
        pubsub.subscribe(wake_channel(notifier_place(redis_url)))
        ended = notified("enqueue", "add", "a=2")
        assert ended.code == 0, ended.err
        said = [message["data"] for _ in range(2) if (message := pubsub.get_message(timeout=20.0)) is not None]
        pubsub.close()
    assert said[1:] == ['["kind:shop.add"]']
    ended = notified("worker", "--drain")
    assert ended.code == 0, ended.err
    assert conn.execute("select state::text, result->>'total' from jobspec.jobs").fetchall() == [("done", "3")]


def test_a_wrong_one_is_said_without_its_password(notified: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBSPEC_NOTIFIER", "redis+cluster://:geheim@somewhere:1")
    ended = notified("enqueue", "add", "a=2")
    assert ended.code == 2
    assert "not a cluster" in ended.err
    assert "geheim" not in ended.err
