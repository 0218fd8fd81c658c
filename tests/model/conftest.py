"""A world on a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from jobspec.backends.postgres.floors import Floors
from tests.model.package import DECLARE
from tests.model.world import World

MakeWorld = Callable[[Callable[[], Floors]], World]


@pytest.fixture
def make_world(url: str) -> MakeWorld:
    """``make_world(floors)``: with claims that make their hints so."""
    with psycopg.connect(url) as conn:
        conn.execute(DECLARE)
    return lambda floors: World(url, floors)


@pytest.fixture
def world(make_world: MakeWorld) -> Iterator[World]:
    with closing(make_world(Floors)) as made:
        yield made
