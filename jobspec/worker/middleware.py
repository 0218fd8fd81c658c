"""What is wrapped around handlers: composed once, when a worker starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

from jobspec.errors import HandlerError
from jobspec.worker.context import JobContext

Call: TypeAlias = Callable[[JobContext[Any, Any]], Awaitable[object]]
"""Runs the handler, wherever it runs, and gives what it returns; raises what it raises."""

Middleware: TypeAlias = Callable[[Call], Call]
"""Makes a call of a call. It is asked once for every kind, before the first job."""


def compose(call: Call, middleware: Iterable[Middleware]) -> Call:
    """``call`` inside all of them, the first outermost. Raises HandlerError if one does not give a function."""
    for each in reversed(tuple(middleware)):
        wrapped = each(call)
        if not callable(wrapped):
            raise HandlerError(
                f"the middleware {name_of(each)} gave {type(wrapped).__name__} where a call was due",
                help="a middleware takes a call and returns an `async def` of the job, which awaits that call",
            )
        call = wrapped
    return call


def name_of(given: object) -> str:
    """As messages show it."""
    return f"`{getattr(given, '__qualname__', type(given).__qualname__)}`"
