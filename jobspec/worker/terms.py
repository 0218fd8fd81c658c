"""What a worker is told, checked before it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import inf
from typing import Final

from jobspec.errors import ConfigError, HandlerError
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.heartbeat import BEATS_PER_LEASE
from jobspec.worker.hook import FailureHook
from jobspec.worker.memory import used_bytes
from jobspec.worker.pattern import matcher
from jobspec.worker.signature import is_async

MOST_CONCURRENCY: Final = 10_000
LEAST_LEASE: Final = timedelta(milliseconds=200)
MOST_LEASE: Final = timedelta(hours=1)


def check(
    *,
    channels: Sequence[str] | None,
    concurrency: int | tuple[int, int],
    grace: timedelta | None,
    lease: timedelta,
    heartbeat: timedelta | None,
    poll: timedelta,
    max_jobs: int | None,
    max_rss: int | None,
    on_failure: FailureHook | None,
    channel_concurrency: Mapping[str, int] | None,
) -> None:
    """Raises ConfigError."""
    if isinstance(channels, str) or (channels is not None and not channels):
        raise ConfigError(f"`channels` is {channels!r}", help="give a list of channel names, or None for all")
    least, most = bounds(concurrency)
    if not 1 <= least <= most <= MOST_CONCURRENCY:
        raise ConfigError(
            f"`concurrency` is {concurrency}; it must be 1 to {MOST_CONCURRENCY}"
            + (", the smaller number first" if least > most else ""),
            help="(4, 8): at most 8 run, and more are claimed when only 4 are left" if most != least else None,
        )
    if grace is not None and grace < timedelta(0):
        raise ConfigError(f"`grace` is {grace}; it must not be negative", help="None: for ever")
    if not LEAST_LEASE <= lease <= MOST_LEASE:
        raise ConfigError(f"`lease` is {lease}; it must be from {LEAST_LEASE} to {MOST_LEASE}")
    if heartbeat is not None and not timedelta(0) < heartbeat <= lease / BEATS_PER_LEASE:
        raise ConfigError(
            f"`heartbeat` is {heartbeat}; it must be more than 0, and at most a third of `lease`, which is {lease}",
            help="a lease has to survive a heartbeat that was lost",
        )
    if not 0 < poll.total_seconds() < inf:
        raise ConfigError(f"`poll` is {poll}; it must be more than 0")
    if max_jobs is not None and max_jobs < 1:
        raise ConfigError(f"`max_jobs` is {max_jobs}; it must be 1 or more")
    if max_rss is not None and max_rss <= (now := used_bytes()):
        raise ConfigError(
            f"`max_rss` is {max_rss >> 20} MiB, and this process uses {now >> 20} MiB before its first job",
            help="a worker would end at once, again and again",
        )
    for name, limit in (channel_concurrency or {}).items():
        if limit < 1:
            raise ConfigError(f"`channel_concurrency` of {name} is {limit}; it must be 1 or more")
    if on_failure is not None and is_async(on_failure):
        raise ConfigError(f"`on_failure` is {on_failure!r}", help="give a plain function of the job and the error")


def bounds(concurrency: int | tuple[int, int]) -> tuple[int, int]:
    """At how many running jobs more are claimed, and how many run at most."""
    return (concurrency, concurrency) if isinstance(concurrency, int) else concurrency


def chosen(table: DispatchTable, kinds: Sequence[str] | None) -> DispatchTable:
    """The part of the table that ``kinds`` mean, names and patterns of names. Raises ConfigError if that is none."""
    if not table.bindings:
        raise ConfigError("the dispatch table has no handler: there is nothing to run")
    if kinds is None:
        return table
    if isinstance(kinds, str) or not kinds:
        raise ConfigError(f"`kinds` is {kinds!r}", help="give a list of kinds, or None for all")
    known = sorted({kind for kind, _ in table.bindings})
    for each in kinds:
        if not any(map(matcher(each), known)):
            raise ConfigError(f"`kinds` has {each!r}, and no handler is for it", help=f"there are {', '.join(known)}")
    wanted = [matcher(each) for each in kinds]
    return DispatchTable(
        {key: binding for key, binding in table.bindings.items() if any(match(key[0]) for match in wanted)},
        table.providers,
        table.lifespans,
    )


def refuse_async_transactions(table: DispatchTable) -> None:
    """Raises HandlerError: for a worker that runs on trio."""
    if names := [kind for (kind, _), each in table.bindings.items() if each.route.transactional == "async"]:
        raise HandlerError(
            f"{', '.join(sorted(names))}: psycopg's async connections do not work on trio",
            help="run this worker on asyncio, or make the job `transactional: sync` with a `def` handler",
        )
