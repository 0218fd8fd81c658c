"""What happens to a job, as those are told who listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from jobspec.core.job import Progress

EventName: TypeAlias = Literal[
    "queued", "started", "progress", "done", "retry", "dead", "cancelled", "expired", "bundle"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One step in the life of a job whose spec declares ``events:``, or the end of a bundle."""

    event: EventName
    """``bundle``: all jobs of a bundle have ended."""
    id: int
    """Of the job or the bundle."""
    kind: str | None
    """Qualified; the name of a bundle."""
    attempt: int | None
    """None for a bundle."""
    progress: Progress | None = None
    """With ``progress`` only."""
