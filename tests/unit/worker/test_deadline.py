"""The end of a process whose worker does not end: only then, and only once it was told to."""

from __future__ import annotations

import os
import threading

import pytest

from jobspec.worker.deadline import STUCK, Deadline


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    return codes


def watcher() -> threading.Thread:
    (found,) = [each for each in threading.enumerate() if each.name == "jobspec-deadline"]
    return found


def test_a_process_whose_worker_does_not_end_is_ended(ended: list[int]) -> None:
    with Deadline(0) as deadline:
        watching = watcher()
        assert ended == []
        deadline.begin()
        watching.join()
        assert ended == [STUCK]


@pytest.mark.parametrize("begun", [True, False])
def test_a_worker_that_has_ended_leaves_its_process_alone(ended: list[int], begun: bool) -> None:
    with Deadline(600) as deadline:
        watching = watcher()
        if begun:
            deadline.begin()
    watching.join()
    assert ended == []


def test_with_grace_for_ever_nothing_watches(ended: list[int]) -> None:
    before = threading.active_count()
    with Deadline(float("inf")) as deadline:
        deadline.begin()
        assert threading.active_count() == before
    assert ended == []
