"""Which handler runs which job: (kind, version) -> handler."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel

from jobspec.core.options import RunIn, Transactional
from jobspec.errors import HandlerError
from jobspec.worker.context import JobContext
from jobspec.worker.hook import DoneHook, ErrorHook
from jobspec.worker.middleware import Middleware
from jobspec.worker.providers import Provider, merged, provider
from jobspec.worker.shape import ShapeType
from jobspec.worker.signature import is_async, problem

CtxT = TypeVar("CtxT")
ResultT = TypeVar("ResultT")

Handler: TypeAlias = Callable[[CtxT], Awaitable[ResultT]] | Callable[[CtxT], ResultT]
"""``async def`` handlers run on the event loop, ``def`` handlers in threads."""

Lifespan: TypeAlias = Callable[[], AbstractAsyncContextManager[object]]
"""Entered before a worker's first claim, left when its last handler has ended."""

Upcast: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any] | BaseModel]
"""A payload of an older version, as JSON, becomes one of the next that has an up-cast, or of the present one."""


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
    concurrency: int | None = None
    """Jobs of it that one worker process runs at once; None: as many as it has slots."""
    run_in: RunIn | None = None
    """None: on the event loop or in a thread, as the handler is ``async def`` or ``def``."""
    upcast: Mapping[int, Upcast] | None = None
    """Older version -> what makes its payloads into those of the next one, or of the present one."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A route, the handler that serves it, and what is around that; see :meth:`DispatchTable.using`."""

    route: Route
    handler: Callable[..., Any]
    middleware: tuple[Middleware, ...] = ()
    """Outermost first."""
    on_done: tuple[DoneHook, ...] = ()
    on_error: tuple[ErrorHook, ...] = ()
    crash_on: tuple[type[BaseException], ...] = ()


class DispatchTable:
    """The handlers of a worker. ``table | other`` serves both; the same job bound twice is a HandlerError."""

    def __init__(
        self,
        bindings: Mapping[tuple[str, int], Binding],
        providers: Sequence[Provider] = (),
        lifespans: Sequence[Lifespan] = (),
    ) -> None:
        self.bindings: Final[Mapping[tuple[str, int], Binding]] = dict(bindings)
        """By (kind, version)."""
        older = {
            (kind, version): binding
            for (kind, _), binding in self.bindings.items()
            for version in binding.route.upcast or {}
        }
        self.served: Final[Mapping[tuple[str, int], Binding]] = older | self.bindings
        """The same, and under every older version the binding whose up-casts reach it."""
        self.providers: Final = tuple(providers)
        self.lifespans: Final = tuple(lifespans)

    def __repr__(self) -> str:
        return f"<dispatch table of {', '.join(f'{kind} v{version}' for kind, version in self.kinds) or 'nothing'}>"

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """What a worker with this table announces, sorted."""
        return sorted(self.served)

    @property
    def limits(self) -> dict[str, int]:
        """How many jobs of a kind may run at once in one process, for those that have such a limit.

        Handlers in processes of their own have one in any case: as many as this process has processors.
        """
        routes = [self.bindings[each].route for each in sorted(self.bindings)]
        own = {route.kind: processors() for route in routes if route.run_in == "process"}
        return own | {route.kind: route.concurrency for route in routes if route.concurrency is not None}

    def using(
        self,
        *,
        provide: Sequence[object] = (),
        middleware: Sequence[Middleware] = (),
        lifespan: Lifespan | None = None,
        on_done: DoneHook | Sequence[DoneHook] = (),
        on_error: ErrorHook | Sequence[ErrorHook] = (),
        crash_on: Sequence[type[BaseException]] = (),
    ) -> DispatchTable:
        """The same handlers, with more around them. It goes for those of this table, and stays with them after ``|``.

        - ``provide``: what their ``inject(Db)`` gets: values, each for its own class, and functions that return, yield
          or hold open what they are annotated with. Opened once a worker.
        - ``middleware``: wraps every handler, the first outermost; around what an earlier ``using`` has put there.
        - ``lifespan``: a context manager around the worker's life, outside of all that is provided.
        - ``on_done``, ``on_error``: told how attempts have ended.
        - ``crash_on``: exceptions that end the worker, after the attempt is recorded as failed.

        Raises HandlerError.
        """
        done, errors, crashes = _several(on_done), _several(on_error), tuple(crash_on)
        for each in (*middleware, *done, *errors, *(() if lifespan is None else (lifespan,))):
            if not callable(each):
                raise HandlerError(f"{each!r} was given to `using`, and cannot be called")
        for name in crashes:
            if not issubclass(name, BaseException):
                raise HandlerError(f"`crash_on` names {name!r}, which is not a class of exceptions")
        bindings = {
            key: replace(
                binding,
                middleware=(*middleware, *binding.middleware),
                on_done=(*binding.on_done, *done),
                on_error=(*binding.on_error, *errors),
                crash_on=(*binding.crash_on, *crashes),
            )
            for key, binding in self.bindings.items()
        }
        spans = self.lifespans if lifespan is None else (*self.lifespans, lifespan)
        return DispatchTable(bindings, merged((*self.providers, *map(provider, provide))), spans)

    def __or__(self, other: DispatchTable) -> DispatchTable:
        if twice := sorted(self.served.keys() & other.served.keys()):
            kind, version = twice[0]
            raise HandlerError(
                f"{kind} version {version} is bound twice, to {_place(self.served[twice[0]].handler)}"
                f" and to {_place(other.served[twice[0]].handler)}",
                help="leave it out of one of the two tables",
            )
        providers = merged((*self.providers, *other.providers))
        lifespans = dict.fromkeys((*self.lifespans, *other.lifespans))
        return DispatchTable({**self.bindings, **other.bindings}, providers, tuple(lifespans))


