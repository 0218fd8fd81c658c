"""The moves as the rules of a hypothesis state machine."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.model.moves import CHOICES, FOCUS, Moves
from tests.model.world import World


def machine(world: World) -> type[RuleBasedStateMachine]:
    """The rules, for this world; each example begins in an empty database and ends when all has run that may."""

    class Machine(Moves, RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.world, self.failed = world, False
            world.begin()

        def teardown(self) -> None:
            if not self.failed:
                world.drain()

    def move(name: str) -> Any:
        def make(self: Any, **draws: Any) -> None:
            try:
                getattr(Moves, name)(self, **draws)
            except BaseException:
                self.failed = True
                raise

        make.__name__ = name
        drawn: dict[str, Any] = {draw: st.sampled_from(choices) for draw, choices in CHOICES[name].items()}
        decorate: Any = rule(**drawn)
        return decorate(make)

    def begin_with(self: Any, kinds: tuple[str, ...], backlog: tuple[int, ...]) -> None:
        self.focus(kinds, backlog)

    focus: dict[str, Any] = {draw: st.sampled_from(choices) for draw, choices in FOCUS.items()}
    begin: Any = initialize(**focus)
    Machine.begin_with = begin(begin_with)
    for name in CHOICES:
        setattr(Machine, f"{name}_", move(name))
    return Machine
