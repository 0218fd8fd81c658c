"""Short names as they are typed, full names as the database knows them."""

from __future__ import annotations

from jobspec.errors import UnknownChannelError, UsageError
from jobspec.ops.overview import schedules
from jobspec.ops.steering import channel_name


def channel_of(url: str, name: str) -> str:
    """``charges`` -> ``shop.charges``. Raises UsageError."""
    try:
        return channel_name(url, name)
    except UnknownChannelError as error:
        raise UsageError(error.message, help=error.help) from None


def schedule_of(url: str, name: str) -> str:
    """``report`` -> ``shop.report``. Raises UsageError."""
    known = [each.name for each in schedules(url)]
    found = [each for each in known if each == name] or [each for each in known if each.rpartition(".")[2] == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"the schedule `{name}` is ambiguous: {' or '.join(found)}", help=f"write {found[0]}")
    raise UsageError(f"this database has no schedule `{name}`", help="`jobspec schedules` lists them")
