"""The scripts do what the model of the engine says, whatever is done to them: the model of tests/model."""

from __future__ import annotations

import pytest

from tests.model.history import fails, history, report, smallest
from tests.redis.engine_world import RedisWorld
from tests.redis_server import RedisServer

HISTORIES = 8
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_random_histories_end_as_the_model_says(redis_server: RedisServer, share: int) -> None:
    with redis_server.client() as client:
        world = RedisWorld(client, redis_server.url)
        for seed in range(share, HISTORIES * SHARES, SHARES):
            moves = history(seed)
            if message := fails(world, moves):
                moves = smallest(moves, lambda fewer: fails(world, fewer) is not None)
                pytest.fail(report(seed, moves, message))
