"""Bring what specs declare into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobspec.backends.postgres import reports
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How a list of names changed; each is sorted."""

    now: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    channels: Change
    """Qualified names."""
    kinds: Change
    """``<qualified name> v<version>``."""


def apply(url: str, scripts: Mapping[str, str]) -> Applied:
    """Run the SQL of every package, by package name, in one transaction.

    Raises ChannelInUseError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
    """
    with transaction(url) as conn:
        channels, kinds = run(conn, reports.declared(list(scripts)))
        for package in sorted(scripts):
            conn.execute(scripts[package].encode())
        channels_now, kinds_now = run(conn, reports.declared(list(scripts)))
    return Applied(channels=_change(channels, channels_now), kinds=_change(kinds, kinds_now))


def _change(before: list[str], now: list[str]) -> Change:
    return Change(
        now=tuple(now),
        added=tuple(sorted(set(now) - set(before))),
        removed=tuple(sorted(set(before) - set(now))),
    )
