# @generated from common/money.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: af461b98
"""Payload and result models of package ``golden_imports.money``."""

from decimal import Decimal
from typing import Annotated, TypeAlias

from jobspec import Payload
from pydantic import Field

__all__ = [
    "Amount",
    "Count",
]


Amount: TypeAlias = Annotated[
    Decimal,
    Field(ge=Decimal(0), max_digits=12, decimal_places=2),
]
"""(common/money.yaml#Amount)"""


class Count(Payload, frozen=True):
    """A spec that is imported may have jobs of its own.  (common/money.yaml#count)"""

    amounts: tuple[Amount, ...]
