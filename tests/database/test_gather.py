"""Jobs that tasks of one program enqueue at the same time share a transaction; with a real database."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from anyio import CancelScope, create_task_group, to_thread
from anyio.lowlevel import checkpoint

import jobspec
from jobspec.backends.postgres.backend import AsyncPostgresBackend
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, PayloadError
from tests.database.conftest import Engine

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def job(**given: Any) -> NewJob:
    plain: dict[str, Any] = {"kind": "shop.send", "version": 1, "payload": "{}"}
    return NewJob(**plain | given)


class Crowd:
    """Producers that all enqueue at once, behind one that is on its way."""

    def __init__(self, backend: AsyncPostgresBackend) -> None:
        self.backend = backend
        self.ids: dict[int, int] = {}
        self.errors: dict[int, Exception] = {}

    async def enqueue(self, *jobs: NewJob) -> None:
        async with create_task_group() as group:
            for n, each in enumerate(jobs):
                group.start_soon(self._enqueue, n, each)

    async def _enqueue(self, n: int, new: NewJob) -> None:
        try:
            (self.ids[n],) = await self.backend.enqueue_async([new])
        except Exception as error:
            self.errors[n] = error


async def test_they_share_transactions_and_each_hears_of_his_own(shop: Engine, url: str) -> None:
    async with jobspec.connect_async(url) as backend:
        crowd = Crowd(backend)  # type: ignore[arg-type]
        for _ in range(5):
            await crowd.enqueue(*(job(payload=f'{{"n": {n}}}') for n in range(50)))
    assert not crowd.errors
    assert {n: shop.job(id_).payload["n"] for n, id_ in crowd.ids.items()} == {n: n for n in range(50)}
    stored = shop.rows("select count(*) as jobs, count(distinct xmin::text) as transactions from jobspec.job")[0]
    assert stored.jobs == 250
    assert stored.transactions <= 15


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "shop.unknown"},
        {"payload": "[]"},
        {"payload": "{"},
        {"payload": '{"a": "\\u0000"}'},
        {"payload": '{"a": "\x00"}'},
        {"payload": '{"a": "\ud800"}'},
        {"origin": "a\x00b"},
        {"origin": "\ud800"},
        {"trace": "\ud800"},
        {"tags": "{"},
        {"tags": '{"a": 1}'},
        {"priority": 10**30},
        {"timeout_seconds": float("nan")},
        {"max_attempts": 0},
    ],
    ids=repr,
)
async def test_a_job_that_cannot_be_stored_fails_nobody_else(shop: Engine, url: str, bad: dict[str, Any]) -> None:
    async with jobspec.connect_async(url) as backend:
        crowd = Crowd(backend)  # type: ignore[arg-type]
        await crowd.enqueue(job(), job(), job(**bad), job(), job())
    assert set(crowd.errors) == {2}, crowd.errors
    assert sorted(crowd.ids) == [0, 1, 3, 4]
    assert shop.value("select count(*) from jobspec.job") == 4


async def test_whoever_is_cancelled_is_stored_or_not_and_the_others_are(shop: Engine, url: str) -> None:
    async with jobspec.connect_async(url) as backend:
        crowd = Crowd(backend)  # type: ignore[arg-type]
        for turn in range(20):
            scopes = [CancelScope() for _ in range(3)]

            async def short(scope: CancelScope, turn: int = turn) -> None:
                with scope:
                    await backend.enqueue_async([job(origin=f"cancelled {turn}")])

            async with create_task_group() as group:
                for n, scope in enumerate(scopes):
                    group.start_soon(short, scope)
                    group.start_soon(crowd.enqueue, *(job(origin=f"kept {turn}") for _ in range(5)))
                    for _ in range(turn * n):  # cancelled at another point each time
                        await checkpoint()
                    scope.cancel()
        assert not crowd.errors
        assert len(await backend.enqueue_async([job()])) == 1
    assert shop.value("select count(*) from jobspec.job where origin like 'kept%%'") == 300
    assert shop.value("select count(*) from jobspec.job where origin like 'cancelled%%'") <= 60
    assert shop.rows("select * from jobspec.check()") == []


async def test_a_connection_that_is_cut_is_told_to_all_whose_jobs_were_on_it(shop: Engine, url: str) -> None:
    async with jobspec.connect_async(url) as backend:
        crowd = Crowd(backend)  # type: ignore[arg-type]
        with shop.conn.transaction():
            shop.conn.execute("lock table jobspec.job_ready in exclusive mode")
            async with create_task_group() as group:
                group.start_soon(crowd.enqueue, *(job() for _ in range(5)))
                for _ in ("who came first", "the others together"):
                    await to_thread.run_sync(cut, url)
        assert {type(each) for each in crowd.errors.values()} <= {DatabaseError, psycopg.errors.AdminShutdown}
        assert len(crowd.errors) == 5
        again = Crowd(backend)  # type: ignore[arg-type]
        await again.enqueue(*(job() for _ in range(5)))
        assert not again.errors
    assert shop.value("select count(*) from jobspec.job") == 5


def cut(url: str) -> None:
    """All connections that wait for a lock, which are gone then: nobody cuts the same one twice."""
    with psycopg.connect(url, autocommit=True) as conn:
        while not conn.execute(
            "select pg_terminate_backend(a.pid, 60000) from pg_stat_activity a"
            " where a.datname = current_database() and a.wait_event_type = 'Lock'"
        ).fetchall():
            pass


async def test_two_programs_at_once_double_nothing(shop: Engine, url: str) -> None:
    async with jobspec.connect_async(url) as one, jobspec.connect_async(url) as two:
        crowds = [Crowd(each) for each in (one, two)]  # type: ignore[arg-type]
        async with create_task_group() as group:
            for crowd in crowds:
                group.start_soon(crowd.enqueue, *(job() for _ in range(300)))
    ids = [id_ for crowd in crowds for id_ in crowd.ids.values()]
    assert len(set(ids)) == len(ids) == 600 == shop.value("select count(*) from jobspec.job")


async def test_the_error_is_that_of_a_call_of_its_own(shop: Engine, url: str) -> None:
    async with jobspec.connect_async(url) as backend:
        crowd = Crowd(backend)  # type: ignore[arg-type]
        await crowd.enqueue(job(), job(), job(payload="[]"))
        with pytest.raises(PayloadError) as alone:
            await backend.enqueue_async([job(payload="[]")])
    assert str(crowd.errors[2]) == str(alone.value)
