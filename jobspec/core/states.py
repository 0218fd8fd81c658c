"""The states of a job, and which of them are ends."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

JobState: TypeAlias = Literal[
    "reserved", "scheduled", "waiting", "ready", "running", "done", "dead", "cancelled", "expired", "parked"
]

ENDED: Final[frozenset[JobState]] = frozenset({"done", "dead", "cancelled", "expired"})
"""A job in one of these never changes again, unless an operator asks for it."""
