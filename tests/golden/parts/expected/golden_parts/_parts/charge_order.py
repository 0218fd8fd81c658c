# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``charge_order`` of package ``golden_parts``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from jobspec import (
    AsyncJobHandle,
    Draft,
    Int64,
    JobDef,
    JobHandle,
    Model,
    Payload,
    as_tuple,
)

from .amount import Amount
from .basket import Basket
from .payment_method import PaymentMethod
from .reserve_stock import ReserveStockResult
from .url_path_2 import UrlPath

__all__ = [
    "Charge",
    "ChargeOrder",
    "charge_order",
]


class Charge(Model, frozen=True):
    """Only charge_order makes it.  (spec.yaml#Charge)"""

    charge_id: str
    total: Amount


class ChargeOrder(Payload, frozen=True):
    """Charge an order.  (spec.yaml#charge_order)"""

    customer_id: Int64
    basket: Basket
    method: PaymentMethod
    amounts: Mapping[str, tuple[Amount, ...]] = {}


def _charge_order(
    *,
    stock: JobHandle[ReserveStockResult] | AsyncJobHandle[ReserveStockResult],
    route: JobHandle[list[UrlPath]] | AsyncJobHandle[list[UrlPath]],
    customer_id: int,
    basket: Basket,
    method: PaymentMethod,
    amounts: Mapping[str, Sequence[Decimal]] = {},
) -> Draft:
    amounts_ = {_key1: as_tuple(_each1) for _key1, _each1 in amounts.items()}  # fmt: skip
    return Draft(
        ChargeOrder(
            customer_id=customer_id,
            basket=basket,
            method=method,
            amounts=amounts_,
        ),
        after={"stock": stock, "route": route},
    )


charge_order: Final = JobDef(
    "golden_parts.charge_order",
    _charge_order,
    lambda: Charge,
)
"""Charge an order.  Channel ``orders/{customer_id}``, strict order.  After ``reserve_stock``, ``import``.  (spec.yaml#charge_order)"""
