# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7769e99a
"""Payload and result models of package ``golden_imports.orders``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from jobspec import (
    Int64,
    Model,
    Payload,
    SortedSet,
)
from pydantic import Field

from golden_imports.common.models import Address as CommonAddress
from golden_imports.common.models import Card as CommonCard
from golden_imports.common.models import Country as CommonCountry
from golden_imports.common.models import Id as CommonId
from golden_imports.common.models import Payment as CommonPayment
from golden_imports.common.models import Transfer as CommonTransfer
from golden_imports.common.models import Zip as CommonZip
from golden_imports.money.models import Amount as CashAmount

__all__ = [
    "CashAmount",
    "Coins",
    "CommonAddress",
    "CommonCard",
    "CommonCountry",
    "CommonId",
    "CommonPayment",
    "CommonTransfer",
    "CommonZip",
    "Deliver",
    "Forget",
    "Payment",
    "Stop",
]


class Coins(Model, frozen=True):
    """(spec.yaml#Coins)"""

    kind: Literal["coins"] = "coins"
    count: Annotated[Int64, Field(ge=1)]


Payment: TypeAlias = Annotated[CommonCard | Coins, Field(discriminator="kind")]
"""(spec.yaml#Payment)"""


class Forget(Payload, frozen=True):
    """Payload of ``forget``.  (spec.yaml#forget)"""

    address: CommonAddress | None = None
    id: CommonId


class Stop(Model, frozen=True):
    """(spec.yaml#Stop)"""

    at: CommonAddress
    note: str = ""


class Deliver(Payload, frozen=True):
    """Types of a spec, and of one that it imports itself.  (spec.yaml#deliver)"""

    country: CommonCountry
    to: CommonAddress
    stops: tuple[Stop, ...] = ()
    by_zip: Mapping[str, CommonAddress] = {}
    countries: SortedSet[CommonCountry] = frozenset({CommonCountry.FR})
    price: CashAmount
    tip: CashAmount = Decimal("0.50")
    paid: CommonPayment
    also_paid: Payment | None = None
