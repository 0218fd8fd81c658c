"""One thing that the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
"""The worst first. error: something is broken; warning: it will be, or stands still; info: worth knowing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    severity: Severity
    what: str
    why: str
    """Why it matters."""
    help: str
    """What to do."""
