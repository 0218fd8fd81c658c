"""What `jobspec apply` would change: it is tried, compared and rolled back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobspec.backends.postgres import health
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.errors import JobspecError
from jobspec.ops.finding import Finding

Declared = Mapping[tuple[str, str], str]
"""(what, its name) -> all that is declared of it."""


def drift(url: str, scripts: Mapping[str, str]) -> list[Finding]:
    """Between the database and the specs; ``scripts``: package -> the SQL that declares it."""
    try:
        with transaction(url) as conn, conn.transaction(force_rollback=True):
            conn.execute("set local lock_timeout = '2s'")
            before = _declared(run(conn, health.packages(list(scripts))))
            for package in sorted(scripts):
                conn.execute(scripts[package].encode())
            after = _declared(run(conn, health.packages(list(scripts))))
    except JobspecError as error:
        return [
            Finding(
                severity="warning",
                what=f"the specs could not be compared with what is declared: {error.message}",
                why="`jobspec apply` would fail in the same way",
                help=error.help or "run the doctor as the owner of the schema",
            )
        ]
    return list(differences(before, after))


def differences(before: Declared, after: Declared) -> Iterator[Finding]:
    """A finding for each thing that the specs add, remove or change."""
    for what, name in sorted({*before, *after}):
        old, new = before.get((what, name)), after.get((what, name))
        if old == new:
            continue
        verb = "is not declared yet" if old is None else "is in no spec any more" if new is None else "has changed"
        yield Finding(
            severity="info" if new is None else "warning",
            what=f"{what} {name} {verb}",
            why="database and specs are not the same: workers and producers of these specs may be refused",
            help="`jobspec apply`",
        )


def _declared(rows: list[tuple[Any, ...]]) -> Declared:
    return {(what, name): text for what, name, text in rows}
