"""Which jobs a transaction of a handler has ended: whoever began it wants to know once it is committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_NOTED: Final[ContextVar[list[int] | None]] = ContextVar("jobspec_endings", default=None)


def note(job_id: int) -> None:
    """The job was ended, and nothing is committed yet."""
    if (noted := _NOTED.get()) is not None:
        noted.append(job_id)


@contextmanager
def endings() -> Iterator[list[int]]:
    """What is noted inside the block, by this task or thread and those it starts."""
    ids: list[int] = []
    _NOTED.set(ids)
    try:
        yield ids
    finally:
        _NOTED.set(None)  # not by a token: an async generator may be closed in another context
