"""What relays have sent: a job that is sent again within the window is not stored again."""

from __future__ import annotations

from typing import Final

from jobspec.backends.memory.state import State

WINDOW_SECONDS: Final = 86_400.0


def before(state: State, dedup: str) -> int | None:
    """The id of the first job with this text; None: there was none within the window."""
    oldest = state.now() - WINDOW_SECONDS
    while state.sent and next(iter(state.sent.values()))[0] < oldest:
        state.sent.popitem(last=False)
    found = state.sent.get(dedup)
    return None if found is None else found[1]


def remember(state: State, dedup: str, job_id: int) -> None:
    state.sent[dedup] = (state.now(), job_id)


def forget(state: State, dedup: str) -> None:
    """The call that sent it has failed as a whole."""
    state.sent.pop(dedup, None)
