# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7a8c65e2
"""Package ``golden_parts``: importing it costs nothing; its jobs load on first use.

A package too large for one file.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import (
        charge_order,
        import_,
        reserve_stock,
        send_again,
        send_letter,
        step_1,
        step_2,
        step_3,
        step_4,
        step_5,
        step_6,
        step_7,
        step_8,
        step_9,
        step_10,
        step_11,
        step_12,
    )

__all__ = [
    "charge_order",
    "import_",
    "reserve_stock",
    "send_again",
    "send_letter",
    "step_1",
    "step_2",
    "step_3",
    "step_4",
    "step_5",
    "step_6",
    "step_7",
    "step_8",
    "step_9",
    "step_10",
    "step_11",
    "step_12",
]

# Hidden from type checkers: a visible module __getattr__ would make
# every misspelt import type-check.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(_import_module(".jobs", __name__), name)

    def __dir__() -> list[str]:
        return sorted(__all__)
