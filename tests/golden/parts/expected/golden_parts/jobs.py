# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7a8c65e2
"""Typed jobs of package ``golden_parts``."""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias

from jobspec import require_runtime

if TYPE_CHECKING:
    from ._parts.charge_order import charge_order
    from ._parts.import_ import import_
    from ._parts.reserve_stock import reserve_stock
    from ._parts.send_again import send_again
    from ._parts.send_letter import send_letter
    from ._parts.step_1 import step_1
    from ._parts.step_2 import step_2
    from ._parts.step_3 import step_3
    from ._parts.step_4 import step_4
    from ._parts.step_5 import step_5
    from ._parts.step_6 import step_6
    from ._parts.step_7 import step_7
    from ._parts.step_8 import step_8
    from ._parts.step_9 import step_9
    from ._parts.step_10 import step_10
    from ._parts.step_11 import step_11
    from ._parts.step_12 import step_12
    from ._parts.worker import worker

__all__ = [
    "JobName",
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
    "worker",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "import",
    "reserve_stock",
    "send_again",
    "send_letter",
    "step_1",
    "step_10",
    "step_11",
    "step_12",
    "step_2",
    "step_3",
    "step_4",
    "step_5",
    "step_6",
    "step_7",
    "step_8",
    "step_9",
    "worker",
]

# Hidden from type checkers: a visible module __getattr__ would make
# every misspelt import type-check.
if not TYPE_CHECKING:
    _WHERE = {
        "charge_order": "charge_order",
        "import_": "import_",
        "reserve_stock": "reserve_stock",
        "send_again": "send_again",
        "send_letter": "send_letter",
        "step_1": "step_1",
        "step_2": "step_2",
        "step_3": "step_3",
        "step_4": "step_4",
        "step_5": "step_5",
        "step_6": "step_6",
        "step_7": "step_7",
        "step_8": "step_8",
        "step_9": "step_9",
        "step_10": "step_10",
        "step_11": "step_11",
        "step_12": "step_12",
        "worker": "worker",
    }

    def __getattr__(name: str) -> object:
        if name not in _WHERE:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        where = f"{__package__}._parts.{_WHERE[name]}"
        value = getattr(import_module(where), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