def rebound(table: DispatchTable, change: Callable[[Callable[..., Any]], Callable[..., Any]]) -> DispatchTable:
    """``table`` with every handler changed."""
    bindings = {key: replace(each, handler=change(each.handler)) for key, each in table.bindings.items()}
    return DispatchTable(bindings, table.providers, table.lifespans)


def processors() -> int:
    """How many this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux can say it
        return os.cpu_count() or 1


def _several(given: Any) -> tuple[Any, ...]:
    return (given,) if callable(given) else tuple(given)


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
        if name in routes and (wrong := _wrong(handler, routes[name])) is not None:
            problems.append(f"{name}: {_name(handler)} {wrong}")
        if name in routes:
            problems += (f"{name}: {each}" for each in _upcast_problems(routes[name]))
    if problems:
        raise HandlerError("; ".join(problems))
    bindings = [Binding(routes[name], handler) for name, handler in handlers.items()]
    return DispatchTable({(each.route.kind, each.route.version): each for each in bindings})


def _wrong(handler: object, route: Route) -> str | None:
    if route.transactional is not None and route.run_in == "process":
        return "cannot have the worker's transaction in a process of its own: drop `transactional` or `run_in`"
    return problem(handler, route.transactional, route.run_in)


def _upcast_problems(route: Route) -> Iterator[str]:
    for version, step in (route.upcast or {}).items():
        if not 1 <= version < route.version:
            yield f"its up-cast from version {version} leads to no newer one: the job is at version {route.version}"
        elif is_async(step):
            yield f"its up-cast from version {version}, {_name(step)}, must be a plain function of the payload"


def _hint(name: str, routes: Mapping[str, Route]) -> str:
    close = get_close_matches(name, routes, n=1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def _name(handler: object) -> str:
    return f"`{_qualname(handler)}`"


def _place(handler: object) -> str:
    """As a spec would name it: ``shop.mail:send``."""
    inner = handler.func if isinstance(handler, partial) else handler
    return f"`{getattr(inner, '__module__', type(inner).__module__)}:{_qualname(inner)}`"


def _qualname(handler: object) -> str:
    return str(getattr(handler, "__qualname__", type(handler).__qualname__))
