"""What is to be written: as templates with their values, then as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePlan:
    """One file of one target."""

    path: str
    """Below the output folder, with ``/``."""
    template: str | None
    """In the target's folder; None: an empty file."""
    values: Mapping[str, Any]
    shared: bool = False
    """Several specs may ask for it; one that has more to say in that place wins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """All that the output folder is to hold of ours."""

    out: Path
    files: Mapping[str, str]
    """Path below ``out`` (with ``/``) -> text, sorted by path."""
    shared: frozenset[str] = frozenset()
    """Those of parent packages, which may be somebody's own where ``out`` is among other code."""
    remarks: tuple[str, ...] = ()
    """What programs warn of."""
