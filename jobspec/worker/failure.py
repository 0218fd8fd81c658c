"""Why an attempt failed, as it is kept: bounded, and free of what PostgreSQL cannot store. Pure."""

from __future__ import annotations

import traceback
from types import TracebackType
from typing import Final

from jobspec.core.job import AttemptError
from jobspec.worker.codec import UnreadableError

MOST_MESSAGE_BYTES: Final = 8 * 1024
MOST_TRACEBACK_BYTES: Final = 64 * 1024
MOST_CLASSES: Final = 50
_EVERY_ERROR: Final = frozenset({object, BaseException, Exception})
_OURS: Final = frozenset({"jobspec.worker", "anyio", "asyncio", "trio", "outcome", "threading", "concurrent.futures"})


def raised(attempt: int, error: BaseException) -> AttemptError:
    """The handler raised ``error``."""
    return AttemptError(
        attempt=attempt,
        type=clean(type(error).__name__),
        message=_message(error),
        traceback=_traceback(error),
        classes=classes(error),
    )


def timed_out(attempt: int, seconds: float | None, error: BaseException | None) -> AttemptError:
    """The handler was cancelled at its time limit; ``error`` is what came out of it, if anything did."""
    limit = f" within {seconds:g} s" if seconds is not None else ""
    trace = None if error is None else _traceback(error)
    message = f"the handler did not end{limit}"
    return AttemptError(
        attempt=attempt, type="timeout", message=message, traceback=trace, classes=classes(TimeoutError())
    )


def not_committed(attempt: int) -> AttemptError:
    """The handler called ``job.finish`` and returned, but the transaction it did that in was rolled back."""
    message = "the handler called job.finish and returned, but its transaction was not committed"
    return AttemptError(attempt=attempt, type="rollback", message=message)


def unreadable(attempt: int, error: UnreadableError) -> AttemptError:
    """The payload does not fit; ``data`` has the field errors."""
    message = bounded(error.message, MOST_MESSAGE_BYTES)
    return AttemptError(attempt=attempt, type="payload", message=message, data=error.fields)


def only_leaf(error: BaseException | None) -> BaseException | None:
    """What a task group has wrapped, if it is the only thing in it: to the handler's author it was raised as it is."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


def classes(error: BaseException) -> tuple[str, ...]:
    """``module:Class`` of everything by which a spec may name this error, the nearest first."""
    leaf = only_leaf(error)
    found = [*type(error).__mro__, *(type(leaf).__mro__ if leaf is not error else ())]
    names = (clean(f"{each.__module__}:{each.__qualname__}") for each in found if each not in _EVERY_ERROR)
    return tuple(dict.fromkeys(names))[:MOST_CLASSES]


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold; they stay readable as escapes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def bounded(text: str, most_bytes: int) -> str:
    """Cleaned; what is too long loses its middle, because both ends of a traceback say something."""
    data = clean(text).encode()
    if len(data) <= most_bytes:
        return data.decode()
    note = f"\n... {len(data) - most_bytes} bytes left out ...\n"
    half = (most_bytes - len(note)) // 2
    return data[:half].decode(errors="ignore") + note + data[-half:].decode(errors="ignore")


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception as broken:  # a user's __str__ may raise anything
        text = f"(its __str__ raised {type(broken).__name__})"
    return bounded(text, MOST_MESSAGE_BYTES)


def _traceback(error: BaseException) -> str:
    """From the handler on: the frames of the worker say nothing about the job."""
    try:
        lines = traceback.format_exception(type(error), error, _of_handler(error.__traceback__))
    except Exception as broken:  # it calls the user's __str__ and __repr__
        lines = [f"(no traceback: formatting it raised {type(broken).__name__})"]
    return bounded("".join(lines), MOST_TRACEBACK_BYTES)


def _of_handler(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and _is_ours(str(trace.tb_frame.f_globals.get("__name__", ""))):
        trace = trace.tb_next
    return trace


def _is_ours(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _OURS)
