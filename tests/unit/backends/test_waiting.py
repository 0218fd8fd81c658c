"""A wait that is tried again while the database is away."""

from __future__ import annotations

import pytest

from jobspec.backends.postgres.waiting import insist, insist_async
from jobspec.errors import ResultTimeoutError

SAID = r"job 7 has not ended within 5 s"


def too_short(seconds: float | None) -> None:
    raise ResultTimeoutError(f"job 7 has not ended within {seconds} s")


def test_a_wait_that_was_too_short_names_the_timeout_that_was_given_and_not_what_was_left_of_it() -> None:
    with pytest.raises(ResultTimeoutError, match=SAID):
        insist(7, 5.0, too_short)


@pytest.mark.anyio
async def test_an_async_one_does_so_too() -> None:
    async def once(seconds: float | None) -> None:
        too_short(seconds)

    with pytest.raises(ResultTimeoutError, match=SAID):
        await insist_async(7, 5.0, once)
