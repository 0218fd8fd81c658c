"""The options that say which jobs are meant."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, Any, Final, get_args

import typer

from jobspec.cli.options import duration
from jobspec.core.states import JobState
from jobspec.errors import UsageError
from jobspec.ops.jobs import JobFilter
from jobspec.spec.diagnostics import did_you_mean, listing

STATES: Final[tuple[JobState, ...]] = get_args(JobState)


def moment(text: str) -> datetime:
    """``2026-01-31T09:30:00Z``, or how long ago: ``2h``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            return datetime.now(UTC) - duration(text)
        except typer.BadParameter:
            raise typer.BadParameter(f"`{text}` is not a time as in 2026-01-31T09:30:00Z or 2h (ago)") from None
    if found.tzinfo is None:
        raise typer.BadParameter(f"`{text}` has no time zone: write {text}Z for UTC")
    return found


def _states(text: str) -> tuple[JobState, ...]:
    names = [each.strip() for each in text.split(",") if each.strip()]
    for name in names:
        if name not in STATES:
            hint = did_you_mean(name, STATES)
            raise typer.BadParameter(f"`{name}` is not a state: {hint or listing(list(STATES))}")
    return tuple(each for each in STATES if each in names)


def _number_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # a key of one text


def which(
    state: Annotated[
        Any, typer.Option("--state", metavar="A,B", parser=_states, help="As in `dead,parked`.", show_default=False)
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="`charge` or `shop.charge`.")] = None,
    version: Annotated[int | None, typer.Option("--version", metavar="N", help="Of the kind.")] = None,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", metavar="CHANNEL", help="`charges` or `shop.charges`.")
    ] = None,
    key: Annotated[
        Any, typer.Option("--key", metavar="KEY", parser=_number_or_text, help="Of the lane: 42, or a JSON list.")
    ] = None,
    origin: Annotated[list[str] | None, typer.Option("--origin", metavar="TEXT", help="Where it came from.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", metavar="NAME=VALUE", help="All that are given.")] = None,
    bundle: Annotated[list[int] | None, typer.Option("--bundle", metavar="ID", help="Of this bundle.")] = None,
    error: Annotated[
        str | None, typer.Option("--error", metavar="TEXT", help="A part of the last error; an empty text: any.")
    ] = None,
    enqueued_before: Annotated[
        datetime | None,
        typer.Option("--enqueued-before", metavar="TIME", parser=moment, help="A time, or how long ago, as in `2h`."),
    ] = None,
    enqueued_after: Annotated[
        datetime | None, typer.Option("--enqueued-after", metavar="TIME", parser=moment, help="The same, after it.")
    ] = None,
    finished_before: Annotated[
        datetime | None, typer.Option("--finished-before", metavar="TIME", parser=moment, help="Ended before it.")
    ] = None,
    finished_after: Annotated[
        datetime | None, typer.Option("--finished-after", metavar="TIME", parser=moment, help="Ended after it.")
    ] = None,
) -> JobFilter:
    """The filter that the options mean."""
    return JobFilter(
        state=state or (),
        kind=tuple(kind or ()),
        version=version,
        channel=tuple(channel or ()),
        key=key,
        origin=tuple(origin or ()),
        tag=dict(_pair(each) for each in tag) if tag else None,
        bundle=tuple(bundle or ()),
        error=error,
        enqueued_before=enqueued_before,
        enqueued_after=enqueued_after,
        finished_before=finished_before,
        finished_after=finished_after,
    )


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """A command with a parameter ``which: JobFilter`` gets all the options of :func:`which` in its place."""
    own = inspect.signature(command, eval_str=True)
    options = inspect.signature(which, eval_str=True).parameters
    assert "which" in own.parameters

    @wraps(command)
    def run(**given: Any) -> None:
        command(which=which(**{name: given.pop(name) for name in options}), **given)

    parameters = [each for each in own.parameters.values() if each.name != "which"]
    arguments = [each for each in parameters if each.default is inspect.Parameter.empty or each.name == "ids"]
    rest = [each for each in parameters if each not in arguments]
    keyword = inspect.Parameter.KEYWORD_ONLY
    ordered = [each.replace(kind=keyword) for each in (*arguments, *options.values(), *rest)]
    run.__signature__ = own.replace(parameters=ordered)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in ordered}
    return run


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise UsageError(f"--tag {text}: it must be NAME=VALUE")
    return name, value
