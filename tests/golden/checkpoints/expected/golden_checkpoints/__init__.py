# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 61bcfe8f
"""Package ``golden_checkpoints``: importing it costs nothing; its jobs load on first use.

Jobs that save how far they are, and jobs whose end commits with their effects.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import (
        book,
        collect,
        everything,
        import_rows,
        resize,
        settle,
        sum_up,
    )

__all__ = [
    "book",
    "collect",
    "everything",
    "import_rows",
    "resize",
    "settle",
    "sum_up",
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
