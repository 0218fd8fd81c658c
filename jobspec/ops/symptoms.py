"""What facts mean: each a function of facts alone, which yields findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from jobspec.ops.finding import Finding
from jobspec.ops.overview import ChannelLine, StrandedKind

Rows = Iterable[tuple[Any, ...]]

HORIZON: Final = "what was deleted since then cannot be cleaned up: tables of jobs and their indexes grow"
SLOT_AGE: Final = 10_000_000
"""Transactions behind which a replication slot is mentioned."""
MOST_PARTITIONS: Final = 16
"""Every claim locks all of them; beyond this PostgreSQL before 18 must ask its shared table for the locks."""
SKEW_SECONDS: Final = 5.0
RESCUE_SECONDS: Final = 60.0
"""After so long some worker's tick should have taken the jobs of a dead one."""

SILENT: Final = Finding(
    severity="error",
    what="NOTIFY does not arrive",
    why="workers find new jobs only when they look by themselves, every 10 s; waits for results take a second longer",
    help="connect to the server directly, or through a pooler in session mode",
)


def old_transactions(rows: Rows) -> Iterator[Finding]:
    for pid, user, application, address, state, age, query in rows:
        who = f"{user}, {application or 'no application name'}{f' from {address}' if address else ''}"
        yield Finding(
            severity="warning" if age < 3600 else "error",
            what=f"a transaction is open for {duration(age)}: pid {pid} ({who}), {state}: {_short(query)}",
            why=HORIZON,
            help=f"end it, or: select pg_terminate_backend({pid})",
        )


def hidden_sessions(number: int) -> Iterator[Finding]:
    if number:
        yield Finding(
            severity="info",
            what=f"{number} sessions of other users cannot be looked at",
            why="one of them may hold an old transaction",
            help="grant pg_read_all_stats to this user",
        )


def prepared_transactions(rows: Rows) -> Iterator[Finding]:
    for name, owner, age in rows:
        yield Finding(
            severity="warning" if age < 3600 else "error",
            what=f"a prepared transaction is open for {duration(age)}: {name} of {owner}",
            why=f"{HORIZON}; floors of scans stand still, too",
            help=f"commit prepared '{name}', or rollback prepared '{name}'",
        )


def replication_slots(rows: Rows) -> Iterator[Finding]:
    for name, active, age in rows:
        if age >= SLOT_AGE:
            yield Finding(
                severity="warning",
                what=f"the replication slot {name} is {age} transactions behind{'' if active else ', and unused'}",
                why=HORIZON,
                help=f"let its reader catch up, or: select pg_drop_replication_slot('{name}')",
            )


def partitions(number: int, ahead: int, full: float) -> Iterator[Finding]:
    if ahead < 1 or (ahead < 2 and full > 0.9):
        yield Finding(
            severity="error",
            what=f"{ahead} partitions are ahead, and the current one is {full:.0%} full",
            why="a job whose id has no partition cannot be stored",
            help="select jobspec.maintain(); workers call it every ten minutes: does one run?",
        )
    if number > MOST_PARTITIONS:
        yield Finding(
            severity="warning",
            what=f"there are {number} partitions",
            why="every claim locks all of them; old ones are not dropped",
            help="some kind keeps too many jobs for too long: look at `jobspec jobs --all --limit 1` and its retention",
        )


def autovacuum(server: bool, tables: Sequence[str]) -> Iterator[Finding]:
    if not server:
        yield Finding(
            severity="error",
            what="autovacuum is off",
            why="tables of jobs grow with every job, and get slower",
            help="alter system set autovacuum = on; alter system set track_counts = on; select pg_reload_conf()",
        )
    for table in tables:
        yield Finding(
            severity="error",
            what=f"autovacuum is off for jobspec.{table}",
            why="it grows with every job, and gets slower",
            help=f"alter table jobspec.{table} reset (autovacuum_enabled)",
        )


def functions(there: str | None, here: str) -> Iterator[Finding]:
    if there != here:
        yield Finding(
            severity="warning" if there else "info",
            what="the functions in the database are not those of this program",
            why="they were applied by another release, or by hand",
            help="run `jobspec migrate` with the release that the workers run",
        )


