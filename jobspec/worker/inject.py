"""What handlers ask for beside the job: ``db: Db = inject(Db)``. Pure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import Parameter
from typing import Any, TypeVar, cast, get_origin

from jobspec.errors import HandlerError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Injected:
    """In place of the default of a parameter: what a worker passes there."""

    kind: Any
    """A class, or one with arguments, as in ``Pool[Connection]``."""

    def __repr__(self) -> str:
        return f"inject({shown(self.kind)})"


def inject(kind: type[T]) -> T:
    """As the default of a parameter of a handler or a provider: the worker passes what the table provides of ``kind``.

    Raises HandlerError for what is no class.
    """
    if not isinstance(kind, type) and not isinstance(get_origin(kind), type):
        raise HandlerError(f"inject() was given {type(kind).__name__}, and takes a class", help="as in inject(Db)")
    return cast("T", Injected(kind))


def shown(kind: object) -> str:
    """A class, as messages name it."""
    return kind.__qualname__ if isinstance(kind, type) and get_origin(kind) is None else str(kind)


def wants(function: Callable[..., Any]) -> dict[str, Any]:
    """The classes that are injected into ``function``, by parameter. Raises ValueError, TypeError: no signature."""
    return {name: parameter.default.kind for name, parameter in _injected(function)}


def cannot(function: Callable[..., Any], *, first: bool) -> Iterator[str]:
    """Why something cannot be injected, in words that follow the name of ``function``.

    ``first``: the first parameter is the job's.
    """
    for number, (name, parameter) in enumerate(inspect.signature(function).parameters.items()):
        if not isinstance(parameter.default, Injected):
            continue
        if first and number == 0 and parameter.kind is not Parameter.KEYWORD_ONLY:
            yield f"has {parameter.default!r} as its first parameter `{name}`, which is the job"
        elif parameter.kind is Parameter.POSITIONAL_ONLY:
            yield f"takes `{name}` by position only, and what is injected is passed by name: move it behind the `/`"


def _injected(function: Callable[..., Any]) -> Iterator[tuple[str, Parameter]]:
    for name, parameter in inspect.signature(function).parameters.items():
        if isinstance(parameter.default, Injected):
            yield name, parameter
