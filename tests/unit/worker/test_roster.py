"""What a supervisor does: pure values, no process."""

from __future__ import annotations

from math import inf
from random import Random

import pytest

from jobspec.worker.roster import Plan, Seat, ended, plan

KILL = 40.0


def working(number: int, *, generation: int = 0) -> Seat:
    return Seat(number=number, alive=True, loaded=True, joined=True, generation=generation)


def acts(*seats: Seat, now: float = 100.0, generation: int = 0, ending: bool = False) -> list[tuple[str, int]]:
    step = plan(seats, now=now, generation=generation, ending=ending, kill_seconds=KILL)
    return [(each.what, each.number) for each in step.acts]


def test_the_first_is_started_alone_and_the_others_when_it_has_loaded_its_handlers() -> None:
    first, second, third = (Seat(number=each) for each in (1, 2, 3))
    assert acts(first, second, third) == [("start", 1)]
    first.alive = True
    assert acts(first, second, third) == []
    first.loaded = True
    assert acts(first, second, third) == [("start", 2), ("start", 3)]


def test_one_that_waits_for_its_time_is_started_then() -> None:
    seat = Seat(number=2, loaded=True, start_at=103.0)
    step = plan([working(1), seat], now=100.0, generation=0, ending=False, kill_seconds=KILL)
    assert step == Plan(acts=(), pause_seconds=3.0)
    assert acts(working(1), seat, now=103.0) == [("start", 2)]


def test_while_all_work_there_is_nothing_to_do() -> None:
    assert plan([working(1), working(2)], now=100.0, generation=0, ending=False, kill_seconds=KILL) == Plan()


def test_the_end_stops_all_once_waits_for_them_and_kills_who_does_not_end() -> None:
    slow, quick = working(1), working(2)
    assert acts(slow, quick, ending=True) == [("stop", 1), ("stop", 2)]
    slow.stop_sent_at = quick.stop_sent_at = 100.0
    quick.alive = False
    step = plan([slow, quick], now=110.0, generation=0, ending=True, kill_seconds=KILL)
    assert step == Plan(pause_seconds=30.0)
    assert acts(slow, quick, now=140.0, ending=True) == [("kill", 1)]
    slow.killed = True
    assert acts(slow, quick, now=141.0, ending=True) == []
    slow.alive = False
    assert plan([slow, quick], now=142.0, generation=0, ending=True, kill_seconds=KILL).over


def test_without_an_end_of_the_grace_period_nobody_is_killed() -> None:
    seat = working(1)
    seat.stop_sent_at = 0.0
    assert plan([seat], now=1e9, generation=0, ending=True, kill_seconds=inf) == Plan()


def test_replacing_goes_one_by_one_and_waits_until_the_new_one_is_registered() -> None:
    first, second = working(1), working(2)
    assert acts(first, second, generation=1) == [("stop", 1)]
    first.stop_sent_at = 100.0
    assert acts(first, second, generation=1) == []
    assert ended(first, code=0, now=101.0, rng=Random(1)) == "asked"
    assert acts(first, second, now=101.0, generation=1) == [("start", 1)]
    first.alive, first.generation = True, 1
    assert acts(first, second, generation=1) == []
    first.joined = True
    assert acts(first, second, generation=1) == [("stop", 2)]


@pytest.mark.parametrize("code", [1, 3, -9])
def test_one_that_dies_again_and_again_is_started_ever_later(code: int) -> None:
    seat, pauses, now = working(1), [], 0.0
    for _ in range(10):
        seat.alive, seat.started_at = True, now
        assert ended(seat, code=code, now=now, rng=Random(1)) == "failed"
        pauses.append(seat.start_at - now)
        now = seat.start_at
    assert pauses[0] < 0.2
    assert all(pause <= 6.0 for pause in pauses)
    assert sum(pauses[-3:]) > 10 * sum(pauses[:3])
    seat.alive, seat.started_at = True, now
    ended(seat, code=code, now=now + 1000, rng=Random(1))
    assert seat.start_at - now - 1000 < 0.2  # it had worked for long


def test_one_that_ends_well_is_replaced_at_once_but_not_if_it_hardly_lived() -> None:
    seat = working(1)
    seat.started_at = 100.0
    assert ended(seat, code=0, now=105.0, rng=Random(1)) == "recycled"
    assert seat.start_at == 105.0
    seat.alive, seat.started_at = True, 105.0
    assert ended(seat, code=0, now=105.1, rng=Random(1)) == "recycled"
    assert seat.start_at > 105.1
