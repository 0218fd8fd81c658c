"""The statements by which a channel moves to another backend; see functions/move.sql."""

from __future__ import annotations

from typing import Any

from jobspec.backends.postgres.statement import Rows, Statement, cell


def move(channel: str, backend: str | None) -> Statement[dict[str, Any]]:
    """Raises UnknownChannelError, UnsupportedError."""
    return Statement(text="select jobspec.move(%s, %s)", params=(channel, backend), read=cell)


def left(channel: str) -> Statement[tuple[int, int]]:
    """Unfinished jobs of the old place, and transactions that may bring one there."""
    return Statement(text="select l.unfinished, l.writers from jobspec.move_left(%s) l", params=(channel,), read=_left)


def _left(rows: Rows) -> tuple[int, int]:
    unfinished, writers = rows[0]
    return unfinished, writers


def moved(channel: str, backend: str | None) -> Statement[bool]:
    return Statement(text="select jobspec.moved(%s, %s)", params=(channel, backend), read=cell)
