"""Who is woken by what is heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from jobspec.backends.worker_backend import CANCEL, SCHEDULES, UNHEARD, WorkerBackend
from jobspec.errors import DatabaseError
from jobspec.worker.notifier import notify

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Heard:
    """A backend that says these names, and then breaks."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        yield self._said()

    async def _said(self) -> AsyncIterator[frozenset[str]]:
        yield self._names


@pytest.mark.parametrize(
    ("name", "woken"),
    [
        (CANCEL, {"cancel"}),
        (SCHEDULES, {"schedules"}),
        (UNHEARD, {"ring", "others"}),
        ("shop.far", {"others"}),
        ("shop.here", {"ring", "others"}),  # the old place of a channel that has moved is called as the new one
    ],
)
async def test_each_is_woken_by_what_concerns_it(name: str, woken: set[str]) -> None:
    heard: list[str] = []
    with pytest.raises(DatabaseError):
        await notify(
            cast("WorkerBackend", Heard(name)),
            channels=lambda: frozenset({"shop.here"}),
            **cast("dict[str, Any]", {each: lambda each=each: heard.append(each) for each in AT_FIRST}),
        )
    assert heard[:4] == AT_FIRST  # what was announced while nobody listened
    assert set(heard[4:]) == woken


AT_FIRST = ["ring", "cancel", "schedules", "others"]
