# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 61bcfe8f
"""Payload and result models of package ``golden_checkpoints``."""

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Amount",
    "Book",
    "Collect",
    "Everything",
    "ImportRows",
    "ImportRowsCheckpoint",
    "Progress",
    "Resize",
    "Settle",
    "SumUp",
]


Amount: TypeAlias = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
"""(spec.yaml#Amount)"""


class Book(Payload, frozen=True):
    """Payload of ``book``.  (spec.yaml#book)"""


class Collect(Payload, frozen=True):
    """Payload of ``collect``.  (spec.yaml#collect)"""


class Everything(Payload, frozen=True):
    """Payload of ``everything``.  (spec.yaml#everything)"""


class ImportRows(Payload, frozen=True):
    """Payload of ``import_rows``.  (spec.yaml#import_rows)"""

    file: str


class ImportRowsCheckpoint(Model, frozen=True):
    """Checkpoint of import_rows.  (spec.yaml#import_rows)"""

    offset: Annotated[Int64, Field(ge=0)]
    last: date | None = None


class Progress(Model, frozen=True):
    """How far it is.  (spec.yaml#Progress)"""

    rows: Int64 = 0


class Resize(Payload, frozen=True):
    """Payload of ``resize``.  (spec.yaml#resize)"""


class SumUp(Payload, frozen=True):
    """Payload of ``sum_up``.  (spec.yaml#sum_up)"""


class Settle(Payload, frozen=True):
    """Payload of ``settle``.  (spec.yaml#settle)"""

    amount: Amount
