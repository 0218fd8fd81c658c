"""Is this worker alive, is it ready? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from jobspec.worker.vitals import Vitals

BLOCKED_SECONDS: Final = 30.0
"""A loop that has not answered for so long is not alive; before that it is only said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """An answer: ``well`` makes it 200, or else 503."""

    well: bool
    status: str
    """In one word."""
    facts: dict[str, Any]


def alive(vitals: Vitals | None, *, blocked_seconds: float = BLOCKED_SECONDS) -> Health:
    """Whether the process can still run handlers: a restart would help if not. The database does not matter here."""
    if vitals is None:
        return Health(well=True, status="starting", facts={})
    facts: dict[str, Any] = {}
    if vitals.blocked_seconds:
        facts = {"blocked_seconds": round(vitals.blocked_seconds, 3), "blocked_by": vitals.blocked_by}
    if vitals.blocked_seconds >= blocked_seconds:
        return Health(well=False, status="blocked", facts=facts)
    return Health(well=True, status="alive", facts=facts)


def ready(vitals: Vitals | None) -> Health:
    """Whether it takes jobs: it is registered, and the database has heard of it within its lease."""
    if vitals is None:
        return Health(well=False, status="not_registered", facts={})
    age = round(vitals.heartbeat_age_seconds, 3)
    facts = {"worker_id": vitals.worker_id, "heartbeat_age_seconds": age, "lease_seconds": vitals.lease_seconds}
    if not vitals.taking:
        return Health(well=False, status="stopping", facts=facts)
    if vitals.heartbeat_age_seconds >= vitals.lease_seconds:
        return Health(well=False, status="no_database", facts=facts)
    return Health(well=True, status="ready", facts=facts)
