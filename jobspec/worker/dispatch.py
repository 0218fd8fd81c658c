"""Which handler runs which job: (kind, version) -> handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel

from jobspec.core.options import Transactional
from jobspec.errors import HandlerError
from jobspec.worker.context import JobContext
from jobspec.worker.shape import ShapeType
from jobspec.worker.signature import problem

CtxT = TypeVar("CtxT")
ResultT = TypeVar("ResultT")

Handler: TypeAlias = Callable[[CtxT], Awaitable[ResultT]] | Callable[[CtxT], ResultT]
"""``async def`` handlers run on the event loop, ``def`` handlers in threads."""


@dataclass(frozen=True, slots=True)
class Route:
    """What the worker needs to know of one job: data, made by the generator."""

    kind: str
    """Qualified: ``<package>.<kind>``."""
    version: int
    context: type[JobContext[Any, Any]]
    payload: type[BaseModel]
    result: ShapeType | None
    """A thunk, as in ``JobDef``; None: the job has no result."""
    blob: bool = False
    checkpoint: ShapeType | None = None
    after: tuple[type[Any], Mapping[str, ShapeType]] | None = None
    """The class of the context's ``after``, and the types of its attributes."""
    transactional: Transactional | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """A route and the handler that serves it."""

    route: Route
    handler: Callable[..., Any]


class DispatchTable:
    """The handlers of a worker. ``table | other`` serves both; the same job bound twice is a HandlerError."""

    def __init__(self, bindings: Mapping[tuple[str, int], Binding]) -> None:
        self.bindings: Final[Mapping[tuple[str, int], Binding]] = dict(bindings)
        """By (kind, version)."""

    def __repr__(self) -> str:
        return f"<dispatch table of {', '.join(f'{kind} v{version}' for kind, version in self.kinds) or 'nothing'}>"

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """What a worker with this table announces, sorted."""
        return sorted(self.bindings)

    def __or__(self, other: DispatchTable) -> DispatchTable:
        if twice := sorted(self.bindings.keys() & other.bindings.keys()):
            kind, version = twice[0]
            raise HandlerError(
                f"{kind} version {version} is bound twice, to {_name(self.bindings[twice[0]].handler)}"
                f" and to {_name(other.bindings[twice[0]].handler)}",
                help="leave it out of one of the two tables",
            )
        return DispatchTable({**self.bindings, **other.bindings})


def build_dispatch_table(
    routes: Mapping[str, Route], handlers: Mapping[str, Callable[..., Any]], *, complete: bool = False
) -> DispatchTable:
    """Bind handlers, by short job name, to their routes; ``complete``: every route must get one.

    Raises HandlerError, which names every unknown job, missing handler and wrong signature.
    """
    problems = [f"{name}: there is no such job{_hint(name, routes)}" for name in handlers if name not in routes]
    if complete:
        problems += [f"{name}: no handler is given" for name in routes if name not in handlers]
    for name, handler in handlers.items():
        if name in routes and (wrong := problem(handler, routes[name].transactional)) is not None:
            problems.append(f"{name}: {_name(handler)} {wrong}")
    if problems:
        raise HandlerError("; ".join(problems))
    bindings = [Binding(routes[name], handler) for name, handler in handlers.items()]
    return DispatchTable({(each.route.kind, each.route.version): each for each in bindings})


def _hint(name: str, routes: Mapping[str, Route]) -> str:
    close = get_close_matches(name, routes, n=1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def _name(handler: object) -> str:
    return f"`{getattr(handler, '__qualname__', type(handler).__name__)}`"
