"""What ``jobspec explain`` says of a code beside its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

HEAD: Final = "version: 1\npackage: shop\n"
JOBS: Final = "jobs:\n  hello: {payload: {}}\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """``wrong`` and ``right`` are parts of a spec, which :func:`whole` completes; a test runs both."""

    why: str
    fix: str
    wrong: str
    right: str
    form: Literal["yaml", "python", "text"] = "yaml"
    """What the examples are written in; only YAML is run."""


def whole(part: str) -> str:
    """The spec that a part stands for: with the lines every spec has, where they are not the point."""
    head = "" if part.startswith(("version:", "!")) or "\nversion:" in part or "package:" in part else HEAD
    jobs = "" if part.startswith("jobs:") or "\njobs:" in part else JOBS
    return f"{head}{part}{jobs}".lstrip("!")
