"""What is declared in a namespace, as those need it who make calls. Redis has it; this is a copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobspec.backends.declared import ChannelSpec, KindSpec, ScheduleSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    id: int
    spec: KindSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    id: int
    package: str
    spec: ChannelSpec
    gated: bool
    """It is strict or limited, by its spec or by an operator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalog:
    version: str = "0"
    """Drawn anew whenever something is declared; scripts refuse calls that were made with another."""
    kinds: Mapping[tuple[str, int], Kind] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    schedules: Mapping[str, ScheduleSpec] = field(default_factory=dict)
