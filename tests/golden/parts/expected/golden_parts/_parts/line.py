# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Line`` of package ``golden_parts``."""

from typing import Annotated

from jobspec import (
    Int64,
    Model,
)
from pydantic import Field

from .amount import Amount

__all__ = [
    "Line",
]


class Line(Model, frozen=True):
    """(spec.yaml#Line)"""

    sku: str
    qty: Annotated[Int64, Field(ge=1)]
    price: Amount
