"""How things are called in what a command prints. Light: a run that has nothing to do prints as well."""

from __future__ import annotations

import os
from pathlib import Path


def count(number: int, noun: str) -> str:
    """``1 channel``, ``2 channels``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def near(path: Path) -> str:
    """A path as it is shown: relative to the working directory where that is shorter."""
    here = os.path.relpath(path)
    return here if len(here) < len(str(path)) else str(path)
