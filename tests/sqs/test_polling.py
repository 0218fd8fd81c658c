"""Requests that wait: what one queue gives waits for no other, and nothing is left behind in a request."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import anyio
import pytest

from jobspec.backends.sqs.async_backend import AsyncSqsBackend
from jobspec.backends.sqs.backend import SqsBackend
from jobspec.backends.sqs.request import Answer, Request
from jobspec.backends.worker_backend import Registration
from jobspec.errors import DatabaseError
from tests.moto import SqsServer
from tests.sqs.shop import SHOP, job
from tests.sqs.test_worker import MOST_SECONDS, claim, ids, joined

pytestmark = pytest.mark.anyio


async def until_there(backend: AsyncSqsBackend, me: Registration) -> list[int]:
    """As a worker claims: whenever a request has ended."""
    with anyio.fail_after(MOST_SECONDS):
        async with backend.wakeups() as names:
            while not (found := ids(await claim(backend, me, bell=True))):
                await anext(names)
    return found


async def asked(server: SqsServer, before: int) -> None:
    """Until more requests for messages than these have reached the server."""
    with anyio.fail_after(MOST_SECONDS):
        while await anyio.to_thread.run_sync(lambda: server.counts().get("ReceiveMessage", 0)) <= before:
            await anyio.lowlevel.checkpoint()


def receives(server: SqsServer) -> int:
    return server.counts().get("ReceiveMessage", 0)


async def test_what_one_channel_gives_waits_for_no_other(backend: SqsBackend, sqs_url: str) -> None:
    async with joined(sqs_url.replace("wait=1", "wait=20")) as (mine, me):
        post = mine._workers[me.worker_id]
        post.vain = {home.url for home in backend._desk.catalogue.homes.values()}  # so that all wait for long
        assert ids(await claim(mine, me, bell=True)) == []
        assert len(post.standing) == 3
        sent = backend.enqueue([job("note")])
        assert await until_there(mine, me) == sent
        assert len(post.standing) == 2, "the others still wait"
        others = backend.enqueue([job("entry"), job("car")])
        found: list[int] = []
        while len(found) < 2:
            found += await until_there(mine, me)
        assert sorted(found) == sorted(others)


async def test_what_comes_after_a_claim_by_hand_was_cancelled_is_given_back(
    backend: SqsBackend, sqs_url: str, server: SqsServer
) -> None:
    async with AsyncSqsBackend(sqs_url) as mine:
        before = receives(server)
        async with anyio.create_task_group() as group:
            group.start_soon(lambda: mine.claim_async(channels=["shop.mail"], block=MOST_SECONDS))
            await asked(server, before)
            group.cancel_scope.cancel()
        sent = backend.enqueue([job("note")])
    assert [each.id for each in backend.claim(channels=["shop.mail"], block=1)] == sent


async def test_what_comes_after_a_claim_of_a_worker_was_cancelled_is_for_its_next_one(
    backend: SqsBackend, sqs_url: str, server: SqsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = backend.enqueue([job("note")])
    async with joined(sqs_url) as (mine, me):
        cancelled, plain = anyio.Event(), mine._driver._ask

        async def ask(client: Any, request: Request) -> Answer:
            answer = await plain(client, request)
            await cancelled.wait()
            return answer

        monkeypatch.setattr(mine._driver, "_ask", ask)
        async with anyio.create_task_group() as group:
            before = receives(server)
            group.start_soon(lambda: claim(mine, me))
            await asked(server, before)
            group.cancel_scope.cancel()
        cancelled.set()
        assert await until_there(mine, me) == sent
        (held,) = mine._desk.holdings.of(me.worker_id)
        assert held.attempt == 1


async def test_what_comes_after_a_worker_has_left_is_given_back(backend: SqsBackend, sqs_url: str) -> None:
    async with joined(sqs_url) as (mine, me):
        assert ids(await claim(mine, me, bell=True)) == []
        await mine.deregister(me.worker_id)
        sent = backend.enqueue([job("note")])
    assert [each.id for each in backend.claim(block=1)] == sent


async def test_a_queue_that_was_deleted_and_made_anew_is_served_again(backend: SqsBackend, sqs_url: str) -> None:
    client = backend._driver._open()
    async with joined(sqs_url) as (mine, me):
        client.delete_queue(QueueUrl=backend._desk.catalogue.homes["shop.mail"].url)
        others = backend.enqueue([job("entry")])
        assert await until_there(mine, me) == others, "the other queues do not suffer"
        backend.declare(SHOP)
        sent = backend.enqueue([job("note")])
        assert await until_there(mine, me) == sent


async def test_where_no_queue_can_be_asked_the_worker_hears_of_it(backend: SqsBackend, sqs_url: str) -> None:
    client = backend._driver._open()
    async with joined(sqs_url, [("shop.note", 1)]) as (mine, me):
        client.delete_queue(QueueUrl=backend._desk.catalogue.homes["shop.mail"].url)
        with pytest.raises(DatabaseError, match="NonExistentQueue"):
            await claim(mine, me)
        with pytest.raises(DatabaseError, match="NonExistentQueue"):
            await until_there(mine, me)


async def test_a_queue_that_fails_when_another_has_given_a_job_is_no_error_that_nobody_hears_of(
    backend: SqsBackend, sqs_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = backend.enqueue([job("note")])
    loose: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: loose.append(told["message"]))
    async with joined(sqs_url) as (mine, me):
        given, plain, mail = anyio.Event(), mine._driver._ask, backend._desk.catalogue.homes["shop.mail"].url

        async def ask(client: Any, request: Request) -> Answer:
            if request.operation == "receive_message" and request.parameters["QueueUrl"] != mail:
                await given.wait()
                return DatabaseError("ThrottlingException")
            return await plain(client, request)

        monkeypatch.setattr(mine._driver, "_ask", ask)
        assert ids(await claim(mine, me)) == sent
        given.set()
        while mine._driver._tasks:
            await anyio.lowlevel.checkpoint()
        gc.collect()
        assert loose == []
