"""How a worker is, at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobspec.worker.crew import Crew


@dataclass(frozen=True, kw_only=True, slots=True)
class Vitals:
    """May be asked for from any thread."""

    worker_id: int
    lease_seconds: float
    heartbeat_age_seconds: float
    """Since the last sign of life that reached the database was sent."""
    open_jobs: int
    """Claimed, and not ended."""
    concurrency: int
    taking: bool
    """It claims jobs; not when it stops."""
    blocked_seconds: float
    """For how long the event loop has not answered; 0: it answers."""
    blocked_by: str | None
    """The job whose handler blocks it."""


def vitals_of(crew: Crew) -> Vitals:
    pulse, member = crew.heartbeat.pulse, crew.membership
    return Vitals(
        worker_id=member.worker_id,
        lease_seconds=member.lease_seconds,
        heartbeat_age_seconds=max(0.0, crew.settings.clock.monotonic() - member.renewed_at),
        open_jobs=crew.leases.open,
        concurrency=crew.slots.size,
        taking=not crew.stopping,
        blocked_seconds=pulse.blocked_seconds,
        blocked_by=pulse.blocked_by,
    )
