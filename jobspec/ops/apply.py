"""Bring what specs declare into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobspec.backends.postgres import health
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction

_Texts = Mapping[tuple[str, str], str]
"""(what, its name) -> all that is declared of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How a list of names changed; each is sorted."""

    now: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Those whose meaning is another one now."""
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    channels: Change
    """Qualified names."""
    kinds: Change
    """``<qualified name> v<version>``."""
    schedules: Change
    types: Change
    """Of the arguments of typed functions; ``<schema>.<name>``, here and below."""
    functions: Change

    @property
    def nothing(self) -> bool:
        """Everything was there already, and as it should be."""
        return not any(
            each.added or each.changed or each.removed
            for each in (self.channels, self.kinds, self.schedules, self.types, self.functions)
        )


def apply(url: str, scripts: Mapping[str, str], *, dry_run: bool = False) -> Applied:
    """Run the SQL of every package, by package name, in one transaction; ``dry_run``: and take it back.

    Raises ChannelInUseError, SchemaObjectError, OptionError for a role that is not there, DatabaseError,
    SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
    """
    packages = list(scripts)
    with transaction(url) as conn, conn.transaction(force_rollback=dry_run):
        before = _texts(run(conn, health.packages(packages)))
        for package in sorted(scripts):
            conn.execute(scripts[package].encode())
        now = _texts(run(conn, health.packages(packages)))
    return Applied(
        channels=_change("channel", before, now),
        kinds=_change("kind", before, now),
        schedules=_change("schedule", before, now),
        types=_change("type", before, now),
        functions=_change("function", before, now),
    )


def _texts(rows: list[tuple[str, str, str]]) -> _Texts:
    return {(what, name): text for what, name, text in rows}


def _change(what: str, before: _Texts, now: _Texts) -> Change:
    names = sorted(name for sort, name in now if sort == what)
    return Change(
        now=tuple(names),
        added=tuple(name for name in names if (what, name) not in before),
        changed=tuple(name for name in names if before.get((what, name), now[what, name]) != now[what, name]),
        removed=tuple(sorted(name for sort, name in before if sort == what and (what, name) not in now)),
    )
