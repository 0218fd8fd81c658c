"""What is wrong with a database, or soon will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from jobspec.backends.postgres import health, migrator
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.ops import symptoms
from jobspec.ops.drift import drift
from jobspec.ops.finding import SEVERITIES, Finding
from jobspec.ops.overview import overview

OLD_SECONDS: Final = 300.0
"""How long a transaction may be open before it is mentioned."""


def examine(
    url: str, scripts: Mapping[str, str], *, now: Callable[[], datetime], old_seconds: float = OLD_SECONDS
) -> tuple[Finding, ...]:
    """Everything that is not as it should be, the worst first; empty: the database is healthy.

    ``scripts``: package -> the SQL that declares it, to compare with what is declared; empty: nothing is compared.
    Raises DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
    """
    found = [*_server(url, now, old_seconds)]
    seen = overview(url)
    found += [*symptoms.channels(seen.channels), *symptoms.stranded(seen.stranded)]
    if scripts:
        found += drift(url, scripts)
    if not health.notifications_arrive(url):
        found.append(symptoms.SILENT)
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def _server(url: str, now: Callable[[], datetime], old_seconds: float) -> Iterator[Finding]:
    # Not of one moment, as a report is: a long snapshot would itself hold the horizon back.
    with transaction(url) as conn:
        yield from symptoms.old_transactions(run(conn, health.transactions(old_seconds)))
        yield from symptoms.hidden_sessions(run(conn, health.hidden()))
        yield from symptoms.prepared_transactions(run(conn, health.prepared()))
        yield from symptoms.replication_slots(run(conn, health.slots()))
        yield from symptoms.partitions(*run(conn, health.partitions()))
        yield from symptoms.autovacuum(*run(conn, health.autovacuum()))
        yield from symptoms.functions(run(conn, health.functions_checksum()), migrator.functions_checksum())
        yield from symptoms.clock(now(), *run(conn, health.clock()))
        yield from symptoms.dead_workers(run(conn, health.dead_workers()))
        yield from symptoms.invariants(run(conn, health.check()))
