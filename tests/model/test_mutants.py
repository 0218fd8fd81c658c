"""The model test is itself tested: on engines with a bug planted in them. Each must be found."""

from __future__ import annotations

import os
from contextlib import closing

import psycopg
import pytest

from jobspec.backends.postgres.floors import Floors
from tests.model.conftest import MakeWorld
from tests.model.history import fails, history
from tests.model.mutants import MUTANTS, Mutant
from tests.model.package import EMPTY
from tests.model.world import World

ENOUGH = int(os.environ.get("JOBSPEC_MUTANTS", "0"))
"""More than 0: all of them, and so many histories within which each is to be found."""
QUICK = frozenset({"attempt_is_not_given_back"})
"""Those of the default run."""


@pytest.mark.parametrize(
    "mutant", [each for each in MUTANTS if ENOUGH or each.name in QUICK], ids=lambda each: each.name
)
def test_a_planted_bug_is_found(url: str, make_world: MakeWorld, mutant: Mutant) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("set local check_function_bodies = off")
        conn.execute(mutant.script())
    with closing(make_world(Floors)) as world:
        found = any(wrong(world, seed) for seed in range(ENOUGH or 20))
    with psycopg.connect(url) as conn:
        conn.execute(EMPTY)  # what the bug has left is not to be found by the check at the end of every test
    assert found, f"no history has found {mutant.name}"


def wrong(world: World, seed: int) -> bool:
    try:
        return fails(world, history(seed)) is not None
    except psycopg.Error:  # the engine itself has noticed
        return True
