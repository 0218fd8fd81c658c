"""What jobs are told apart by: the parts of a lane key and of a unique key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KeyScalar = Literal["str", "int", "bool", "uuid", "date"]
"""What a key may be made of; an enum counts as ``str``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyField:
    """One part of a channel's key."""

    name: str
    type: KeyScalar


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyBinding:
    """One part of a job's key: where in the payload its value is."""

    name: str
    path: tuple[str, ...]
    type: KeyScalar
