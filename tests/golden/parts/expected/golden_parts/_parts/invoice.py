# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Invoice`` of package ``golden_parts``."""

from typing import Annotated, Literal

from jobspec import (
    Int64,
    Model,
)
from pydantic import Field

__all__ = [
    "Invoice",
]


class Invoice(Model, frozen=True):
    """(spec.yaml#Invoice)"""

    kind: Literal["invoice"] = "invoice"
    net_days: Annotated[Int64, Field(ge=0)] = 30
