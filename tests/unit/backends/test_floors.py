"""What a connection remembers of lanes, and what it says back."""

from __future__ import annotations

import pytest

from jobspec.backends.postgres import floors
from jobspec.backends.postgres.floors import DEEP, Floors


def told(*lanes: tuple[int, int | None, int | None, int | None], channel: int = 1) -> list[list[object]]:
    return [[channel, *(list(column) for column in zip(*lanes, strict=True))]]


def test_what_was_learned_is_said_back_in_the_order_of_lanes() -> None:
    known = Floors()
    known.learn(told((30, 0, 7, None), (10, -1, 5, 3)))
    assert known.ask([0, 0], 10) == ([10, -1, 5, 3, 30, 0, 7, 0], [2])


def test_each_channel_has_its_own_groups() -> None:
    known = Floors()
    known.learn(told((1, 0, 7, 0), channel=3))
    assert known.ask([0, 0, 0, 0, 0, 0], 10) == ([1, 0, 7, 0], [0, 0, 1])


def test_only_the_lanes_that_come_next_are_said() -> None:
    known = Floors()
    known.learn(told(*((lane, 0, lane, 0) for lane in range(100))))
    said, ends = known.ask([95, 0], 2)
    assert said is not None
    assert said[::4] == [0, 1, 2, 3, 4, 5, 96, 97, 98, 99]
    assert ends == [10]


def test_an_empty_lane_is_forgotten_unless_it_was_deep() -> None:
    known = Floors()
    known.learn(told((1, 0, 7, 0), (2, 0, 8, 0)))
    for position in range(DEEP):
        known.learn(told((2, 0, 9 + position, 0)))
    known.learn(told((1, None, 50, None), (2, None, 50, None)))
    assert known.ask([0, 0], 10) == ([2, 0, 50, 0], [1])


def test_a_channel_without_a_key_has_one_floor() -> None:
    known = Floors()
    known.learn(told((0, -3, 7, None), channel=2))
    known.learn(told((5, 0, 9, None), channel=3))
    assert known.ask_alone([0] * 6) == ([-32768, -3, -32768], [0, 7, 0])
    assert known.ask_alone([]) == ([], [])


def test_a_position_that_is_not_told_stays() -> None:
    known = Floors()
    known.learn(told((1, 0, 7, 2)))
    known.learn(told((1, 0, None, 9)))
    assert known.ask([0, 0], 10) == ([1, 0, 7, 9], [1])


def test_too_many_lanes_are_all_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "MOST_LANES", 3)
    known = Floors()
    known.learn(told(*((lane, 0, lane, 0) for lane in range(4))))
    assert known.ask([0, 0], 10) == ([3, 0, 3, 0], [1])


def test_hints_do_not_live_long_nor_outlive_the_connection() -> None:
    now = 0.0
    known = Floors(monotonic=lambda: now)
    known.learn(told((1, 0, 7, 0)))
    known.forget()
    assert known.ask([0, 0], 10) == ([], [0])
    known.learn(told((1, 0, 7, 0)))
    now = floors.LIFE_SECONDS + 1
    assert known.ask([0, 0], 10) == ([], [0])


def test_unwanted_floors_are_neither_given_nor_asked_for() -> None:
    assert Floors(wanted=False).ask([0, 0], 10) == (None, [])
