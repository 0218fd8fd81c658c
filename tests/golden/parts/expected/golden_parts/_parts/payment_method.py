# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``PaymentMethod`` of package ``golden_parts``."""

from typing import Annotated, TypeAlias

from pydantic import Field

from .card import Card
from .invoice import Invoice

__all__ = [
    "PaymentMethod",
]


PaymentMethod: TypeAlias = Annotated[
    Card | Invoice,
    Field(discriminator="kind"),
]
"""(spec.yaml#PaymentMethod)"""
