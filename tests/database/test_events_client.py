"""Events as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from jobspec import Event, connect_async, enqueue_bundle_async
from jobspec.backends.backend import AsyncBackend
from jobspec.backends.postgres.backend import AsyncPostgresBackend
from jobspec.errors import DatabaseError, LeaseLostError
from tests.database.acme import Acme, acme, note, told

__all__ = ["acme"]
pytestmark = pytest.mark.anyio
LISTENER = "query = 'listen jobspec_event' and state = 'idle' and datname = current_database()"
"""What a connection says while it is active is not done yet."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def backend(url: str, acme: Acme) -> AsyncIterator[AsyncBackend]:
    async with connect_async(url) as backend:
        yield backend


async def take(events: AsyncIterator[Event], count: int) -> list[tuple[str, int, int | None]]:
    with anyio.fail_after(60):
        return [(event.event, event.id, event.attempt) for event in [await anext(events) for _ in range(count)]]


def listening(acme: Acme) -> list[Any]:
    return acme.rows(f"select pid from pg_stat_activity where {LISTENER}")


async def test_the_life_of_a_job_is_told(backend: AsyncPostgresBackend) -> None:
    async with backend.events() as events:
        handle = await told.enqueue_async(backend)
        (job,) = await backend.claim_async()
        await job.fail("no", give_up=True)
        other = await told.enqueue_async(backend)
        await other.cancel()
        assert await take(events, 5) == [
            ("queued", handle.id, 0),
            ("started", handle.id, 1),
            ("dead", handle.id, 1),
            ("queued", other.id, 0),
            ("cancelled", other.id, 0),
        ]


async def test_one_event_for_the_end_of_a_job_and_its_result_is_there(backend: AsyncPostgresBackend) -> None:
    """A-J06, A-J08."""
    async with backend.events(events={"done"}) as events:
        first, second = await told.enqueue_async(backend), await told.enqueue_async(backend)
        one, two = await backend.claim_async(limit=2)
        await one.finish({"at": "noon"})
        with pytest.raises(LeaseLostError):
            await one.finish({"at": "night"})
        await two.finish({"at": "one"})
        assert await take(events, 2) == [("done", first.id, 1), ("done", second.id, 1)]
        assert (await first.result()).at == "noon"


async def test_an_event_comes_only_after_its_commit(backend: AsyncPostgresBackend, acme: Acme) -> None:
    async with backend.events(events=["queued"]) as events:
        with acme.conn.transaction(force_rollback=True):
            told.enqueue(acme.conn)
        handle = await told.enqueue_async(backend)
        assert await take(events, 1) == [("queued", handle.id, 0)]


async def test_only_what_is_asked_for_and_declared_is_told(backend: AsyncPostgresBackend) -> None:
    async with backend.events(kinds=["acme.told"]) as events, backend.events(kinds=["acme.note"]) as none:
        await note.enqueue_async(backend)
        handle = await told.enqueue_async(backend)
        assert await take(events, 1) == [("queued", handle.id, 0)]
        with anyio.move_on_after(0.05) as scope:
            await anext(none)
        assert scope.cancelled_caught


async def test_the_end_of_a_bundle_is_told_once(backend: AsyncPostgresBackend, acme: Acme) -> None:
    async with backend.events(events=["bundle"]) as events:
        first = await enqueue_bundle_async(backend, [note.request(), note.request()])
        second = await enqueue_bundle_async(backend, [note.request()])
        for handle in (*first.jobs, *second.jobs):
            acme.ends(handle.id)
        acme.tick(3)
        ended = {id_ for _, id_, _ in await take(events, 2)}
    assert ended == {first.id, second.id}


async def test_a_cut_connection_is_made_again(backend: AsyncPostgresBackend, acme: Acme) -> None:
    async with backend.events(events=["queued"]) as events:
        cut = f"select pg_terminate_backend(pid, 60000) from pg_stat_activity where {LISTENER}"
        assert len(acme.rows(cut)) == 1
        got: list[Any] = []

        async def listen() -> None:
            got.extend(await take(events, 1))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(listen)
            with anyio.fail_after(60):
                while not listening(acme):  # noqa: ASYNC110 - the server says, not this process
                    await anyio.sleep(0.01)
            handle = await told.enqueue_async(backend)
        assert got == [("queued", handle.id, 0)]


async def test_a_listener_that_is_cancelled_is_gone(backend: AsyncPostgresBackend, acme: Acme) -> None:
    with anyio.move_on_after(0.05) as scope:
        async with backend.events() as events:
            await anext(events)
    assert scope.cancelled_caught
    with anyio.fail_after(60):
        while listening(acme):  # noqa: ASYNC110 - the server says, not this process
            await anyio.sleep(0.01)


async def test_a_listener_that_cannot_begin_says_so(backend: AsyncPostgresBackend) -> None:
    elsewhere = AsyncPostgresBackend("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        async with elsewhere.events():
            pass
    await elsewhere.close()
