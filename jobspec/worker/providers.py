"""Who makes what handlers have injected: values, functions, context managers, by the class they give. Pure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin, get_type_hints

from jobspec.errors import HandlerError
from jobspec.worker.inject import Injected, cannot, shown, wants
from jobspec.worker.middleware import name_of

Way: TypeAlias = Literal["value", "function", "context", "async_context"]

_HELP: Final = "annotate what it returns, as in `def make() -> Db` or `async def open() -> AsyncIterator[Db]`"


@dataclass(frozen=True, slots=True)
class Provider:
    """One class, and how an object of it is had."""

    kind: Any
    given: Any
    """As the user said it."""
    way: Way
    make: Callable[..., Any]
    """Called with what it ``wants``."""
    wants: Mapping[str, Any]
    """Class by parameter."""

    @property
    def name(self) -> str:
        return f"a {type(self.given).__qualname__}" if self.way == "value" else name_of(self.given)


def provider(given: object) -> Provider:
    """Of a value, its own class; of a function, the one that it is annotated to return, yield or hold open.

    Raises HandlerError.
    """
    if isinstance(given, type):
        raise HandlerError(
            f"the class {given.__qualname__} was given as a provider",
            help=f"give an object, or a function that makes one: `def make() -> {given.__qualname__}`",
        )
    if isinstance(given, Injected):
        raise HandlerError(f"{given!r} was given as a provider: it asks for one")
    if not isinstance(given, partial) and not inspect.isroutine(given):
        return Provider(type(given), given, "value", lambda: given, {})
    try:
        wanted, wrong = wants(given), [*cannot(given, first=False), *_required(given)]
    except (TypeError, ValueError):
        raise HandlerError(f"the provider {name_of(given)} has no signature that can be read") from None
    if wrong:
        raise HandlerError(f"the provider {name_of(given)} {wrong[0]}")
    kind, way, make = _made(given)
    if kind is None or kind is type(None) or kind is Any:
        raise HandlerError(f"the provider {name_of(given)} does not say what it provides", help=_HELP)
    return Provider(kind, given, way, make, wanted)


def merged(providers: Iterable[Provider]) -> tuple[Provider, ...]:
    """Each class once. Raises HandlerError if two provide the same, and are not the same."""
    found: dict[Any, Provider] = {}
    for each in providers:
        there = found.setdefault(each.kind, each)
        if there.given is not each.given:
            raise HandlerError(
                f"{shown(each.kind)} is provided twice, by {there.name} and by {each.name}",
                help="leave one of them out",
            )
    return tuple(found.values())


def in_order(providers: Sequence[Provider]) -> list[Provider]:
    """Those that others want first. Raises HandlerError where one is missing, or waits for itself."""
    by_kind = {each.kind: each for each in providers}
    ordered: dict[Any, Provider] = {}

    def add(each: Provider, behind: tuple[Any, ...]) -> None:
        if each.kind in behind:
            circle = " -> ".join(shown(kind) for kind in (*behind[behind.index(each.kind) :], each.kind))
            raise HandlerError(f"providers wait for each other: {circle}")
        for name, kind in each.wants.items():
            if kind not in by_kind:
                raise HandlerError(
                    f"the provider {each.name} wants {shown(kind)} as `{name}`, which nobody provides",
                    help=f"add a provider of {shown(kind)}: `table.using(provide=[...])`",
                )
            add(by_kind[kind], (*behind, each.kind))
        ordered.setdefault(each.kind, each)

    for each in providers:
        add(each, ())
    return list(ordered.values())


def _required(function: Callable[..., Any]) -> Iterator[str]:
    for name, parameter in inspect.signature(function).parameters.items():
        variadic = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        if parameter.default is parameter.empty and not variadic:
            yield f"has a parameter `{name}` without a default: what it needs comes by `{name}: Db = inject(Db)`"


def _made(given: Any) -> tuple[Any, Way, Callable[..., Any]]:
    """What class ``given`` provides, and how."""
    called = given
    while isinstance(called, partial):
        called = called.func
    inner = inspect.unwrap(called)
    try:
        returned = get_type_hints(inner).get("return")
    except Exception as error:  # names that are not there at run time, and whatever else an annotation may do
        raise HandlerError(
            f"what the provider {name_of(given)} returns cannot be read: {type(error).__name__}: {error}",
            help="import what its annotation names, also at run time",
        ) from None
    held = next(iter(get_args(returned)), None)
    if inspect.isgeneratorfunction(called):
        return held, "context", contextmanager(given)
    if inspect.isasyncgenfunction(called):
        return held, "async_context", asynccontextmanager(given)
    if inspect.isasyncgenfunction(inner) or get_origin(returned) is AbstractAsyncContextManager:
        return held, "async_context", given
    if inspect.isgeneratorfunction(inner) or get_origin(returned) is AbstractContextManager:
        return held, "context", given
    return returned, "function", given
