# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7769e99a
"""Typed jobs of package ``golden_imports.orders``."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    as_set,
    as_tuple,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    CashAmount,
    CommonAddress,
    CommonCountry,
    CommonId,
    CommonPayment,
    Deliver,
    Forget,
    Payment,
    Stop,
)

__all__ = [
    "JobName",
    "deliver",
    "forget",
    "move",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "deliver",
    "forget",
    "move",
]


def _deliver(
    *,
    country: CommonCountry,
    to: CommonAddress,
    stops: Sequence[Stop] = (),
    by_zip: Mapping[str, CommonAddress] = {},
    countries: Collection[CommonCountry] = frozenset({CommonCountry.FR}),
    price: Decimal,
    tip: Decimal = Decimal("0.50"),
    paid: CommonPayment,
    also_paid: Payment | None = None,
) -> Deliver:
    return Deliver(
        country=country,
        to=to,
        stops=as_tuple(stops),
        by_zip=by_zip,
        countries=as_set(countries),
        price=price,
        tip=tip,
        paid=paid,
        also_paid=also_paid,
    )


deliver: Final = JobDef(
    "golden_imports.orders.deliver",
    _deliver,
    lambda: CommonAddress,
)
"""Types of a spec, and of one that it imports itself.  Channel ``regions/{country}``, strict order.  Unique by ``country``, ``to.zip``.  (spec.yaml#deliver)"""


def _forget(
    *,
    address: CommonAddress | None = None,
    id: CommonId,
) -> Forget:
    return Forget(
        address=address,
        id=id,
    )


forget: Final = JobDef(
    "golden_imports.orders.forget",
    _forget,
    lambda: type(None),
)
"""Channel ``regions/{country}``, strict order.  (spec.yaml#forget)"""


def _move(
    *,
    letter: bytes,
    street: str,
    zip: str,
    country: CommonCountry = CommonCountry.FR,
    deposit: Decimal = Decimal("1.00"),
) -> tuple[CommonAddress, bytes]:
    return (
        CommonAddress(
            street=street,
            zip=zip,
            country=country,
            deposit=deposit,
        ),
        letter,
    )


move: Final = JobDef(
    "golden_imports.orders.move",
    _move,
    lambda: TypeAdapter[list[Decimal]](list[CashAmount]),
)
"""The payload is a model of another package.  Channel ``default``.  Binary input ``letter``.  (spec.yaml#move)"""
