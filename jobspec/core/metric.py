"""A number for those who watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One sample, as Prometheus has them."""

    name: str
    """With its unit last: ``jobspec_jobs``, ``jobspec_oldest_ready_seconds``."""
    labels: Mapping[str, Any]
    """JSON values: ``{"channel": "shop.mail", "state": "ready"}``."""
    value: float | None
    """None: the backend cannot know. 0 is a number that was counted."""
