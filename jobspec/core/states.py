"""The states of a job."""

from __future__ import annotations

from typing import Literal, TypeAlias

JobState: TypeAlias = Literal[
    "reserved", "scheduled", "waiting", "ready", "running", "done", "dead", "cancelled", "expired", "parked"
]
