"""One change that stored jobs, or workers that still run, cannot live with."""

from __future__ import annotations

from dataclasses import dataclass

from jobspec.manifest.types import Type, spell
from jobspec.spec.diagnostics import Part, Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """What changed, where in the new spec, and what to do about it."""

    code: str
    path: Path
    message: str
    """A sentence without its end: what changed, from what to what, and why that matters."""
    help: str
    part: Part = "key"
    jobs: tuple[str, ...] = ()
    """Of which jobs something is stored that it concerns; sorted."""


def shown(of: Type) -> str:
    """A type in the words of the spec, of an enum the first few values."""
    return spell(of, enum=lambda values: f"enum [{', '.join(values[:4])}{', ...' if len(values) > 4 else ''}]")
