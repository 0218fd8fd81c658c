"""What the parts of a worker are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from jobspec.worker.clock import Clock
from jobspec.worker.hook import FailureHook
from jobspec.worker.observer import Observer
from jobspec.worker.relay import Connect


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a worker was told; see :class:`jobspec.Worker`."""

    name: str
    channels: Sequence[str] | None
    concurrency: int
    refill_at: int
    """More jobs are claimed when no more than so many run."""
    lease_seconds: float
    heartbeat_seconds: float | None
    """None: a third of the lease."""
    poll_seconds: float
    on_failure: FailureHook | None
    clock: Clock
    rng: Random
    observers: Sequence[Observer] = ()
    receivers: Mapping[str, Connect] = field(default_factory=dict)
    """What a channel's ``backend`` may be, and how it is reached; empty: there is no relay."""
    channel_concurrency: Mapping[str, int] = field(default_factory=dict)
    """Jobs of the kinds at home in a channel that run at once, by its qualified name."""
