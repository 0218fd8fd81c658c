"""``pause``, ``resume``, ``limit`` and ``unblock``: channels and schedules."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

import typer

from jobspec.cli.channels import limits_text
from jobspec.cli.confirm import YesOption, confirm
from jobspec.cli.names import channel_of, schedule_of
from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption
from jobspec.cli.output import say
from jobspec.cli.project import open_database, open_project
from jobspec.cli.tallied import limits_of
from jobspec.core.units import RATE_HELP, parse_rate
from jobspec.errors import UsageError
from jobspec.ops import steering
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.overview import overview
from jobspec.ops.tally import tally

Channel: TypeAlias = Annotated[str, typer.Argument(metavar="CHANNEL", help="`charges` or `shop.charges`.")]
Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="A channel, `charges` or `shop.charges`.")]
Schedule: TypeAlias = Annotated[bool, typer.Option("--schedule", help="NAME is a schedule.")]

_NAMES: Final = ("concurrency", "lane_concurrency", "max_pending", "lane_max_pending", "weight")


def pause(
    name: Name,
    schedule: Schedule = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Pause a channel, which then takes jobs and hands none out; or a schedule, which then does not fire.

    What runs goes on. `jobspec apply` does not touch it.

    Example: `jobspec pause shop.charges`
    """
    url = open_database(open_project(config), database_url, "schedules" if schedule else "steering")
    if schedule:
        steering.pause_schedule(url, full := schedule_of(url, name))
    else:
        steering.pause(url, full := channel_of(url, name))
    say(f"{full} is paused")


def resume(
    name: Name,
    schedule: Schedule = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Let a paused channel, or schedule, go on.

    Example: `jobspec resume shop.charges`
    """
    url = open_database(open_project(config), database_url, "schedules" if schedule else "steering")
    if schedule:
        steering.resume_schedule(url, full := schedule_of(url, name))
    else:
        steering.resume(url, full := channel_of(url, name))
    say(f"{full} goes on")


def _number(text: str) -> int | str:
    """A number, ``none`` for no limit, or ``spec`` for what the spec says."""
    if text in ("none", "spec"):
        return text
    if text.isdigit() and int(text) > 0:
        return int(text)
    raise typer.BadParameter(f"`{text}` is neither a number from 1 up, nor none, nor spec")


def _limit(name: str, help_: str) -> Any:
    return typer.Option(f"--{name}", metavar="N|none|spec", parser=_number, help=help_, show_default=False)


def _rate(text: str) -> dict[str, float | None]:
    if text == "none":
        return {"rate_limit": None, "rate_seconds": None}
    try:
        number, window = parse_rate(text)
    except ValueError as error:
        raise UsageError(f"--rate {text}: it {error}", help=RATE_HELP) from None
    return {"rate_limit": number, "rate_seconds": window.total_seconds()}


def limit(
    channel: Channel,
    concurrency: Annotated[Any, _limit("concurrency", "Jobs of the channel that run at once.")] = None,
    lane_concurrency: Annotated[Any, _limit("lane-concurrency", "Jobs of each lane that run at once.")] = None,
    max_pending: Annotated[Any, _limit("max-pending", "Unfinished jobs that the channel takes.")] = None,
    lane_max_pending: Annotated[Any, _limit("lane-max-pending", "Unfinished jobs that each lane takes.")] = None,
    weight: Annotated[Any, _limit("weight", "Share among the channels, 1 to 1000.")] = None,
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="RATE|none|spec", help="Starts in a time, as in 100/m.")
    ] = None,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Set limits of a channel over those of its spec; without options, show what holds.

    They hold at once, for all workers, and outlive `jobspec apply`, until they are given back with `spec`.

    Examples:

    - `jobspec limit shop.mail --concurrency 2 --rate 100/m`
    - `jobspec limit shop.mail --concurrency spec --rate none`
    """
    url = open_database(open_project(config), database_url, "limits")
    full = channel_of(url, channel)
    given = dict(zip(_NAMES, (concurrency, lane_concurrency, max_pending, lane_max_pending, weight), strict=True))
    limits = {name: None if value == "none" else value for name, value in given.items() if value not in (None, "spec")}
    back = [name for name, value in given.items() if value == "spec"]
    if rate == "spec":
        back += ["rate_limit", "rate_seconds"]
    elif rate is not None:
        limits.update(_rate(rate))
    if limits or back:
        steering.set_limits(url, full, limits, reset=back)
    say(f"{full}: {_limits_of(url, full) or 'no limits'}")


def _limits_of(url: str, channel: str) -> str:
    if is_elsewhere(url):
        return "".join(limits_of(each) for each in tally(url).channels if each.name == channel)
    return "".join(limits_text(each) for each in overview(url).channels if each.name == channel)


def unblock(
    channel: Channel,
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help="Of the lane, as `jobspec lanes` shows it: [42].", show_default=False),
    ] = None,
    yes: YesOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Let a strict lane go on behind the dead job that blocks it. The job stays dead.

    Example: `jobspec unblock shop.charges '[42]'`
    """
    url = open_database(open_project(config), database_url, "blocking")
    full = channel_of(url, channel)
    where = f"lane {key} of {full}" if key else full
    confirm(f"Let {where} go on behind its dead job?", yes=yes)
    head = steering.unblock(url, full, key)
    if head is None:
        raise UsageError(f"no dead job blocks {where}", help="`jobspec lanes --blocked` lists those that are blocked")
    say(f"{where} goes on; job {head} stays dead")
