"""Which callables are handlers, and which table they make."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import pytest

from jobspec.errors import HandlerError
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.signature import is_async, problem
from tests.unit.worker.worker_rig import Work, WorkJob

ROUTES = {
    "work": Route("test.work", 1, WorkJob, Work, None),
    "rest": Route("test.rest", 2, WorkJob, Work, None),
}


async def good_async(job: WorkJob) -> None: ...
def good_sync(job: WorkJob) -> None: ...
def good_defaulted(job: WorkJob, db: object = None, *, also: int = 1) -> None: ...
def good_variadic(*args: Any, **kwargs: Any) -> None: ...


class Good:
    def __call__(self, job: WorkJob) -> None: ...
    async def method(self, job: WorkJob) -> None: ...


class GoodAsync:
    async def __call__(self, job: WorkJob) -> None: ...


def bad_none() -> None: ...
def bad_two(job: WorkJob, db: object) -> None: ...
def bad_keyword_only(*, job: WorkJob) -> None: ...
def bad_required_keyword(job: WorkJob, *, db: object) -> None: ...
def bad_generator(job: WorkJob) -> Iterator[int]:
    yield 1


async def bad_async_generator(job: WorkJob) -> AsyncIterator[int]:
    yield 1


class Bad:
    def __call__(self) -> None: ...


GOOD: list[tuple[Callable[..., Any], bool]] = [
    (good_async, True),
    (good_sync, False),
    (good_defaulted, False),
    (good_variadic, False),
    (Good(), False),
    (Good().method, True),
    (GoodAsync(), True),
    (partial(good_defaulted, db=1), False),
    (partial(good_async), True),
    (lambda job: None, False),
]
BAD = [
    (bad_none, "takes no parameter"),
    (bad_two, "`db`"),
    (bad_keyword_only, "`job` by keyword only"),
    (bad_required_keyword, "`db`"),
    (bad_generator, "generator"),
    (bad_async_generator, "generator"),
    (Bad(), "takes no parameter"),
    (Good, "is the class Good"),
    (None, "NoneType, which cannot be called"),
    ("app.handlers.work", "str, which cannot be called"),
]


@pytest.mark.parametrize(("handler", "runs_on_loop"), GOOD)
def test_callables_of_one_parameter_are_handlers(handler: Callable[..., Any], runs_on_loop: bool) -> None:
    """A-G08."""
    assert problem(handler) is None
    assert is_async(handler) is runs_on_loop


@pytest.mark.parametrize(("handler", "words"), BAD)
def test_anything_else_is_refused_and_the_parameter_named(handler: Any, words: str) -> None:
    """A-G07."""
    with pytest.raises(HandlerError, match="work: ") as caught:
        build_dispatch_table(ROUTES, {"work": handler})
    assert words in str(caught.value)


def test_a_table_holds_handlers_by_kind_and_version() -> None:
    table = build_dispatch_table(ROUTES, {"rest": good_sync, "work": good_async})
    assert table.kinds == [("test.rest", 2), ("test.work", 1)]
    assert table.bindings["test.work", 1].handler is good_async


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(HandlerError) as caught:
        build_dispatch_table(ROUTES, {"wrok": good_sync, "rest": bad_two}, complete=True)
    message = caught.value.message
    assert "wrok: there is no such job (did you mean `work`?)" in message
    assert "work: no handler is given" in message
    assert "rest: `bad_two` has a second parameter `db`" in message


def test_a_table_of_some_jobs_may_leave_others_out() -> None:
    assert build_dispatch_table(ROUTES, {"work": good_sync}).kinds == [("test.work", 1)]


def test_tables_join_but_never_bind_a_job_twice() -> None:
    work, rest = (build_dispatch_table(ROUTES, {name: good_sync}) for name in ("work", "rest"))
    assert (work | rest).kinds == [("test.rest", 2), ("test.work", 1)]
    other = build_dispatch_table(ROUTES, {"work": good_async})
    with pytest.raises(HandlerError) as caught:
        _ = work | other
    assert caught.value.message == (
        f"test.work version 1 is bound twice, to `{__name__}:good_sync` and to `{__name__}:good_async`"
    )
    assert repr(DispatchTable({})) == "<dispatch table of nothing>"
