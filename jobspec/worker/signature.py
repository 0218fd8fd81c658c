"""Whether something can be called as a handler. Pure."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from inspect import Parameter
from typing import Any

from jobspec.core.options import RunIn, Transactional
from jobspec.worker.inject import wants

SHAPE = "a handler takes exactly one positional parameter, its context"


def problem(handler: object, transactional: Transactional | None = None, run_in: RunIn | None = None) -> str | None:
    """What is wrong with ``handler``, in words that follow its name; None: nothing.

    ``transactional``: which kind of connection it will be given. ``run_in``: where it will run.
    """
    if not callable(handler):
        return f"is {type(handler).__name__}, which cannot be called"
    if isinstance(handler, type):
        return f"is the class {handler.__name__}: pass an instance with `__call__`, or a function"
    called = _called(handler)
    if inspect.isasyncgenfunction(called) or inspect.isgeneratorfunction(called):
        return "is a generator: it would be made and never run; return the result instead of yielding"
    try:
        parameters = list(inspect.signature(handler).parameters.values())
    except (TypeError, ValueError):
        return "has no signature that can be read: wrap it in a function of one parameter"
    if transactional == "async" and not is_async(handler):
        return "is a `def` function, and the job is `transactional: async`: make it `async def`, or change the spec"
    if transactional == "sync" and is_async(handler):
        return "is `async def`, and the job is `transactional: sync`: make it `def`, or change the spec"
    if run_in == "process" and (wrong := _not_for_a_process(handler)) is not None:
        return wrong
    return _parameters_problem(parameters)


def home(handler: Callable[..., Any]) -> str:
    """``module:qualname``, by which another process finds a function."""
    return f"{handler.__module__}:{handler.__qualname__}"


def _not_for_a_process(handler: Callable[..., Any]) -> str | None:
    if is_async(handler):
        return "is `async def`, and the job is `run_in: process`: make it `def`, or change the spec"
    if not inspect.isfunction(handler) or "<" in handler.__qualname__:
        return "is not a function of a module, and the job is `run_in: process`: another process could not find it"
    if handler.__module__ == "__main__":
        return "is defined in the program itself, and the job is `run_in: process`: move it into a module"
    if wanted := wants(handler):
        name = next(iter(wanted))
        return f"has `{name}` injected, and the job is `run_in: process`: what a worker holds open stays in the worker"
    return None


def is_async(handler: Callable[..., Any]) -> bool:
    """Whether calling it gives a coroutine; anything else is called in a thread."""
    return inspect.iscoroutinefunction(_called(handler))


def _called(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The function that runs when ``handler`` is called, where it is an object with ``__call__``."""
    while isinstance(handler, partial):
        handler = handler.func
    if inspect.isroutine(handler):
        return handler
    call: Callable[..., Any] = type(handler).__call__
    return call


def _parameters_problem(parameters: list[Parameter]) -> str | None:
    positional = [
        each for each in parameters if each.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    ]
    if not positional and not any(each.kind is Parameter.VAR_POSITIONAL for each in parameters):
        keyword = next((each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY), None)
        if keyword is not None:
            return f"takes `{keyword}` by keyword only: {SHAPE}"
        return f"takes no parameter: {SHAPE}"
    for each in positional[1:]:
        if each.default is Parameter.empty:
            return f"has a second parameter `{each.name}` without a default: {SHAPE}"
    for each in parameters:
        if each.kind is Parameter.KEYWORD_ONLY and each.default is Parameter.empty:
            return f"has a keyword parameter `{each.name}` without a default: {SHAPE}"
    return None
