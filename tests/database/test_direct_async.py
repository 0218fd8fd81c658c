"""The async twin: statements straight through libpq on the event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from anyio import create_task_group
from anyio.lowlevel import checkpoint

from jobspec.backends.postgres.borrowed import BorrowedAsyncConnection
from jobspec.backends.postgres.direct_async import OwnAsyncConnection
from jobspec.backends.postgres.driver import run_async
from jobspec.backends.postgres.enqueue import enqueue_one
from jobspec.backends.postgres.statement import Rows, Statement
from jobspec.core.job import NewJob
from jobspec.errors import UnknownKindError
from tests.database.acme import Acme, acme

__all__ = ["acme"]
pytestmark = pytest.mark.anyio

NOTE = NewJob(kind="acme.note", version=1, payload="{}")
BIG = NewJob(kind="acme.note", version=1, payload='{"text": "%s"}' % ("x" * 1_000_000))
"""Larger than what a socket takes at once."""
ACTIVE = "select count(*) from pg_stat_activity where pid = %s and wait_event = 'PgSleep'"


def number(rows: Rows) -> int:
    return int(rows[0][0])


def sleeping(seconds: float) -> Statement[int]:
    return Statement(text="select 1 from pg_sleep(%s::float8)", params=(str(seconds),), read=number, direct=True)


@pytest.fixture
def anyio_backend() -> str:
    """On trio, connections are sync ones in threads."""
    return "asyncio"


@pytest.fixture
async def own(url: str, acme: Acme) -> AsyncIterator[OwnAsyncConnection]:
    async with await OwnAsyncConnection.connect(url, autocommit=True) as conn:
        yield conn


async def test_it_stores_a_job_however_large(own: OwnAsyncConnection) -> None:
    ids = [(await run_async(own, enqueue_one(each)))[0] for each in (NOTE, BIG, NOTE)]
    assert ids == sorted(set(ids))
    assert len(own.prepared) == 1


@pytest.mark.parametrize("binary", [False, True])
async def test_rows_are_read_as_the_driver_reads_them(own: OwnAsyncConnection, binary: bool) -> None:
    text = (
        "select n, 'x'::text, array[n, -n]::bigint[], null::bytea, n > 1, %s::text from generate_series(1, %s::int) n"
    )
    direct: Statement[Rows] = Statement(text=text, params=("é", 3), read=list, binary=binary, direct=True)
    plain: Statement[Rows] = Statement(text=text, params=("é", 3), read=list, binary=binary)
    assert await run_async(own, direct) == await run_async(own, plain)
    assert text in own.prepared


async def test_what_is_refused_is_said_and_the_next_goes_on(own: OwnAsyncConnection) -> None:
    with pytest.raises(UnknownKindError):
        await run_async(own, enqueue_one(NewJob(kind="acme.nobody", version=1, payload="{}")))
    assert await run_async(own, enqueue_one(NOTE))


async def test_whoever_is_cancelled_cancels_the_statement_and_closes_the_connection(
    own: OwnAsyncConnection, conn: psycopg.Connection[Any]
) -> None:
    pid = own.info.backend_pid
    async with create_task_group() as group:
        group.start_soon(run_async, own, sleeping(600))
        while conn.execute(ACTIVE, [pid]).fetchone() != (1,):
            await checkpoint()
        group.cancel_scope.cancel()
    assert own.closed
    while conn.execute(ACTIVE, [pid]).fetchone() != (0,):
        pass


async def test_a_cut_connection_says_why(own: OwnAsyncConnection, conn: psycopg.Connection[Any]) -> None:
    async with create_task_group() as group:

        async def wait() -> None:
            with pytest.raises(psycopg.errors.AdminShutdown):
                await run_async(own, sleeping(600))

        group.start_soon(wait)
        while conn.execute(ACTIVE, [own.info.backend_pid]).fetchone() != (1,):
            await checkpoint()
        conn.execute("select pg_terminate_backend(%s)", [own.info.backend_pid])
    assert own.closed


async def test_tasks_share_a_connection(own: OwnAsyncConnection) -> None:
    answers: list[int] = []
    async with create_task_group() as group:

        async def one(number_: int) -> None:
            asked = Statement(text="select %s::int", params=(number_,), read=number, direct=True)
            answers.append(await run_async(own, asked))

        for each in range(20):
            group.start_soon(one, each)
    assert sorted(answers) == list(range(20))


async def test_it_goes_through_the_driver_in_a_pipeline(own: OwnAsyncConnection) -> None:
    async with own.pipeline():
        (id_,) = await BorrowedAsyncConnection(own).enqueue_async([NOTE])
    assert id_ > 0
    assert own.prepared == {}


async def test_a_pipeline_that_is_opened_meanwhile_is_seen(own: OwnAsyncConnection) -> None:
    """By a task that has waited for its turn."""
    async with create_task_group() as group:

        async def pipeline() -> None:
            async with own.pipeline():
                await run_async(own, enqueue_one(NOTE))

        group.start_soon(run_async, own, sleeping(0.1))
        group.start_soon(pipeline)
        for _ in range(3):
            group.start_soon(run_async, own, enqueue_one(NOTE))
    cursor = await own.execute("select count(*) from jobspec.job")
    assert await cursor.fetchone() == (4,)


async def test_another_encoding_is_left_to_the_driver(own: OwnAsyncConnection) -> None:
    await own.execute("set client_encoding = 'latin1'")
    await run_async(own, enqueue_one(NewJob(kind="acme.note", version=1, payload='{"text": "é"}')))
    cursor = await own.execute("select payload ->> 'text' from jobspec.job")
    assert await cursor.fetchone() == ("é",)


async def test_a_session_that_was_reset_has_its_statements_prepared_anew(own: OwnAsyncConnection) -> None:
    await run_async(own, enqueue_one(NOTE))
    await own.execute("discard all")
    assert await run_async(own, enqueue_one(NOTE))


async def test_within_a_transaction_a_reset_is_an_error_once(own: OwnAsyncConnection) -> None:
    await run_async(own, enqueue_one(NOTE))
    await own.execute("deallocate all")
    with pytest.raises(psycopg.errors.InvalidSqlStatementName):
        async with own.transaction():
            await run_async(own, enqueue_one(NOTE))
    async with own.transaction():
        assert await run_async(own, enqueue_one(NOTE))
