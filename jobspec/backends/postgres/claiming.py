"""Claiming by hand, and waiting for something to claim: LISTEN, look, sleep until somebody rings, look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

import anyio

from jobspec.backends.check import check_claim
from jobspec.backends.pauses import FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS, Patience, growing
from jobspec.backends.postgres import runs
from jobspec.backends.postgres.driver import run, run_async
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.waiting import (
    AsyncConnection,
    Connection,
    listening,
    listening_async,
    sleep,
    sleep_async,
)
from jobspec.core.job import Attempt
from jobspec.core.options import seconds_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a claim asks for, checked."""

    statement: Statement[list[Attempt]]
    block_seconds: float

    @classmethod
    def of(
        cls,
        *,
        limit: int,
        kinds: Sequence[str] | None,
        channels: Sequence[str] | None,
        lease: timedelta,
        id_: int | None,
        block: timedelta | float | None,
        client: str | None,
    ) -> Self:
        """Raises OptionError."""
        check_claim(limit, kinds, channels, lease)
        seconds = seconds_of("block", block) or 0.0
        statement = runs.claim(
            limit=limit,
            kinds=kinds,
            channels=channels,
            lease_seconds=lease.total_seconds(),
            id_=id_,
            client=client,
            bell=seconds > 0,
        )
        return cls(statement=statement, block_seconds=seconds)


def claim_here(conn: Connection, wish: Wish) -> list[Attempt]:
    """On an autocommit connection of our own."""
    jobs = run(conn, wish.statement)
    if jobs or wish.block_seconds <= 0:
        return jobs
    patience, naps = Patience(wish.block_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    with listening(conn, "jobspec_wake"):
        while not (jobs := run(conn, wish.statement)) and not patience.is_over:
            sleep(conn, patience.at_most(next(naps)))
    return jobs


async def claim_here_async(conn: AsyncConnection, wish: Wish) -> list[Attempt]:
    """See :func:`claim_here`. A claim itself is not cancelled in the middle: nobody would know what it had brought."""
    jobs = await _claim(conn, wish)
    if jobs or wish.block_seconds <= 0:
        return jobs
    patience, naps = Patience(wish.block_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    async with listening_async(conn, "jobspec_wake"):
        while not (jobs := await _claim(conn, wish)) and not patience.is_over:
            await sleep_async(conn, patience.at_most(next(naps)))
    return jobs


async def _claim(conn: AsyncConnection, wish: Wish) -> list[Attempt]:
    jobs: list[Attempt] = []
    with anyio.CancelScope(shield=True):
        jobs += await run_async(conn, wish.statement)
    return jobs
