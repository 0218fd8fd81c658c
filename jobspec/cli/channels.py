"""``jobspec channels`` and ``jobspec lanes``: what waits where, and what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from jobspec.cli.names import channel_of
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, remark, say, show_table
from jobspec.cli.project import open_database, open_postgres, open_project
from jobspec.cli.tallied import show_tally
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.overview import ChannelLine, LaneLine, overview
from jobspec.ops.overview import lanes as list_lanes
from jobspec.ops.tally import tally

_COUNTS: Final = ("ready", "running", "scheduled", "waiting", "reserved", "parked", "dead", "blocked")
_STYLES: Final = {"ready": "cyan", "running": "green", "parked": "red", "dead": "red", "blocked": "red"}


def channels(
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show channels: their jobs by state, and their limits. A limit that an operator set is marked with `*`.

    `blocked` counts lanes that wait behind a dead job.

    Example: `jobspec channels`
    """
    url = open_database(open_project(config), database_url)
    if is_elsewhere(url):
        counted = tally(url)
        dump([asdict(each) for each in counted.channels]) if as_json else show_tally(counted, limits=True)
        return
    seen = overview(url).channels
    if as_json:
        dump([asdict(each) for each in seen])
    elif seen:
        columns = ("channel", "order", *_COUNTS, "limits")
        show_table("Channels", columns, [_channel(each) for each in seen], numbers=_COUNTS)
        for each in seen:
            if each.no_worker:
                remark(f"{each.name}: no living worker runs {each.no_worker} of its ready jobs; see `jobspec status`")
    else:
        say("There are no channels: run `jobspec apply`.")


def lanes(
    channel: Annotated[
        str | None, typer.Argument(metavar="CHANNEL", help="`charges` or `shop.charges`.", show_default=False)
    ] = None,
    blocked: Annotated[bool, typer.Option("--blocked", help="Only those that cannot go on.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=100_000, help="At most so many.")] = 50,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show lanes that have unfinished jobs, the blocked ones first, and what stands in their way.

    Example: `jobspec lanes shop.charges --blocked`
    """
    url = open_postgres(open_project(config), database_url)
    name = None if channel is None else channel_of(url, channel)
    seen = list_lanes(url, name, blocked_only=blocked, limit=limit)
    if as_json:
        dump([asdict(each) for each in seen])
        return
    if not seen:
        say("No lane is blocked." if blocked else "No lane has unfinished jobs.")
        return
    numbers = ("ready", "running", "held", "head")
    show_table("Lanes", ("channel", "key", *numbers, "state", "why it waits"), map(_lane, seen), numbers=numbers)
    if len(seen) == limit:
        remark("there may be more: --limit")


def limits_text(line: ChannelLine) -> str:
    """``concurrency 4*, 100 in 60 s``."""
    named: Mapping[str, Any] = {
        "concurrency": line.concurrency,
        "lane_concurrency": line.lane_concurrency,
        "max_pending": line.max_pending,
        "lane_max_pending": line.lane_max_pending,
        "weight": line.weight if line.weight != 1 else None,
    }
    parts = [
        f"{name} {'none' if value is None else value}{'*' if name in line.override else ''}"
        for name, value in named.items()
        if value is not None or name in line.override
    ]
    if line.rate_limit is not None and line.rate_seconds is not None:
        parts.append(f"{line.rate_limit} in {line.rate_seconds:g} s{'*' if 'rate_limit' in line.override else ''}")
    return ", ".join(parts)


def channel_text(line: ChannelLine) -> Text:
    """Its name, and what sets it apart."""
    name = Text(line.name)
    if line.backend is not None:
        verb, style = ("moves", "yellow") if line.moving else ("forwarded", "dim")
        name.append(f" ({verb} to {line.backend})", style)
    if line.paused:
        name.append(" (paused)", "yellow")
    return name


def _channel(line: ChannelLine) -> list[object]:
    counts = ((each, getattr(line, each)) for each in _COUNTS)
    return [
        channel_text(line),
        line.order,
        *(Text(str(number), _STYLES.get(each, "") if number else "dim") for each, number in counts),
        limits_text(line),
    ]


def _lane(line: LaneLine) -> list[object]:
    why = Text(line.why or "", "red" if line.blocked else "")
    head = (line.head_id or "", line.head_state or "")
    return [line.channel, line.key or "", line.ready, line.running, line.held, *head, why]
