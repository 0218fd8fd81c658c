"""What a worker holds open for its handlers: made before the first claim, closed when the last handler has ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from inspect import isawaitable
from typing import Any, Final

from anyio import TASK_STATUS_IGNORED, CancelScope, Event, create_task_group, current_time
from anyio.abc import TaskStatus

from jobspec.errors import HandlerError, JobspecError
from jobspec.worker.dispatch import DispatchTable, rebound
from jobspec.worker.failure import only_leaf
from jobspec.worker.inject import cannot, shown, wants
from jobspec.worker.middleware import name_of
from jobspec.worker.providers import Provider, in_order, provider

CLOSE_SECONDS: Final = 30.0
"""How long closing may take before it is cancelled."""


def check(table: DispatchTable) -> list[Provider]:
    """That everything is there which the handlers of ``table`` have injected; the providers in the order they open.

    Raises HandlerError, which names every handler, parameter and class that has none.
    """
    kinds = {each.kind for each in table.providers}
    problems = [problem for kind, handler in _handlers(table) for problem in _problems(kind, handler, kinds)]
    if problems:
        raise HandlerError("; ".join(problems), help="give it to the table: `table.using(provide=[...])`")
    return in_order(table.providers)


@asynccontextmanager
async def opened(table: DispatchTable, *, instead: Sequence[object] = ()) -> AsyncIterator[DispatchTable]:
    """``table`` with everything injected, for as long as the block lasts.

    ``instead``: providers that stand in for those of the table, as in tests. Raises HandlerError, also for what a
    provider raises.
    """
    if instead:
        theirs = tuple(map(provider, instead))
        kinds = {each.kind for each in theirs}
        kept = (each for each in table.providers if each.kind not in kinds)
        table = DispatchTable(table.bindings, (*kept, *theirs), table.lifespans)
    providers = check(table)
    if not providers and not table.lifespans:
        yield table
        return
    over = Event()
    try:
        async with create_task_group() as group:
            values: Mapping[Any, Any] = await group.start(_hold, table, providers, over)
            try:
                yield rebound(table, _inject(values))
            finally:
                over.set()
    except BaseExceptionGroup as error:
        leaf = only_leaf(error) or error
        raise leaf from leaf.__cause__


async def _hold(
    table: DispatchTable,
    providers: Sequence[Provider],
    over: Event,
    *,
    task_status: TaskStatus[Mapping[Any, Any]] = TASK_STATUS_IGNORED,
) -> None:
    """In a task of its own: what is opened is closed in the same one, whatever ends the worker."""
    with CancelScope() as scope:
        async with AsyncExitStack() as stack:
            for each in table.lifespans:
                await _entered(stack, each(), f"the lifespan {name_of(each)} failed")
            values: dict[Any, Any] = {}
            for one in providers:
                values[one.kind] = await _value(stack, one, values)
            scope.shield = True  # only now: until then a stop ends the worker at once
            task_status.started(values)
            await over.wait()
            scope.deadline = current_time() + CLOSE_SECONDS
    if scope.cancelled_caught:
        raise HandlerError(f"what the worker held open for its handlers was not closed within {CLOSE_SECONDS:.0f} s")


async def _value(stack: AsyncExitStack, one: Provider, values: Mapping[Any, Any]) -> Any:
    words = f"the provider {one.name} of {shown(one.kind)} failed"
    try:
        made = one.make(**{name: values[kind] for name, kind in one.wants.items()})
        if one.way == "function" and isawaitable(made):
            made = await made
    except Exception as error:
        raise _failed(words, error) from error
    if one.way == "context":
        try:
            return stack.enter_context(made)
        except Exception as error:
            raise _failed(words, error) from error
    return await _entered(stack, made, words) if one.way == "async_context" else made


async def _entered(stack: AsyncExitStack, manager: Any, words: str) -> Any:
    try:
        return await stack.enter_async_context(manager)
    except Exception as error:
        raise _failed(words, error) from error


def _failed(words: str, error: Exception) -> HandlerError:
    help_ = error.help if isinstance(error, JobspecError) else None
    return HandlerError(f"{words}: {type(error).__name__}: {error}", help=help_)


def _inject(values: Mapping[Any, Any]) -> Any:
    def bind(handler: Any) -> Any:
        wanted = wants(handler)
        return partial(handler, **{name: values[kind] for name, kind in wanted.items()}) if wanted else handler

    return bind


def _handlers(table: DispatchTable) -> Iterator[tuple[str, Any]]:
    for (kind, _), binding in sorted(table.bindings.items()):
        yield kind, binding.handler


def _problems(kind: str, handler: Any, provided: set[Any]) -> Iterator[str]:
    for wrong in cannot(handler, first=True):
        yield f"{kind}: {name_of(handler)} {wrong}"
    for name, wanted in wants(handler).items():
        if wanted not in provided:
            yield f"{kind}: {name_of(handler)} wants {shown(wanted)} as `{name}`, which nobody provides"
