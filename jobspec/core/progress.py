"""How far a job is, as its handler says it. Pure."""

from __future__ import annotations

from math import isfinite
from typing import Final

from jobspec.core.job import Progress
from jobspec.errors import OptionError

MOST_NOTE_BYTES: Final = 500


def checked(done: float, total: float | None = None, note: str | None = None) -> Progress:
    """As it can be stored; a note that is too long loses its end, ``done`` is at most ``total``.

    Raises OptionError for what is no number, negative, infinite or not a number, and for a ``total`` of 0 or less.
    """
    for name, value in (("done", done), ("total", total)):
        if value is None and name == "total":
            continue
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise OptionError(f"`{name}` of the progress is {type(value).__name__}, not a number")
        if not _finite(value) or value < 0 or (name == "total" and value == 0):
            raise OptionError(f"`{name}` of the progress is {value!r}", help="give a finite number from 0 up")
    if note is not None and not isinstance(note, str):
        raise OptionError(f"`note` of the progress is {type(note).__name__}, not a text")
    ahead = float(done) if total is None else min(float(done), float(total))
    return Progress(
        done=ahead,
        total=None if total is None else float(total),
        note=None if note is None else _bounded(note),
    )


def _finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # an int that no float can hold
        return False


def _bounded(note: str) -> str:
    """Without NUL and lone surrogates, which PostgreSQL cannot hold."""
    data = note[: MOST_NOTE_BYTES + 1].encode("utf-8", "backslashreplace").replace(b"\0", b"\\x00")
    if len(data) <= MOST_NOTE_BYTES:
        return data.decode()
    return data[: MOST_NOTE_BYTES - 3].decode(errors="ignore") + "..."
