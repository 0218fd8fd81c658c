"""A queue in memory does what the model of the engine says, whatever is done to it: the model of tests/model."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conformance.memory_world import MemoryWorld
from tests.model.history import fails, history, report, smallest
from tests.model.machine import machine

HISTORIES = 50
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_random_histories_end_as_the_model_says(share: int) -> None:
    world = MemoryWorld()
    for seed in range(share, HISTORIES * SHARES, SHARES):
        moves = history(seed)
        if message := fails(world, moves):
            moves = smallest(moves, lambda fewer: fails(world, fewer) is not None)
            pytest.fail(report(seed, moves, message))


def test_hypothesis_finds_no_history_that_goes_wrong() -> None:
    run_state_machine_as_test(
        machine(MemoryWorld()),
        settings=settings(
            derandomize=True,
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
