"""Whatever is done to the engine, in whatever order, it does what the model says; ``jobspec.check()`` finds nothing."""

from __future__ import annotations

import os
import time
from contextlib import closing

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from jobspec.backends.postgres.floors import Floors
from tests.model.conftest import MakeWorld
from tests.model.history import fails, history, report, smallest
from tests.model.machine import machine
from tests.model.world import World

HISTORIES = 10
"""Of each share, in the default run."""
SHARES = 4
MINUTES = float(os.environ.get("JOBSPEC_CHAOS_MINUTES", "0"))
"""More than 0: so long, with seeds that nobody has seen."""


@pytest.mark.parametrize("share", range(SHARES))
def test_random_histories_end_as_the_model_says(world: World, share: int) -> None:
    end, first = time.monotonic() + MINUTES * 60, time.time_ns() if MINUTES else 0
    played = 0
    while played < HISTORIES or time.monotonic() < end:
        seed = first + share + SHARES * played
        moves = history(seed)
        if message := fails(world, moves):
            moves = smallest(moves, lambda fewer: fails(world, fewer) is not None)
            pytest.fail(report(seed, moves, message))
        played += 1


@pytest.mark.parametrize("wanted", [True, False], ids=["floors", "no floors"])
def test_floors_change_nothing_but_the_way(make_world: MakeWorld, wanted: bool) -> None:
    """The same histories, each compared with the model: what they end in is the same."""
    with closing(make_world(lambda: Floors(wanted=wanted))) as world:
        for seed in range(1000, 1000 + HISTORIES):
            moves = history(seed)
            assert (message := fails(world, moves)) is None, report(seed, moves, str(message))


def test_hypothesis_finds_no_history_that_goes_wrong(world: World) -> None:
    run_state_machine_as_test(
        machine(world),
        settings=settings(
            derandomize=True,
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
