"""A payload that kills its process every time: dead after its attempts, and its neighbours live."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import Shop

ENDED = "select count(*) = %s from jobspec.job_finished"


def test_a_job_that_kills_its_process_dies_after_its_attempts(shop: Shop) -> None:
    (poison,) = shop.enqueue(how="kill")
    others = shop.enqueue(5, seconds=0)
    starts = 0
    while not shop.value(ENDED, 6):
        starts += 1
        assert starts < 10
        worker = shop.worker(lease=1, poll=0.2)
        while worker.poll() is None and not shop.value(ENDED, 6):
            with suppress(subprocess.TimeoutExpired):
                worker.wait(0.2)
    attempts = shop.attempts()
    assert attempts[poison] == ("dead", 3)
    assert {attempts[id_][0] for id_ in others} == {"done"}
    assert max(attempts[id_][1] for id_ in others) <= 2
    errors = "select array_agg(error ->> 'type' order by at) from jobspec.attempt_error where id = %s"
    assert shop.value(errors, poison) == ["lost"] * 3
    assert "died: its lease ran out" in shop.value(
        "select error ->> 'message' from jobspec.attempt_error where id = %s limit 1", poison
    )
