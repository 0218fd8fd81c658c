"""The notifier on its own: it says everything once it can, and nobody ever waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import pytest
import redis
from redis.client import PubSub

import jobspec
from jobspec.backends.notifier import ANY, Notifier
from jobspec.backends.redis.notifier import MOST_KEPT, Unsaid
from jobspec.backends.redis.notifier_place import ended_key, notifier_place, wake_channel
from tests.redis_server import RedisServer, running

WAIT_SECONDS = 20.0


@pytest.fixture
def notifier(redis_url: str) -> Iterator[Notifier]:
    with jobspec.connect_notifier(redis_url) as notifier:
        yield notifier


@contextmanager
def listening(server: RedisServer, url: str) -> Iterator[PubSub]:
    with server.client() as client:
        pubsub: PubSub = client.pubsub()
        pubsub.subscribe(wake_channel(notifier_place(url)))
        assert heard(pubsub)["type"] == "subscribe"
        yield pubsub
        pubsub.close()


def heard(pubsub: PubSub) -> dict[str, str]:
    message = pubsub.get_message(timeout=WAIT_SECONDS)
    assert message is not None, "nothing was said"
    return dict(message)


def test_what_was_said_last_is_told_when_a_program_just_ends(redis_server: RedisServer, redis_url: str) -> None:
    program = f"import jobspec; jobspec.connect_notifier({redis_url!r}).wake(['hello'])"
    with listening(redis_server, redis_url) as pubsub:
        subprocess.run([sys.executable, "-c", program], check=True)
        assert heard(pubsub)["data"] == '["hello"]'


def test_a_process_that_was_forked_has_a_voice_of_its_own(redis_server: RedisServer, redis_url: str) -> None:
    program = (
        "import jobspec, os\n"
        f"notifier = jobspec.connect_notifier({redis_url!r})\n"
        "notifier.wake(['parent'])\n"
        "input()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    notifier.wake(['child'])\n"
        "    notifier.close()\n"
        "    os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
    )
    with listening(redis_server, redis_url) as pubsub:
        forking = subprocess.Popen([sys.executable, "-W", "ignore", "-c", program], stdin=subprocess.PIPE)
        assert heard(pubsub)["data"] == '["parent"]'
        forking.communicate(b"\n")  # it forks when its own thread has spoken
        assert forking.returncode == 0
        assert heard(pubsub)["data"] == '["child"]'


def test_a_burst_is_a_few_messages(redis_server: RedisServer, redis_url: str, notifier: Notifier) -> None:
    with listening(redis_server, redis_url) as pubsub:
        for n in range(1000):
            notifier.wake([f"kind:test.{n % 3}"])
        notifier.wake(["last"])
        messages = 1
        while "last" not in heard(pubsub)["data"]:
            messages += 1
    assert messages < 500


def test_a_redis_that_stands_still_holds_nobody_up() -> None:
    with (
        running() as server,
        jobspec.connect_notifier(server.url) as notifier,
        listening(server, server.url) as pubsub,
    ):
        os.kill(server.pid, signal.SIGSTOP)
        for n in range(20_000):  # more than it keeps
            notifier.wake([str(n)])
        os.kill(server.pid, signal.SIGCONT)
        assert heard(pubsub)["type"] == "message"


def test_a_full_redis_still_wakes_and_gets_the_ends_when_it_has_room(caplog: pytest.LogCaptureFixture) -> None:
    with (
        running("--maxmemory", "1") as server,
        jobspec.connect_notifier(server.url) as notifier,
        listening(server, server.url) as pubsub,
    ):
        notifier.publish({7: "{}"})
        while "notifier.away" not in [getattr(record, "event", "") for record in caplog.records]:
            pubsub.get_message(timeout=0.01)
        server.ask("config", "set", "maxmemory", "0")
        notifier.wake([ANY])
        assert heard(pubsub)["data"] == '["any"]'
        assert server.ask("get", ended_key(notifier_place(server.url), 7)) == "{}"


def test_of_the_ends_that_cannot_be_told_the_newest_are_kept() -> None:
    kept = Unsaid()
    for n in range(MOST_KEPT + 5):
        kept.add(Unsaid(words={"any"}, ends={n: "{}"}))
    assert list(kept.ends) == list(range(5, MOST_KEPT + 5))


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_ears_hear_words_and_nothing_else(redis_server: RedisServer, redis_url: str, backend: str) -> None:
    channel = wake_channel(notifier_place(redis_url))

    async def listen() -> list[frozenset[str]]:
        with jobspec.connect_notifier(redis_url) as notifier:
            ears = notifier.ears()
            try:
                first = await ears.hear(WAIT_SECONDS)
                for text in ("not json", "7", '{"a": 1}', '[1, null, "cancel"]'):
                    redis_server.ask("publish", channel, text)
                return [first, *[await ears.hear(WAIT_SECONDS) for _ in range(4)], await ears.hear(0.01)]
            finally:
                ears.close()

    strange = frozenset[str]()
    assert anyio.run(listen, backend=backend) == [{ANY}, strange, strange, strange, {"cancel"}, strange]


def test_ears_that_are_cancelled_leave_no_connection(redis_server: RedisServer, redis_url: str) -> None:
    channel = wake_channel(notifier_place(redis_url))

    async def listen() -> None:
        with jobspec.connect_notifier(redis_url) as notifier:
            ears = notifier.ears()
            assert await ears.hear(WAIT_SECONDS) == {ANY}
            with anyio.move_on_after(0.05):
                await ears.hear(3600.0)
            ears.close()

    anyio.run(listen)  # which would wait for a thread that still reads
    with pytest.raises(redis.ResponseError):
        redis_server.ask("no", "such", "command")  # it has seen the end of the others by now
    assert redis_server.ask("pubsub", "numsub", channel) == [channel, 0]
