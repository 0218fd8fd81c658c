"""The spec language and its two front ends. For users: what a Python spec is written with.

It loads on first use: who reads YAML needs none of it, nor the client whose ``JobDef`` a Python spec makes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobspec.spec.declare import Spec
    from jobspec.spec.options import BackPressure, Blob, PolicyDefaults, Retention, Retry, Schedule, Since, Unique

__all__ = ["BackPressure", "Blob", "PolicyDefaults", "Retention", "Retry", "Schedule", "Since", "Spec", "Unique"]

# Hidden from type checkers: a visible module __getattr__ would make every misspelt import type-check.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(import_module("jobspec.spec.declare" if name == "Spec" else "jobspec.spec.options"), name)

    def __dir__() -> list[str]:
        return sorted(__all__)
