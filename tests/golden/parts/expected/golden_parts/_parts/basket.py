# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Basket`` of package ``golden_parts``."""

from jobspec import Model

from .line import Line
from .payment_method import PaymentMethod

__all__ = [
    "Basket",
]


class Basket(Model, frozen=True):
    """(spec.yaml#Basket)"""

    lines: tuple[Line, ...]
    paid_by: PaymentMethod
