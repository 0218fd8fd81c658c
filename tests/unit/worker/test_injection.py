"""``db: Db = inject(Db)``: what handlers get, when it is opened and closed, and what is said where it is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from jobspec.errors import HandlerError
from jobspec.worker import lifespan
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.inject import inject
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, drained, table, working

pytestmark = pytest.mark.anyio


class Settings:
    url = "memory"


class Db:
    def __init__(self, url: str = "") -> None:
        self.url = url
        self.seen: list[int] = []


class Mailer:
    def __init__(self, db: Db) -> None:
        self.db = db


async def save(job: WorkJob, db: Db = inject(Db)) -> None:
    db.seen.append(job.payload.n)


async def test_a_handler_gets_what_is_provided_of_the_class_it_asks_for() -> None:
    """A-S07."""
    backend, db = FakeBackend(), Db()
    backend.add('{"n": 7}')
    await drained(backend, table(save).using(provide=[db]))
    assert db.seen == [7]


class Service:
    async def method(self, job: WorkJob, db: Db = inject(Db)) -> None:
        db.seen.append(1)

    def __call__(self, job: WorkJob, *, db: Db = inject(Db)) -> None:
        db.seen.append(2)


class AsyncService:
    async def __call__(self, job: WorkJob, db: Db = inject(Db)) -> None:
        db.seen.append(3)


def in_thread(job: WorkJob, db: Db = inject(Db)) -> None:
    db.seen.append(4)


async def with_more(job: WorkJob, number: int = 0, db: Db = inject(Db)) -> None:
    db.seen.append(number)


@pytest.mark.parametrize(
    ("handler", "seen"),
    [
        (Service().method, 1),
        (Service(), 2),
        (AsyncService(), 3),
        (in_thread, 4),
        (partial(with_more, number=5), 5),
    ],
)
async def test_any_callable_can_ask(handler: Callable[..., Any], seen: int) -> None:
    backend, db = FakeBackend(), Db()
    job = backend.add()
    await drained(backend, table(handler).using(provide=[db]))
    assert (job.state, db.seen) == ("done", [seen])


async def test_a_partial_that_gives_the_object_itself_asks_for_nothing() -> None:
    backend, db = FakeBackend(), Db()
    backend.add('{"n": 9}')
    await drained(backend, table(partial(save, db=db)))
    assert db.seen == [9]


async def test_providers_are_opened_in_order_before_the_first_claim_and_closed_after_the_last_outcome() -> None:
    backend = FakeBackend()
    steps: list[str] = []

    def settings() -> Settings:
        steps.append("settings")
        return Settings()

    async def db(settings: Settings = inject(Settings)) -> AsyncIterator[Db]:
        steps.append(f"open {len(backend.verbs)}")
        yield Db(settings.url)
        steps.append(f"close after {backend.verbs[-1]}")

    @asynccontextmanager
    async def mailer(db: Db = inject(Db)) -> AsyncIterator[Mailer]:
        yield Mailer(db)
        steps.append("close mailer")

    async def handler(job: WorkJob, mailer: Mailer = inject(Mailer), db: Db = inject(Db)) -> None:
        assert mailer.db is db
        steps.append(db.url)

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        steps.append("begin")
        yield
        steps.append("end")

    backend.add()
    await drained(backend, table(handler).using(provide=[mailer, db, settings], lifespan=life))
    assert steps == [
        "begin", "settings", "open 0", "memory", "close mailer", "close after deregister", "end",
    ]  # fmt: skip


def sync_db() -> Iterator[Db]:
    yield Db("sync")


async def coroutine_db() -> Db:
    return Db("coroutine")


def plain_db(url: str = "plain") -> Db:
    return Db(url)


@pytest.mark.parametrize(
    ("given", "url"),
    [(sync_db, "sync"), (coroutine_db, "coroutine"), (plain_db, "plain"), (partial(plain_db, "partial"), "partial")],
)
async def test_a_function_is_a_provider_of_what_it_is_annotated_with(given: Callable[..., Any], url: str) -> None:
    async with lifespan.opened(table(save).using(provide=[given])) as opened:
        assert given_to(opened)["db"].url == url


def given_to(opened: DispatchTable) -> dict[str, Any]:
    handler: Any = next(iter(opened.bindings.values())).handler
    given: dict[str, Any] = handler.keywords
    return given


async def test_tests_can_put_others_in_their_place() -> None:
    fake = Db("fake")
    async with lifespan.opened(table(save).using(provide=[plain_db]), instead=[fake]) as opened:
        assert given_to(opened)["db"] is fake


async def test_what_is_open_is_closed_when_the_worker_is_cancelled() -> None:
    backend = FakeBackend()
    began, steps = anyio.Event(), []

    async def db() -> AsyncIterator[Db]:
        try:
            yield Db()
        finally:
            await anyio.lowlevel.checkpoint()  # closing may wait: it is not cancelled with the worker
            steps.append("closed")

    async def handler(job: WorkJob, db: Db = inject(Db)) -> None:
        began.set()
        await anyio.sleep_forever()

    job = backend.add()
    async with anyio.create_task_group() as group:
        group.start_soon(Worker(table(handler).using(provide=[db]), backend).run)
        await began.wait()
        group.cancel_scope.cancel()
    assert (steps, job.state, job.attempt) == (["closed"], "ready", 0)


async def test_a_stop_ends_the_worker_while_it_opens_something_that_hangs() -> None:
    backend, opening = FakeBackend(), anyio.Event()

    async def db() -> Db:
        opening.set()
        await anyio.sleep_forever()
        return Db()

    async with working(backend, table(save).using(provide=[db])):
        await opening.wait()
    assert "register" not in backend.verbs


async def test_a_provider_that_fails_ends_the_start_and_is_named() -> None:
    closed: list[str] = []

    async def settings() -> AsyncIterator[Settings]:
        yield Settings()
        closed.append("settings")

    def db(settings: Settings = inject(Settings)) -> Db:
        raise OSError("no route")

    backend = FakeBackend()
    with pytest.raises(HandlerError, match=r"the provider `.*db` of Db failed: OSError: no route") as raised:
        await Worker(table(save).using(provide=[settings, db]), backend).run()
    assert isinstance(raised.value.__cause__, OSError)
    assert backend.verbs == []


# ---- what is wrong is said before anything starts
def bad_first(job: Any = inject(Db)) -> None: ...
def bad_position(job: WorkJob, db: Db = inject(Db), /) -> None: ...


async def two(job: WorkJob, db: Db = inject(Db), mailer: Mailer = inject(Mailer)) -> None: ...


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (two, "test.work: `two` wants Db as `db`, which nobody provides; test.work: `two` wants Mailer as `mailer`"),
        (bad_first, "has inject(Db) as its first parameter `job`, which is the job"),
        (bad_position, "takes `db` by position only"),
    ],
)
def test_a_missing_provider_names_handler_parameter_and_class(handler: Callable[..., Any], words: str) -> None:
    """A-S07."""
    with pytest.raises(HandlerError) as raised:
        Worker(table(handler), FakeBackend())
    assert words in raised.value.message


def no_annotation():  # type: ignore[no-untyped-def]
    return Db()


def needs(url: str) -> Db:
    return Db(url)


def lost(mailer: Mailer = inject(Mailer)) -> Db:
    return mailer.db


def circle(db: Db = inject(Db)) -> Mailer:
    return Mailer(db)


def unknown() -> Nowhere:  # type: ignore[name-defined]  # noqa: F821
    ...


@pytest.mark.parametrize(
    ("provide", "words"),
    [
        ([no_annotation], "does not say what it provides"),
        ([needs], "has a parameter `url` without a default"),
        ([lost], "the provider `lost` wants Mailer as `mailer`, which nobody provides"),
        ([lost, circle], "providers wait for each other: Db -> Mailer -> Db"),
        ([Db(), plain_db], "Db is provided twice, by a Db and by `plain_db`"),
        ([Db], "the class Db was given as a provider"),
        ([unknown], "cannot be read: NameError"),
        ([inject(Db)], "it asks for one"),
    ],
)
def test_what_cannot_provide_is_refused_with_its_name(provide: list[object], words: str) -> None:
    with pytest.raises(HandlerError) as raised:
        Worker(table(save).using(provide=provide), FakeBackend())
    assert words in raised.value.message


def test_only_classes_can_be_injected() -> None:
    with pytest.raises(HandlerError, match="takes a class"):
        inject(Db())  # type: ignore[arg-type]


def test_tables_that_are_joined_join_what_they_provide() -> None:
    one = table(save, kind="test.one").using(provide=[plain_db])
    same = table(save, kind="test.same").using(provide=[plain_db])
    other = table(save, kind="test.other").using(provide=[coroutine_db])
    assert isinstance(one | same, DispatchTable)
    assert [each.name for each in (one | same).providers] == ["`plain_db`"]
    with pytest.raises(HandlerError, match="Db is provided twice, by `plain_db` and by `coroutine_db`"):
        _ = one | other
