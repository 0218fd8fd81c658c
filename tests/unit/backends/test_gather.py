"""Jobs that come at the same time go together; each caller hears of his own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import anyio
import psycopg
import pytest
from anyio import CancelScope, Event, create_task_group
from anyio.lowlevel import checkpoint

from jobspec.backends.postgres import gather
from jobspec.backends.postgres.gather import Gatherer
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, JobspecError, QueueFullError

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def job(name: str) -> NewJob:
    return NewJob(kind=name, version=1, payload="{}")


class Database:
    """Answers a statement when the test says so. A job called ``bad`` is refused, and all with it."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []
        self.stored: list[str] = []
        self.gates: list[Event] = []
        self.open = False
        self.lost = False

    async def send(self, jobs: Sequence[NewJob]) -> list[int]:
        names = [each.kind for each in jobs]
        self.sent.append(names)
        self.gates.append(gate := Event())
        await (checkpoint() if self.open else gate.wait())
        if self.lost:
            raise DatabaseError("the database cannot be reached")
        if "bad" in names:
            raise QueueFullError("no room")
        self.stored += names
        return [len(self.stored) - len(names) + n + 1 for n in range(len(names))]

    async def until_sent(self, count: int) -> None:
        while len(self.sent) < count:
            await checkpoint()

    def answer(self) -> None:
        self.gates[-1].set()


class Producers:
    def __init__(self, database: Database) -> None:
        self.gatherer = Gatherer(database.send)
        self.ids: dict[str, int] = {}
        self.errors: dict[str, BaseException] = {}
        self.ended: dict[str, Event] = {}

    async def enqueue(self, name: str, scope: CancelScope | None = None) -> None:
        ended = self.ended[name] = Event()
        try:
            with scope or CancelScope():
                self.ids[name] = await self.gatherer.enqueue(job(name))
        except (JobspecError, psycopg.Error) as error:
            self.errors[name] = error
        finally:
            ended.set()


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def producers(database: Database) -> Producers:
    return Producers(database)


async def test_one_after_the_other_each_has_a_statement_of_its_own(database: Database, producers: Producers) -> None:
    database.open = True
    for name in "abc":
        await producers.enqueue(name)
    assert database.sent == [["a"], ["b"], ["c"]]
    assert producers.ids == {"a": 1, "b": 2, "c": 3}


async def test_what_comes_meanwhile_goes_together_in_the_order_in_which_it_came(
    database: Database, producers: Producers
) -> None:
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in "bcd":
            group.start_soon(producers.enqueue, name)
            await anyio.wait_all_tasks_blocked()
        database.answer()
        await database.until_sent(2)
        database.answer()
    assert database.sent == [["a"], ["b", "c", "d"]]
    assert producers.ids == {"a": 1, "b": 2, "c": 3, "d": 4}


async def test_those_who_were_answered_together_go_together_again(database: Database, producers: Producers) -> None:
    database.open = True

    async def many(first: str) -> None:
        for n in range(5):
            await producers.enqueue(f"{first}{n}")

    async with create_task_group() as group:
        for first in "abcdefgh":
            group.start_soon(many, first)
    assert sorted(database.stored) == sorted(f"{first}{n}" for first in "abcdefgh" for n in range(5))
    assert len(database.sent) <= 16
    assert all(database.stored[id_ - 1] == name for name, id_ in producers.ids.items())


async def test_if_one_is_refused_the_others_are_sent_alone(database: Database, producers: Producers) -> None:
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in ("b", "bad", "c"):
            group.start_soon(producers.enqueue, name)
        await anyio.wait_all_tasks_blocked()
        database.open = True
        database.answer()
    assert sorted(map(len, database.sent)) == [1, 1, 1, 1, 3]
    assert sorted(producers.ids) == ["a", "b", "c"]
    assert isinstance(producers.errors["bad"], QueueFullError)
    assert sorted(database.stored) == ["a", "b", "c"]


async def test_after_a_lost_connection_nothing_is_sent_again(database: Database, producers: Producers) -> None:
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in "bc":
            group.start_soon(producers.enqueue, name)
        await anyio.wait_all_tasks_blocked()
        database.open = database.lost = True
        database.answer()
    assert len(database.sent) == 2
    assert {type(each) for each in producers.errors.values()} == {DatabaseError}
    assert sorted(producers.errors) == ["a", "b", "c"]


async def test_who_is_cancelled_before_it_was_sent_is_not_sent(database: Database, producers: Producers) -> None:
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        scope = CancelScope()
        group.start_soon(producers.enqueue, "b", scope)
        await anyio.wait_all_tasks_blocked()
        group.start_soon(producers.enqueue, "c")
        await anyio.wait_all_tasks_blocked()
        scope.cancel()
        await producers.ended["b"].wait()
        database.open = True
        database.answer()
    assert database.stored == ["a", "c"]
    assert producers.ids == {"a": 1, "c": 2}


@pytest.mark.parametrize("who", ["b", "c"])
async def test_whoever_is_cancelled_while_it_is_sent_the_others_hear_of_theirs(
    database: Database, producers: Producers, who: str
) -> None:
    """``b`` leads."""
    scope = CancelScope()
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in "bcd":
            group.start_soon(producers.enqueue, name, scope if name == who else None)
            await anyio.wait_all_tasks_blocked()
        database.answer()
        await database.until_sent(2)
        scope.cancel()
        await anyio.wait_all_tasks_blocked()
        database.open = True
        database.answer()
    assert database.sent == [["a"], ["b", "c", "d"]]
    assert set(producers.ids) >= {"a", "b", "c", "d"} - {who}
    assert not producers.errors
    await producers.enqueue("e")
    assert producers.ids["e"] == 5


async def test_who_is_cancelled_as_the_lead_comes_hands_it_on(database: Database, producers: Producers) -> None:
    scope = CancelScope()
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in "bc":
            group.start_soon(producers.enqueue, name, scope if name == "b" else None)
            await anyio.wait_all_tasks_blocked()
        database.open = True
        database.answer()
        scope.cancel()
    assert "c" in producers.ids
    await producers.enqueue("d")
    assert "d" in producers.ids


async def test_a_database_that_does_not_answer_is_not_waited_for_for_ever(
    database: Database, producers: Producers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "STATEMENT_SECONDS", 0.01)
    async with create_task_group() as group:
        group.start_soon(producers.enqueue, "a")
        await database.until_sent(1)
        for name in "bc":
            group.start_soon(producers.enqueue, name)
        await anyio.wait_all_tasks_blocked()
        database.answer()
    assert {name: type(each) for name, each in producers.errors.items()} == {"b": DatabaseError, "c": DatabaseError}


@pytest.mark.parametrize("anyio_backend", ["asyncio"], indirect=True)
async def test_a_task_that_leads_may_be_cancelled_by_asyncio_itself(database: Database, producers: Producers) -> None:
    tasks = {"a": asyncio.create_task(producers.enqueue("a"))}
    await database.until_sent(1)
    for name in "bc":
        tasks[name] = asyncio.create_task(producers.enqueue(name))
        await anyio.wait_all_tasks_blocked()
    database.answer()
    await database.until_sent(2)
    tasks["b"].cancel()
    await anyio.wait_all_tasks_blocked()
    database.open = True
    database.answer()
    await asyncio.wait(tasks.values())
    assert tasks["b"].cancelled()
    assert database.sent == [["a"], ["b", "c"]]
    assert producers.ids == {"a": 1, "c": 3}
