"""Random histories, without hypothesis: faster, so for long runs; and small again when one has found something."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.model.moves import CHOICES, FOCUS, WEIGHTS, Move, Moves
from tests.model.world import World

LENGTH = 60


def history(seed: int, length: int = LENGTH) -> list[Move]:
    """Some moves are left out of each, so that others meet more often."""
    rng = random.Random(seed)
    names = [name for name in CHOICES if name in ("enqueue", "claim", "finish") or rng.random() < 0.8]
    weights = [WEIGHTS[name] for name in names]
    return [("focus", {draw: rng.choice(choices) for draw, choices in FOCUS.items()})] + [
        (name, {draw: rng.choice(choices) for draw, choices in CHOICES[name].items()})
        for name in rng.choices(names, weights, k=length)
    ]


class Player(Moves):
    def __init__(self, world: World) -> None:
        self.world = world


def play(world: World, moves: list[Move]) -> None:
    """From an empty database to the end of all jobs. Raises AssertionError where engine and model part."""
    world.begin()
    player = Player(world)
    for name, draws in moves:
        getattr(player, name)(**draws)
    world.drain()


def fails(world: World, moves: list[Move]) -> str | None:
    """With what message."""
    try:
        play(world, moves)
    except AssertionError as error:
        return str(error) or "an assertion without a message"
    return None


def smallest(moves: list[Move], wrong: Callable[[list[Move]], bool]) -> list[Move]:
    """Without the moves that are not needed for it to go wrong."""
    size = len(moves) // 2
    while size:
        start = 0
        while start < len(moves):
            fewer = moves[:start] + moves[start + size :]
            if wrong(fewer):
                moves = fewer
            else:
                start += size
        size //= 2
    return moves


def report(seed: int, moves: list[Move], message: str) -> str:
    lines = [f"    {name}({', '.join(f'{key}={draw!r}' for key, draw in draws.items())})" for name, draws in moves]
    return "\n".join([f"history {seed} went wrong: {message}", *lines])
