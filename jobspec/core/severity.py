"""How much a finding weighs."""

from __future__ import annotations

from typing import Final, Literal, get_args

Severity = Literal["error", "warning", "info"]
Wanted = Literal["off", "info", "warning", "error"]
"""What the settings may make of a rule."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""The heaviest first."""