def clock(here: datetime, there: datetime, latest: datetime | None) -> Iterator[Finding]:
    skew = (there - here).total_seconds()
    if abs(skew) > SKEW_SECONDS:
        yield Finding(
            severity="info",
            what=f"the server's clock is {duration(abs(skew))} {'ahead of' if skew > 0 else 'behind'} this machine's",
            why="only the server's clock counts; times that this machine computes (run_at) are off by so much",
            help="synchronise both clocks",
        )
    if latest is not None and (latest - there).total_seconds() > SKEW_SECONDS:
        yield Finding(
            severity="error",
            what=f"the server's clock was set back: the tables know of {latest.isoformat(timespec='seconds')}",
            why="leases that were given out before last longer by as much, and so do delays",
            help="wait until it has caught up; slew clocks, do not set them",
        )


def dead_workers(rows: Rows) -> Iterator[Finding]:
    for id_, name, jobs, seconds in rows:
        yield Finding(
            severity="error" if seconds > RESCUE_SECONDS else "info",
            what=f"worker {id_} ({name}) died {duration(seconds)} ago and holds {jobs} jobs",
            why="they do not run until a living worker takes them over",
            help="start a worker; any will do",
        )


def invariants(rows: Rows) -> Iterator[Finding]:
    """One a problem, however many jobs have it."""
    grouped: dict[str, list[str]] = {}
    for problem, job_id, detail in rows:
        grouped.setdefault(problem, []).append(str(detail if job_id is None else job_id))
    for problem, cases in grouped.items():
        more = f" and {len(cases) - 5} more" if len(cases) > 5 else ""
        yield Finding(
            severity="error",
            what=f"{problem}: {', '.join(cases[:5])}{more}",
            why="an invariant of the engine is broken, by a defect or by hand",
            help="select * from jobspec.check(); please report it with what led to it",
        )


def channels(lines: Iterable[ChannelLine]) -> Iterator[Finding]:
    for each in lines:
        unfinished = each.ready + each.running + each.scheduled + each.parked + each.reserved + each.waiting
        if each.paused and each.ready:
            yield Finding(
                severity="warning",
                what=f"channel {each.name} is paused, and {each.ready} jobs are ready",
                why="none of them starts",
                help=f"`jobspec resume {each.name}`",
            )
        if each.max_pending is not None and unfinished >= each.max_pending:
            yield Finding(
                severity="warning",
                what=f"channel {each.name} is full: {unfinished} of {each.max_pending} unfinished jobs",
                why="producers are refused, or wait",
                help="start more workers, or `jobspec limit` it higher",
            )
        if each.blocked:
            yield Finding(
                severity="warning",
                what=f"{each.blocked} lanes of channel {each.name} wait behind a dead job",
                why="nothing of these lanes runs",
                help=f"`jobspec lanes {each.name} --blocked`; then retry the head, or `jobspec unblock` the lane",
            )
        if each.moving:
            yield Finding(
                severity="warning",
                what=f"channel {each.name} is on its way elsewhere, and {each.ready} new jobs wait",
                why="they are run when its old place is empty, and somebody has asked whether it is",
                help=f"`jobspec move {each.name}` goes on",
            )
        elif each.backend is not None and each.ready:
            yield Finding(
                severity="info",
                what=f"{each.ready} jobs of channel {each.name} wait to be forwarded to {each.backend}",
                why=f"workers of this database forward them, if they are told where {each.backend} is",
                help=f"if that does not go on: is `{each.backend}` set under [tool.jobspec.backends] where they run?",
            )
        if each.parked:
            yield Finding(
                severity="warning",
                what=f"{each.parked} jobs of channel {each.name} are parked",
                why="no worker could read their payload",
                help=f"`jobspec jobs --state parked --channel {each.name}`",
            )


def stranded(lines: Iterable[StrandedKind]) -> Iterator[Finding]:
    for each in lines:
        if each.waiting:
            yield Finding(
                severity="warning",
                what=f"no living worker runs {each.kind} v{each.version}, and {each.waiting} jobs of it wait",
                why="they wait until one comes",
                help=f"start a worker with a handler for it, that serves channel {each.channel}",
            )


def _short(query: str) -> str:
    return " ".join(query.split())[:80]


def duration(seconds: float) -> str:
    """``2 h 5 min``, ``40 s``."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 86_400} days"
