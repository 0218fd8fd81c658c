"""The same of SQLAlchemy's asyncio half and of asyncpg."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import anyio
import asyncpg
import psycopg
import pytest
import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from jobspec import (
    JobContext,
    Route,
    Worker,
    adapt,
    build_dispatch_table,
    connect_async,
    enqueue_bundle_async,
    enqueue_many_async,
)
from jobspec.backends.backend import AsyncProducer
from jobspec.backends.postgres import enqueue
from jobspec.errors import (
    InTransactionError,
    JobEndedError,
    LeaseLostError,
    NotFoundError,
    QueueFullError,
    ResultTimeoutError,
    UnknownKindError,
    UnsupportedError,
)
from tests.database.acme import Acme, Done, Note, acme, few, note, picture
from tests.database.libraries import (
    ASYNC,
    LEVELS,
    MINUTE,
    ODD,
    asyncpg_connect,
    sqlalchemy_url,
)
from tests.database.test_bundles_client import unknown

__all__ = ["acme"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=LEVELS)
def level(request: Any) -> str:
    return str(request.param)


@pytest.mark.parametrize("library", ASYNC)
async def test_async_work_is_of_the_callers_transaction_too(url: str, acme: Acme, library: str, level: str) -> None:
    opens, driver = ASYNC[library]
    async with opens(url, level, driver) as (on, commit, rollback):
        producer: AsyncProducer = adapt(on)
        asked = note.configure(run_at=datetime(2020, 1, 1, tzinfo=UTC), tags={"a": "é"}, origin="here", max_attempts=2)
        for end in (rollback, commit):
            one = await asked.enqueue_async(producer, text=ODD)
            many = await enqueue_many_async(
                producer, [picture.request(image=b"\0\xff"), note.configure(delay=MINUTE, timeout=MINUTE).request()]
            )
            bundle = await enqueue_bundle_async(producer, [note.request()] * 2)
            reservation = await note.reserve_async(producer, MINUTE)
            assert await reservation.extend(MINUTE) > datetime.now(UTC)
            assert await reservation.commit() is True
            assert [await one.state(), await many[1].state()] == ["ready", "scheduled"]
            assert ((await one.view()).origin, (await bundle.counts()).total) == ("here", 2)
            with pytest.raises(InTransactionError):
                await one.result()
            assert acme.jobs() == 0
            await end()
        assert acme.jobs() == 6
        assert acme.job(one.id).payload["text"] == ODD
        assert acme.value("select blob from jobspec.job where id = %s", many[0].id) == b"\0\xff"
        (job,) = acme.rows("select * from jobspec.claim(p_id => %s)", one.id)
        for end in (rollback, commit):
            await producer.checkpoint_async(job.id, job.run, state='{"page": 1}', extra_attempts=1)
            await producer.finish_async(job.id, job.run, result='{"at": "noon"}')
            assert acme.state(one.id) == "running"
            await end()
        assert acme.job(one.id).result == {"at": "noon"}
        with pytest.raises(JobEndedError, match="done"):
            await one.cancel()
        await rollback()
        assert await reservation.handle.cancel() == "cancelled"
        await rollback()
        assert acme.state(reservation.id) == "ready"


@pytest.mark.parametrize("library", ASYNC)
async def test_errors_of_the_database_are_ours_there_too(url: str, acme: Acme, library: str) -> None:
    opens, driver = ASYNC[library]
    async with opens(url, LEVELS[0], driver) as (on, _, rollback):
        producer = adapt(on)
        with pytest.raises(UnknownKindError, match="jobspec apply"):
            await unknown.enqueue_async(producer)
        await rollback()
        with pytest.raises(QueueFullError):
            await enqueue_many_async(producer, [few.request()] * 3)
        await rollback()
        with pytest.raises(NotFoundError):
            await producer.cancel_async(1_000_000)
        await rollback()
        with pytest.raises(LeaseLostError):
            await producer.finish_async(1, 1, result=None)
        await rollback()


@pytest.mark.parametrize("library", ["session, asyncpg", "session, psycopg", "connection, asyncpg"])
async def test_an_async_wait_polls(url: str, acme: Acme, library: str) -> None:
    opens, driver = ASYNC[library]
    async with opens(url, LEVELS[0], driver) as (on, commit, _):
        handle = await note.enqueue_async(adapt(on))
        await commit()
        with pytest.raises(ResultTimeoutError):
            await handle.result(timeout=0.01)
        acme.ends(handle.id, {"at": "noon"})
        assert (await handle.result(timeout=20)).at == "noon"
        assert not on.in_transaction()


async def test_asyncpg_outside_a_transaction_commits_each_call(
    url: str, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    conn = await asyncpg_connect(url)
    producer = adapt(conn)
    handle = await note.enqueue_async(producer)
    assert acme.jobs() == 1
    with pytest.raises(UnknownKindError):
        await enqueue_many_async(producer, [*[note.request()] * 4, unknown.request()])
    await enqueue_many_async(producer, [note.request()] * 5)
    assert acme.jobs() == 6
    acme.ends(handle.id, {"at": "noon"})
    assert (await handle.result(timeout=20)).at == "noon"
    await conn.close()


async def test_a_connection_of_a_pool_is_taken_and_the_pool_is_not(url: str, acme: Acme) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    async with asyncpg.create_pool(
        user=str(parts["user"]), database=str(parts["dbname"]), host=str(parts["host"]), min_size=1, max_size=1
    ) as pool:
        with pytest.raises(TypeError, match="acquire"):
            adapt(pool)  # type: ignore[call-overload]
        async with pool.acquire() as conn:
            await note.enqueue_async(adapt(conn))
    assert acme.jobs() == 1


async def test_async_sessions_refuse_what_cannot_be_atomic(
    url: str, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    engine = create_async_engine(sqlalchemy_url(url, "asyncpg"), isolation_level="AUTOCOMMIT")
    async with AsyncSession(engine) as session:
        with pytest.raises(UnsupportedError, match="AUTOCOMMIT"):
            await enqueue_many_async(adapt(session), [note.request()] * 5)
    await engine.dispose()


# ---- in handlers
class NoteJob(JobContext[Note, Done]):
    pass


@pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
async def test_a_handler_ends_its_job_in_its_own_session(url: str, acme: Acme, driver: str) -> None:
    acme.rows("create table effect (job bigint)")
    engine = create_async_engine(sqlalchemy_url(url, driver))

    async def handler(job: NoteJob) -> Done:
        done = Done(at=job.payload.text)
        async with AsyncSession(engine) as session, session.begin():
            await session.execute(sqlalchemy.text("insert into effect values (:job)"), {"job": job.id})
            await job.finish_async(adapt(session), done)
        return done

    table = build_dispatch_table({"note": Route("acme.note", 1, NoteJob, Note, lambda: Done)}, {"note": handler})
    async with connect_async(url) as backend, anyio.create_task_group() as tasks:
        worker = Worker(table, backend)
        tasks.start_soon(worker.run)
        handle = await note.enqueue_async(backend, text="noon")
        assert (await handle.result(timeout=60)).at == "noon"
        worker.stop()
    assert [row.job for row in acme.rows("select job from effect")] == [handle.id]
    await engine.dispose()
