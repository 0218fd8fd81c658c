"""Which wake-ups are worth a look of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobspec.backends.postgres.announced import FORGET_SECONDS, IN_VAIN, Announced


def asleep(*names: str, monotonic: Callable[[], float] = lambda: 0.0) -> Announced:
    """Of a worker that serves ``a`` and ``b``, and rests."""
    announced = Announced(monotonic=monotonic)
    announced.serve("ab")
    announced.looked_round(jobs=False, bell=True)
    for name in names:
        announced.heard(name)
    return announced


def test_what_was_heard_is_told_once() -> None:
    announced = asleep(*"aba")
    assert announced.take() == ["a", "b"]
    assert announced.take() == []


def test_what_others_serve_is_not_heard() -> None:
    announced = asleep(*"xay")
    assert announced.take() == ["a"]
    announced.heard("a")
    announced.serve("b")
    assert announced.take() == []


def test_whoever_is_woken_time_and_again_looks_round_ten_times_a_second() -> None:
    """Else it would never get to the claim that brings the rest."""
    now = [5.0]
    announced = asleep(monotonic=lambda: now[0])
    looks, rounds = 0, 0
    for _ in range(1000):
        announced.heard("a")
        if names := announced.take():
            looks += 1
            announced.brought(names, more=False)
        else:
            rounds += 1
            announced.looked_round(jobs=True, bell=True)
        now[0] += 0.01
    assert 90 <= rounds <= 110
    assert looks == 1000 - rounds


def test_after_a_long_rest_it_looks_for_a_few() -> None:
    now = [0.0]
    announced = asleep(monotonic=lambda: now[0])
    now[0] = 1000.0
    announced.heard("a")
    assert announced.take() == ["a"]
    announced.brought("a", more=False)
    announced.heard("a")
    assert announced.take() == []


@pytest.mark.parametrize("jobs", [False, True])
def test_in_a_flood_it_looks_for_everything(jobs: bool) -> None:
    """The claim before was a whole batch: who is heard then was not waited for."""
    announced = asleep("a")
    announced.looked_round(jobs=jobs, bell=False)
    assert announced.take() == []


def test_who_knows_of_more_looks_for_everything_next() -> None:
    announced = asleep("a")
    announced.brought(announced.take(), more=True)
    announced.heard("a")
    assert announced.take() == []


def test_looks_in_vain_end_by_and_by() -> None:
    announced = asleep()
    for _ in range(IN_VAIN):
        announced.heard("a")
        announced.missed(announced.take())
    announced.heard("b")
    assert announced.take() == ["b"]
    announced.heard("b")
    announced.heard("a")
    assert announced.take() == []


def test_one_in_vain_may_be_chance() -> None:
    announced = asleep()
    for number in range(5 * IN_VAIN):
        announced.heard("a")
        names = announced.take()
        assert names == ["a"]
        if number % IN_VAIN == 0:
            announced.brought(names, more=False)
        else:
            announced.missed(names)


def test_after_a_while_it_gets_another_chance() -> None:
    now = [0.0]
    announced = asleep(monotonic=lambda: now[0])
    for _ in range(IN_VAIN):
        announced.heard("a")
        announced.missed(announced.take())
    now[0] = FORGET_SECONDS
    announced.heard("a")
    assert announced.take() == []
    now[0] += 1
    announced.heard("a")
    assert announced.take() == ["a"]
