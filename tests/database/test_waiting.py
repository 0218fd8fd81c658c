"""Waiting loses no wake-up, and gives a connection back as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio
import psycopg
import pytest

from jobspec import connect_async, enqueue_bundle
from jobspec.backends.postgres import waiting
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.errors import ResultTimeoutError
from tests.database.acme import Acme, Done, acme, backend, note, tx

__all__ = ["acme", "backend", "tx"]
Tx = psycopg.Connection[Any]
IDLE = psycopg.pq.TransactionStatus.IDLE
NEVER = 3600.0
"""A sleep that only a notification ends: the test would run into its own time limit."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def only_notifications_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "FIRST_SLEEP_SECONDS", NEVER)
    monkeypatch.setattr(waiting, "LONGEST_SLEEP_SECONDS", NEVER)


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
    """``before("sleep", act)``: act once, at that moment of the next wait: after it has begun to listen, or before it
    sleeps."""

    def install(moment: str, act: Callable[[], object]) -> None:
        todo = [act]

        def once() -> None:
            while todo:
                todo.pop()()

        if moment == "sleep":
            real, real_async = waiting.sleep, waiting.sleep_async

            def sleep(conn: Any, seconds: float) -> None:
                once()
                real(conn, seconds)

            async def sleep_async(conn: Any, seconds: float) -> None:
                once()
                await real_async(conn, seconds)

            monkeypatch.setattr(waiting, "sleep", sleep)
            monkeypatch.setattr(waiting, "sleep_async", sleep_async)
            return
        real_listening, real_listening_async = waiting.listening, waiting.listening_async

        @contextmanager
        def listening(conn: Any, topic: Any) -> Any:
            with real_listening(conn, topic):
                once()
                yield

        @asynccontextmanager
        async def listening_async(conn: Any, topic: Any) -> Any:
            async with real_listening_async(conn, topic):
                once()
                yield

        monkeypatch.setattr(waiting, "listening", listening)
        monkeypatch.setattr(waiting, "listening_async", listening_async)

    return install


def listens(conn: Tx) -> list[str]:
    channels = [str(row[0]) for row in conn.execute("select * from pg_listening_channels()").fetchall()]
    conn.rollback()
    return channels


MOMENTS = ["listening", "sleep"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("autocommit", [False, True])
def test_a_job_that_ends_while_the_wait_begins_is_seen(
    tx: Tx, acme: Acme, before: Any, moment: str, autocommit: bool
) -> None:
    tx.autocommit = autocommit
    handle = note.enqueue(tx)
    tx.commit()
    before(moment, lambda: acme.ends(handle.id, {"at": moment}))
    assert handle.result(timeout=60) == Done(at=moment)
    assert (tx.info.transaction_status, listens(tx)) == (IDLE, [])


@pytest.mark.anyio
@pytest.mark.parametrize("moment", MOMENTS)
async def test_an_async_wait_sees_it_too(url: str, acme: Acme, before: Any, moment: str) -> None:
    async with await psycopg.AsyncConnection.connect(url) as conn:
        handle = await note.enqueue_async(conn)
        await conn.commit()
        before(moment, lambda: acme.ends(handle.id, {"at": moment}))
        assert await handle.result(timeout=60) == Done(at=moment)
        assert conn.info.transaction_status == IDLE
        assert await (await conn.execute("select * from pg_listening_channels()")).fetchall() == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_bundle_that_ends_while_the_wait_begins_is_seen(
    tx: Tx, acme: Acme, backend: PostgresBackend, before: Any, moment: str
) -> None:
    bundle = enqueue_bundle(tx, [note.request()])
    tx.commit()
    acme.tick(3)
    before(moment, lambda: acme.ends(bundle.jobs[0].id))
    assert bundle.on(backend).wait(timeout=60).done == 1


@pytest.mark.parametrize("how", ["dies", "cancelled", "done"])
def test_every_end_wakes(backend: PostgresBackend, acme: Acme, before: Any, how: str) -> None:
    handle = note.enqueue(backend)
    acts: dict[str, Callable[[], object]] = {
        "dies": lambda: acme.kills(handle.id),
        "cancelled": lambda: acme.rows("select jobspec.cancel(%s)", handle.id),
        "done": lambda: acme.ends(handle.id),
    }
    before("sleep", acts[how])
    view = backend.wait(handle.id, timeout_seconds=60)
    assert view is not None
    assert view.state in ("dead", "cancelled", "done")


def test_a_caller_that_listens_itself_goes_on_doing_so(tx: Tx, acme: Acme, before: Any) -> None:
    tx.execute("listen jobspec_done")
    tx.execute("listen mine")
    handle = note.enqueue(tx)
    tx.commit()
    before("sleep", lambda: acme.ends(handle.id))
    handle.result(timeout=60)
    assert sorted(listens(tx)) == ["jobspec_done", "mine"]


def test_a_wait_that_times_out_leaves_nothing_behind(
    tx: Tx, acme: Acme, backend: PostgresBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = note.enqueue(tx)
    tx.commit()
    with pytest.raises(ResultTimeoutError):
        handle.result(timeout=0.01)
    assert (tx.info.transaction_status, listens(tx)) == (IDLE, [])
    with pytest.raises(ResultTimeoutError):
        handle.on(backend).result(timeout=0.01)
    assert acme.listeners() == set()


@pytest.mark.anyio
async def test_a_wait_that_is_cancelled_leaves_nothing_behind(
    url: str, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = waiting.sleep_async
    async with await psycopg.AsyncConnection.connect(url) as conn, connect_async(url) as backend:
        handle = await note.enqueue_async(conn)
        await conn.commit()
        for source in (conn, backend):
            with anyio.CancelScope() as scope:

                async def cancelled(conn: Any, seconds: float, scope: anyio.CancelScope = scope) -> None:
                    scope.cancel()
                    await real(conn, seconds)

                monkeypatch.setattr(waiting, "sleep_async", cancelled)
                await handle.on(source).result()
            assert scope.cancelled_caught
        assert conn.info.transaction_status == IDLE
        assert await (await conn.execute("select * from pg_listening_channels()")).fetchall() == []
        assert acme.listeners() == set()
        assert await handle.state() == "ready"


def test_a_job_that_was_ending_when_the_wait_began_is_seen(
    backend: PostgresBackend, acme: Acme, before: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its transaction had passed the bell before anybody slept: no notification comes, and the next look sees it."""
    monkeypatch.setattr(waiting, "FIRST_SLEEP_SECONDS", 0.01)
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    with psycopg.connect(acme.conn.info.dsn) as conn:
        job.finish({"at": "noon"}, conn=conn)
        before("sleep", conn.commit)
        assert handle.result(timeout=60).at == "noon"
