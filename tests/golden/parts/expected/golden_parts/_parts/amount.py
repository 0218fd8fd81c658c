# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Amount`` of package ``golden_parts``."""

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import Field

__all__ = [
    "Amount",
]


Amount: TypeAlias = Annotated[
    Decimal,
    Field(ge=Decimal(0), max_digits=12, decimal_places=2),
]
"""(spec.yaml#Amount)"""
