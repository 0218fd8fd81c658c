# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Class`` of package ``golden_parts``."""

from enum import StrEnum

__all__ = [
    "Class",
]


class Class(StrEnum):
    """(spec.yaml#Class)"""

    FIRST = "first"
    SECOND = "second"
