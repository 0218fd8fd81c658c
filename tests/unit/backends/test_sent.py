"""A queue in memory takes a job that a relay sends twice once, for a day."""

from __future__ import annotations

import pytest

from jobspec.backends.declared import ChannelSpec, KindSpec, Package
from jobspec.backends.memory.queue import Queue
from jobspec.core.job import NewJob
from jobspec.errors import UnknownKindError


class HandClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


def made() -> tuple[Queue, HandClock]:
    clock = HandClock()
    queue = Queue(clock=clock)
    kind = KindSpec(name="a.note", version=1, channel="a.mail")
    queue.declare(Package(name="a", channels=(ChannelSpec(name="a.mail"),), kinds=(kind,)))
    return queue, clock


def job(dedup: str | None, kind: str = "a.note") -> NewJob:
    return NewJob(kind=kind, version=1, payload="{}", dedup=dedup)


def test_a_job_that_is_sent_again_is_the_first_one() -> None:
    queue, _ = made()
    first, second = queue.enqueue([job("x"), job("y")])
    assert queue.enqueue([job("y"), job("z"), job("x")])[::2] == [second, first]
    assert len(queue.state.jobs) == 3


def test_jobs_without_a_text_are_all_stored() -> None:
    queue, _ = made()
    queue.enqueue([job(None), job(None)])
    assert len(queue.state.jobs) == 2


def test_after_a_day_the_same_text_is_another_job() -> None:
    queue, clock = made()
    (first,) = queue.enqueue([job("x")])
    clock.now += 86_399
    assert queue.enqueue([job("x")]) == [first]
    clock.now += 2
    assert queue.enqueue([job("x")]) != [first]
    assert len(queue.state.sent) == 1


def test_a_call_that_failed_as_a_whole_has_sent_nothing() -> None:
    queue, _ = made()
    with pytest.raises(UnknownKindError):
        queue.enqueue([job("x"), job("y", "a.other")])
    assert len(queue.state.jobs) == 0
    queue.enqueue([job("x")])
    assert len(queue.state.jobs) == 1
