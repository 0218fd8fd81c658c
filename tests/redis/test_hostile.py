"""What nobody means to do to a queue: foreign records, a clock that goes back, two who want the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from jobspec.backends.pauses import ClosedError
from jobspec.backends.redis.async_backend import AsyncRedisBackend
from jobspec.backends.redis.backend import RedisBackend
from jobspec.backends.worker_backend import Done
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, ExclusiveError, UnknownChannelError
from tests.redis.mill import PACKAGE
from tests.redis_server import RedisServer

KINDS = [("test.work", 1)]


@pytest.fixture
def backend(redis_url: str) -> Iterator[RedisBackend]:
    with RedisBackend(redis_url) as made:
        made.declare(PACKAGE)
        yield made


def new() -> NewJob:
    return NewJob(kind="test.work", version=1, payload='{"lane": 1}')


@pytest.mark.parametrize("theirs", [("set", "mine"), ("set", "\xc1"), ("rpush", "mine"), ("set", "")])
def test_a_record_that_is_somebody_elses_is_told_as_such_and_left_alone(
    redis_server: RedisServer, backend: RedisBackend, theirs: tuple[str, str]
) -> None:
    (id_,) = backend.enqueue([new()])
    base = backend._lines.route.names.base
    with redis_server.client() as client:
        key = f"{base}:j:{id_}"
        client.rename(key, f"{base}:kept")
        client.execute_command(theirs[0], key, theirs[1])
        before = client.dump(key)
        for ask in (lambda: backend.get(id_), backend.claim, lambda: backend.cancel(id_)):
            with pytest.raises(DatabaseError, match=r"somebody|something else") as caught:
                ask()
            assert "namespace of its own" in str(caught.value)
        assert client.dump(key) == before
        client.rename(f"{base}:kept", key)
    assert [each.id for each in backend.claim()] == [id_]


@pytest.mark.anyio
async def test_channels_are_for_one_worker_alone_until_it_gives_them_back(
    backend: RedisBackend, redis_url: str
) -> None:
    async with AsyncRedisBackend(redis_url) as one, AsyncRedisBackend(redis_url) as other:
        async with one.exclusion(name="one", kinds=KINDS, channels=None):
            with pytest.raises(ExclusiveError, match="one"):
                async with other.exclusion(name="other", kinds=KINDS, channels=None):
                    pass
            async with other.exclusion(name="other", kinds=[("test.step", 1)], channels=["test.lanes"]):
                pass
        async with other.exclusion(name="other", kinds=KINDS, channels=None):
            pass


@pytest.mark.anyio
async def test_a_clock_that_goes_back_loses_and_doubles_nothing(
    redis_server: RedisServer, backend: RedisBackend, redis_url: str
) -> None:
    async with AsyncRedisBackend(redis_url) as worker:
        registration = await worker.register(name="w", kinds=KINDS, channels=None, lease_seconds=30)
        ids = backend.enqueue([new() for _ in range(3)])

        async def claimed(limit: int) -> list[Any]:
            found = await worker.claim(
                registration.worker_id, limit=limit, suspects=True, tick=True, bell=False, cursor=()
            )
            return list(found.jobs)

        (first,) = await claimed(1)
        with redis_server.client() as client:
            client.set(f"{backend._lines.route.names.base}:offset", -3600)
        (second,) = await claimed(1)
        recorded = await worker.finish_batch([Done(id=each.id, run=each.run) for each in (first, second)])
        assert recorded.runs == {first.run, second.run}
        ids += backend.enqueue([new()])
        rest = await claimed(10)
        assert [first.id, second.id, *(each.id for each in rest)] == ids
        beat = worker.heart().beat(registration.worker_id, lease_seconds=30, runs=[each.run for each in rest])
        assert not beat.lost


# ---- words
WORDS = "wörk\t|\0\n😀 \udcff"


def test_an_application_may_have_any_name(redis_url: str) -> None:
    with RedisBackend(redis_url, application_name=WORDS) as backend:
        assert backend.count({}) == {}


def test_an_error_names_what_it_is_about_whatever_is_in_that(backend: RedisBackend) -> None:
    with pytest.raises(UnknownChannelError) as caught:
        backend.pause("a|b\tc\nd")
    assert caught.value.message == 'this queue has no channel "a|b c d"'
    assert caught.value.help == "give the qualified name, <package>.<channel>"


def test_an_attempt_may_fail_with_any_words_and_any_data(backend: RedisBackend) -> None:
    """What a script could not read: half of a surrogate pair, and what is nested deeply."""
    data: Any = json.loads("[" * 500 + "]" * 500)
    (id_,) = backend.enqueue([new()])
    (held,) = backend.claim()
    error = {"type": "OSError", "message": WORDS, "data": data, "classes": ["builtins:OSError"]}
    assert backend.fail(id_, held.run, error, delay_seconds=0, give_up=False) == "scheduled"
    view = backend.get(id_)
    assert view is not None
    assert view.errors[0].message == WORDS.replace("\udcff", "?")
    assert view.errors[0].data == data
    assert backend.count({"error": "oserror: wörk"}) == {"scheduled": 1}


def test_whoever_waits_on_a_backend_that_is_closed_is_told(backend: RedisBackend) -> None:
    (id_,) = backend.enqueue([new()])
    backend.close()
    with pytest.raises(ClosedError):
        backend.wait(id_, timeout_seconds=None)
