# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0ce1a6a6
"""Package ``shop_sqs``: importing it costs nothing; its jobs load on first use.

The shop on SQS, less what `jobspec check --backend sqs` says of ../jobs.yaml, and the pictures, which are too large.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import (
        charge_order,
        send_receipt,
    )

__all__ = [
    "charge_order",
    "send_receipt",
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
