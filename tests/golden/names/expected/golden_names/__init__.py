# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 99520955
"""Package ``golden_names``: importing it costs nothing; its jobs load on first use.

Names that Python, pydantic or the generated modules need themselves.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .jobs import (
        builtins,
        date,
        import_,
        job_def,
        job_name,
        keywords,
        list,
        parameters,
        pydantic,
        require_runtime,
        str,
        type_adapter,
    )

__all__ = [
    "builtins",
    "date",
    "import_",
    "job_def",
    "job_name",
    "keywords",
    "list",
    "parameters",
    "pydantic",
    "require_runtime",
    "str",
    "type_adapter",
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
