"""What is wrong with a backend that is not PostgreSQL, as far as it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobspec.backends.operator import Examined
from jobspec.core.names import qualified
from jobspec.manifest.manifest import Manifest
from jobspec.ops.elsewhere import opened
from jobspec.ops.finding import SEVERITIES, Finding
from jobspec.ops.tally import ChannelTally, Tally, tally_of


def check_up(url: str, manifests: Sequence[Manifest]) -> tuple[Finding, ...]:
    """Everything that is not as it should be, the worst first. ``manifests``: what should be declared there.

    Raises ConfigError, DatabaseError, MissingExtraError.
    """
    with opened(url) as backend:
        seen = tally_of(backend.stats())
        weak = backend.weaknesses() if isinstance(backend, Examined) else []
    found = [Finding(severity=each.severity, what=each.what, why=each.why, help=each.help) for each in weak]
    found += findings(seen, manifests)
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def findings(seen: Tally, manifests: Sequence[Manifest]) -> Iterator[Finding]:
    """A function of what was seen alone."""
    known = {each.name for each in seen.channels}
    for name in sorted(qualified(spec.package, each.name) for spec in manifests for each in spec.channels):
        if name not in known:
            yield Finding(
                severity="warning",
                what=f"channel {name} is not declared yet",
                why="producers and workers of these specs are refused",
                help="`jobspec apply`",
            )
    for channel in seen.channels:
        yield from _channel(channel)
    if seen.expired_leases:
        yield Finding(
            severity="error",
            what=f"{seen.expired_leases:g} leases have run out, and nobody has taken the jobs over",
            why="they do not run until a living worker looks",
            help="start a worker; any will do",
        )
    if seen.dead_messages:
        yield Finding(
            severity="warning",
            what=f"the dead-letter queue holds {seen.dead_messages:g} jobs",
            why="they have used up their attempts, or nobody could read them; they are deleted after 14 days",
            help="mend the cause, then run them again: see docs/how-to/sqs.md",
        )
    for kind in seen.stranded:
        if kind.waiting:
            yield Finding(
                severity="warning",
                what=f"no living worker runs {kind.kind} v{kind.version}, and {kind.waiting:g} jobs of it wait",
                why="they wait until one comes",
                help="start a worker with a handler for it",
            )


def _channel(seen: ChannelTally) -> Iterator[Finding]:
    ready, parked = seen.jobs.get("ready"), seen.jobs.get("parked")
    if seen.paused and ready:
        yield Finding(
            severity="warning",
            what=f"channel {seen.name} is paused, and {ready:g} jobs are ready",
            why="none of them starts",
            help=f"`jobspec resume {seen.name}`",
        )
    if seen.blocked:
        yield Finding(
            severity="warning",
            what=f"{seen.blocked:g} lanes of channel {seen.name} wait behind a dead job",
            why="nothing of these lanes runs",
            help=f"`jobspec jobs --state dead --channel {seen.name}`; retry the head, or `jobspec unblock` the lane",
        )
    if parked:
        yield Finding(
            severity="warning",
            what=f"{parked:g} jobs of channel {seen.name} are parked",
            why="no worker could read their payload",
            help=f"`jobspec jobs --state parked --channel {seen.name}`",
        )
