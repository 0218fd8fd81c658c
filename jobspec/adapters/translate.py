"""What differs between drivers: how a parameter is written, and where an error keeps what the database said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jobspec.backends.postgres.driver import spoken
from jobspec.errors import JobspecError


@lru_cache(maxsize=512)
def numbered(text: str) -> str:
    """A statement with ``$1, $2`` in place of ``%s``."""
    head, *rest = text.split("%s")
    return "".join([head, *(f"${number}{piece}" for number, piece in enumerate(rest, 1))])


def ours(error: BaseException) -> JobspecError | None:
    """The exception of ours that an error of a driver, however wrapped, stands for; None: of something else."""
    for each in _wrapped(error):
        state = getattr(each, "sqlstate", None)
        diag: Any = getattr(each, "diag", None)
        message, hint = getattr(each, "message", None), getattr(each, "hint", None)
        if diag is not None:
            message, hint = diag.message_primary, diag.message_hint
        if isinstance(state, str) and isinstance(message, str):
            return spoken(state, message, hint)
    return None


def _wrapped(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "orig", None) or error.__cause__
