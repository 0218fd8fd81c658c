"""Which wake-ups are worth a look of their own."""

from __future__ import annotations

from jobspec.backends.postgres.announced import FORGET_SECONDS, IN_VAIN, Announced


def test_what_was_heard_is_told_once() -> None:
    announced = Announced()
    for name in "aba":
        announced.heard(name)
    assert sorted(announced.take()) == ["a", "b"]
    assert announced.take() == []


def test_looks_in_vain_end_by_and_by() -> None:
    announced = Announced()
    for _ in range(IN_VAIN):
        announced.heard("a")
        announced.brought(announced.take(), jobs=False)
    announced.heard("a")
    announced.heard("b")
    assert announced.take() == ["b"]


def test_one_in_vain_may_be_chance() -> None:
    announced = Announced()
    for number in range(5 * IN_VAIN):
        announced.heard("a")
        names = announced.take()
        assert names == ["a"]
        announced.brought(names, jobs=number % IN_VAIN == 0)


def test_after_a_while_it_gets_another_chance() -> None:
    now = [0.0]
    announced = Announced(monotonic=lambda: now[0])
    for _ in range(IN_VAIN):
        announced.heard("a")
        announced.brought(announced.take(), jobs=False)
    now[0] = FORGET_SECONDS
    announced.heard("a")
    assert announced.take() == []
    now[0] += 1
    announced.heard("a")
    assert announced.take() == ["a"]
