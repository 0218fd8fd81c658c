"""``nox -s chaos``: kill -9 and terminated backends, again and again. A small one with the other database tests.

None is lost, none finishes twice, every second start of a job is explained, strict lanes keep their order.
"""

from __future__ import annotations

import os
import secrets

import pytest

from tests.chaos.storm import Storm

SIZE = os.environ.get("JOBSPEC_CHAOS_JOBS", "2000")
BLOWS = os.environ.get("JOBSPEC_CHAOS_BLOWS", "4")
SEED = os.environ.get("JOBSPEC_CHAOS_SEED", "")


@pytest.mark.timeout(3600)
def test_nothing_is_lost_and_nothing_finishes_twice(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(SEED) if SEED else secrets.randbits(32)
    storm = Storm(url, jobs=int(SIZE), kills=int(BLOWS), terminations=int(BLOWS), seed=seed)
    print(f"JOBSPEC_CHAOS_SEED={seed}")  # shown if it fails
    seconds = storm.run()
    with capsys.disabled():
        print(f"\n{storm.table(seconds)}")
    assert storm.broken_promises() == []
