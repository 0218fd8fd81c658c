"""Why an attempt failed, as it is kept: bounded, and free of what PostgreSQL cannot store. Pure."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Final

from pydantic import ValidationError

from jobspec.core.job import AttemptError
from jobspec.core.secrets import scrub
from jobspec.core.text import MOST_MESSAGE_BYTES, MOST_TRACEBACK_BYTES, bounded, clean
from jobspec.worker.unreadable import UnreadableError

MOST_CLASSES: Final = 50
_EVERY_ERROR: Final = frozenset({object, BaseException, Exception})
_OURS: Final = frozenset({"jobspec.worker", "anyio", "asyncio", "trio", "outcome", "threading", "concurrent.futures"})


class RemoteError(Exception):
    """What a ``run_in: process`` handler raised, in the worker; ``told`` has its class, text and traceback."""

    def __init__(self, told: AttemptError) -> None:
        super().__init__(f"{told.type}: {told.message}")
        self.told: Final = told


def raised(attempt: int, error: BaseException, hidden: Iterable[str] = ()) -> AttemptError:
    """The handler raised ``error``. ``hidden``, here and below: secrets, which are taken out of all texts."""
    for each in (error, error.__cause__):
        if isinstance(each, RemoteError):  # described already, where it was raised
            return replace(each.told, attempt=attempt)
    return AttemptError(
        attempt=attempt,
        type=clean(type(error).__name__),
        message=message_of(error, hidden),
        traceback=traced(error, hidden),
        classes=classes(error),
    )


def timed_out(
    attempt: int, seconds: float | None, error: BaseException | None, hidden: Iterable[str] = ()
) -> AttemptError:
    """The handler was cancelled at its time limit; ``error`` is what came out of it, if anything did."""
    limit = f" within {seconds:g} s" if seconds is not None else ""
    trace = None if error is None else traced(error, hidden)
    message = f"the handler did not end{limit}"
    return AttemptError(
        attempt=attempt, type="timeout", message=message, traceback=trace, classes=classes(TimeoutError())
    )


def not_committed(attempt: int) -> AttemptError:
    """The handler called ``job.finish`` and returned, but the transaction it did that in was rolled back."""
    message = "the handler called job.finish and returned, but its transaction was not committed"
    return AttemptError(attempt=attempt, type="rollback", message=message)


def unreadable(attempt: int, error: UnreadableError, hidden: Iterable[str] = ()) -> AttemptError:
    """The payload does not fit; ``data`` has the field errors."""
    message = bounded(scrub(error.message, hidden), MOST_MESSAGE_BYTES)
    fields = [{**each, "msg": scrub(each["msg"], hidden)} for each in error.fields]
    return AttemptError(attempt=attempt, type="payload", message=message, data=fields)


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


def message_of(error: BaseException, hidden: Iterable[str] = ()) -> str:
    """Its text, whatever its ``__str__`` does."""
    try:
        text = scrub(_said(error), hidden)
    except BaseException as broken:  # a user's __str__ may raise anything
        text = f"(its __str__ raised {type(broken).__name__})"
    return bounded(text, MOST_MESSAGE_BYTES)


def traced(error: BaseException, hidden: Iterable[str] = ()) -> str:
    """The traceback, from the handler on: the frames of the worker say nothing about the job."""
    try:
        lines = traceback.format_exception(type(error), error, _of_handler(error.__traceback__))
        text = "".join(lines)
        for each in _invalid(error):
            text = text.replace(str(each), _said(each))
        lines = [scrub(text, hidden)]
    except BaseException as broken:  # it calls the user's __str__ and __repr__
        lines = [f"(no traceback: formatting it raised {type(broken).__name__})"]
    return bounded("".join(lines), MOST_TRACEBACK_BYTES)


def _said(error: BaseException) -> str:
    """Its text, but never what pydantic was given: that may be anybody's secret."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [f"{'.'.join(map(str, each['loc'])) or '(value)'}: {each['msg']} [{each['type']}]" for each in found]
    return "\n".join([f"{len(found)} validation error{'s' * (len(found) != 1)} for {error.title}", *lines])


def _invalid(error: BaseException) -> Iterator[ValidationError]:
    """All errors of pydantic that the traceback shows."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, ValidationError):
            yield each
        todo += [each.__cause__, each.__context__, *(each.exceptions if isinstance(each, BaseExceptionGroup) else ())]


def _of_handler(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and _is_ours(str(trace.tb_frame.f_globals.get("__name__", ""))):
        trace = trace.tb_next
    return trace


def _is_ours(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _OURS)
