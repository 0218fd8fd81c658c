"""Workers on real databases: older versions brought up, limits of kinds, and secrets that stay where they are."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import anyio
import psycopg
import pytest
from anyio import create_task_group, fail_after
from pydantic import BaseModel

import jobspec
from jobspec import JobContext, Route, Sensitive, Worker, build_dispatch_table
from jobspec.worker.dispatch import DispatchTable, Upcast

pytestmark = pytest.mark.anyio

DECLARE = """
select jobspec.declare_package('test');
select jobspec.declare_channel('test', 'default', 'none');
{kinds}
select jobspec.declared_package('test');
"""
CANARY = "canary-4242-bird"


class Order(BaseModel):
    number: int
    card: Annotated[str, Sensitive] = ""


class OrderJob(JobContext[Order, None]):
    pass


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def declare(conn: psycopg.Connection[Any], *kinds: tuple[str, int]) -> None:
    calls = [
        f"select jobspec.declare_kind('test', '{name}', {v}, 'default', p_base_seconds => 0);" for name, v in kinds
    ]
    with conn.transaction():
        conn.execute(DECLARE.format(kinds="\n".join(calls)))


def enqueue(conn: psycopg.Connection[Any], kind: str, version: int, payload: dict[str, Any]) -> int:
    row = conn.execute(
        "select jobspec.enqueue(%s, %s::jsonb, p_version => %s)", [f"test.{kind}", json.dumps(payload), version]
    ).fetchone()
    assert row is not None
    id_: int = row[0]
    return id_


def state(conn: psycopg.Connection[Any], *ids: int) -> list[tuple[str, int]]:
    return conn.execute(
        "select state::text, attempt from jobspec.jobs where id = any(%s) order by id", [list(ids)]
    ).fetchall()


def table(
    handler: Callable[[OrderJob], Any],
    *,
    version: int = 1,
    upcast: Mapping[int, Upcast] | None = None,
    limit: int | None = None,
) -> DispatchTable:
    route = Route("test.order", version, OrderJob, Order, None, upcast=upcast, concurrency=limit)
    return build_dispatch_table({"order": route}, {"order": handler})


@asynccontextmanager
async def working(url: str, handlers: DispatchTable, **options: Any) -> AsyncIterator[None]:
    """A running worker; stopped when the block ends."""
    async with jobspec.connect_async(url) as backend:
        with fail_after(60):
            async with create_task_group() as group:
                worker = Worker(handlers, backend, name="w", **options)
                group.start_soon(worker.run)
                yield
                worker.stop()


async def until(conn: psycopg.Connection[Any], question: str, *params: object) -> None:
    """Until the database says yes."""
    give_up_at = time.monotonic() + 30
    while conn.execute(question, params).fetchone() != (True,):
        assert time.monotonic() < give_up_at, conn.execute("select id, state, attempt from jobspec.jobs").fetchall()
        await anyio.sleep(0.01)


async def drain(url: str, conn: psycopg.Connection[Any], handlers: DispatchTable, **options: Any) -> None:
    """Run a worker until nothing is left to run."""
    async with working(url, handlers, **options):
        await until(
            conn, "select not exists (select from jobspec.jobs where state in ('ready', 'running', 'scheduled'))"
        )


def one_to_two(old: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"no": old["order_no"], "card": old.get("card", "")}


def two_to_three(old: Mapping[str, Any]) -> Order:
    return Order(number=old["no"], card=old["card"])


UPCAST: Mapping[int, Upcast] = {1: one_to_two, 2: two_to_three}


async def test_jobs_of_older_versions_are_brought_up_step_by_step(url: str, conn: psycopg.Connection[Any]) -> None:
    declare(conn, ("order", 1))
    first = enqueue(conn, "order", 1, {"order_no": 11})
    declare(conn, ("order", 2))
    second = enqueue(conn, "order", 2, {"no": 22, "card": "x"})
    declare(conn, ("order", 3))
    third = enqueue(conn, "order", 3, {"number": 33})
    seen: list[tuple[int, int]] = []

    async def handler(job: OrderJob) -> None:
        seen.append((job.version, job.payload.number))

    await drain(url, conn, table(handler, version=3, upcast=UPCAST))
    assert sorted(seen) == [(1, 11), (2, 22), (3, 33)]
    assert state(conn, first, second, third) == [("done", 1)] * 3


async def test_a_worker_without_the_up_cast_leaves_the_older_ones_where_they_are(
    url: str, conn: psycopg.Connection[Any]
) -> None:
    declare(conn, ("order", 1))
    old = enqueue(conn, "order", 1, {"order_no": 11})
    declare(conn, ("order", 2))

    async def handler(job: OrderJob) -> None:
        pass

    async with working(url, table(handler, version=2)):
        new = enqueue(conn, "order", 2, {"number": 1})
        await until(conn, "select state = 'done' from jobspec.jobs where id = %s", new)
    assert state(conn, old) == [("ready", 0)]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda old: {"number": old["no_such_key"]}, "raised KeyError"),
        (lambda _old: {"number": "many"}, "number: Input should be a valid integer"),
        (lambda _old: ["no", "mapping"], "gave list"),
        (lambda _old: {"number": object()}, "no JSON"),
        (lambda _old: Order.model_validate({"number": "many"}), "number: Input should be a valid integer"),
    ],
)
async def test_what_cannot_be_brought_up_is_parked_and_burns_no_attempt_and_runs_after_a_fix(
    url: str, conn: psycopg.Connection[Any], step: Any, why: str
) -> None:
    declare(conn, ("order", 1))
    old = enqueue(conn, "order", 1, {"order_no": 11})
    declare(conn, ("order", 2))

    async def handler(job: OrderJob) -> None:
        assert job.payload.number == 11

    await drain(url, conn, table(handler, version=2, upcast={1: step}))
    assert state(conn, old) == [("parked", 0)]
    row = conn.execute("select error ->> 'type', error ->> 'message' from jobspec.attempt_error").fetchone()
    assert row is not None
    assert row[0] == "payload"
    assert why in row[1]
    conn.execute("select jobspec.retry(array[%s]::bigint[])", [old])
    await drain(url, conn, table(handler, version=2, upcast={1: lambda old: {"number": old["order_no"]}}))
    assert state(conn, old) == [("done", 1)]


async def test_an_old_job_whose_worker_died_is_brought_up_by_the_next(url: str, conn: psycopg.Connection[Any]) -> None:
    declare(conn, ("order", 1))
    old = enqueue(conn, "order", 1, {"order_no": 11})
    dead = conn.execute(
        "select jobspec.register('dead', %s, null, 30) -> 'worker_id'",
        [json.dumps([{"name": "test.order", "version": 1}])],
    ).fetchone()
    assert dead is not None
    claimed = conn.execute(
        "select count(c.id) from jobspec.claim_batch(%s::int, 5, true, false, false, '{}') c", [dead[0]]
    ).fetchone()
    assert claimed == (1,)
    conn.execute("update jobspec.worker set expires_at = '-infinity'")
    declare(conn, ("order", 3))

    async def handler(job: OrderJob) -> None:
        assert job.payload.number == 11

    await drain(url, conn, table(handler, version=3, upcast=UPCAST))
    assert state(conn, old) == [("done", 2)]


async def test_a_database_that_never_had_the_older_versions_is_no_trouble(
    url: str, conn: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    declare(conn, ("order", 3))
    enqueue(conn, "order", 3, {"number": 33})

    async def handler(job: OrderJob) -> None:
        pass

    await drain(url, conn, table(handler, version=3, upcast=UPCAST))
    assert [each.message for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_a_kind_never_runs_above_its_limit_and_others_go_on(url: str, conn: psycopg.Connection[Any]) -> None:
    declare(conn, ("order", 1), ("free", 1))
    for number in range(40):
        enqueue(conn, "order", 1, {"number": number})
    for number in range(40):
        enqueue(conn, "free", 1, {"number": number})
    running = most = 0
    others_have_ended, left = anyio.Event(), 40

    async def limited(_job: OrderJob) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await others_have_ended.wait()
        await anyio.sleep(0.001)
        running -= 1

    async def free(_job: OrderJob) -> None:
        nonlocal left
        left -= 1
        if not left:
            others_have_ended.set()

    other = Route("test.free", 1, OrderJob, Order, None)
    handlers = table(limited, limit=2) | build_dispatch_table({"free": other}, {"free": free})
    await drain(url, conn, handlers, concurrency=8)
    assert most == 2
    assert left == 0
    assert conn.execute("select max(attempt) from jobspec.jobs").fetchone() == (1,)


async def test_the_value_of_a_sensitive_field_is_in_no_log_and_no_error(
    url: str, conn: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    declare(conn, ("order", 1), ("order", 2))
    for version in (1, 2):
        for number in range(5):
            enqueue(conn, "order", version, {"number": number, "card": CANARY})
    enqueue(conn, "order", 2, {"number": CANARY, "card": CANARY})
    enqueue(conn, "order", 2, {"number": 1, "card": [CANARY]})

    async def handler(job: OrderJob) -> None:
        logging.getLogger("shop").info("%r %s %r", job, job.payload, job.payload)
        match job.payload.number:
            case 0:
                raise ValueError(f"card {job.payload.card} refused")
            case 1:
                Order.model_validate({"number": "x" + job.payload.card, "card": 3})
            case 2:
                raise ExceptionGroup("both", [KeyError(job.payload.card), ValueError(repr(job.payload.card))])
            case 3:
                try:
                    raise RuntimeError(job.payload.card)
                except RuntimeError as error:
                    raise TypeError("see above") from error
            case _:
                pass

    def leaky(old: Mapping[str, Any]) -> Mapping[str, Any]:
        raise ValueError(f"what is {old['card']}?")

    def hook(_job: JobContext[Any, Any], error: BaseException) -> None:
        raise error

    await drain(url, conn, table(handler, version=2, upcast={1: leaky}), on_failure=hook)
    errors = conn.execute("select error::text from jobspec.attempt_error").fetchall()
    assert len(errors) >= 20
    assert [each for each in errors if CANARY in each[0]] == []
    assert any("***" in each[0] for each in errors)
    assert [
        each.getMessage() for each in caplog.records if CANARY in each.getMessage() or CANARY in str(each.exc_text)
    ] == []
    kept = conn.execute("select count(*) from jobspec.job where payload::text like %s", [f"%{CANARY}%"]).fetchone()
    assert kept == (12,), "the payload itself is kept"
