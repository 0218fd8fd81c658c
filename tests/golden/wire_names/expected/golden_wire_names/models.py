# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ebd93c3c
"""Payload and result models of package ``golden_wire_names``."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Card",
    "Charge",
    "ChargeCheckpoint",
    "ChargeResult",
    "Customer",
    "Method",
    "Report",
    "Transfer",
]


class Card(Model, frozen=True, validate_by_name=True, serialize_by_alias=True):
    """(spec.yaml#Card)"""

    type: Literal["card"] = "card"
    number: Annotated[
        str,
        Field(
            validation_alias="cardNumber",
            serialization_alias="cardNumber",
            repr=False,
        ),
    ]
    copy_: Annotated[
        bool,
        Field(validation_alias="copy", serialization_alias="copy"),
    ] = False


class Customer(
    Model,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """(spec.yaml#Customer)"""

    customer_id: Annotated[
        Int64,
        Field(validation_alias="customerId", serialization_alias="customerId"),
    ]
    region: Annotated[
        str,
        Field(validation_alias="the region", serialization_alias="the region"),
    ] = Field(default="eu")
    from_: Annotated[
        str,
        Field(validation_alias="since", serialization_alias="since"),
    ]
    """A word of Python's own."""


class ChargeCheckpoint(
    Model,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Checkpoint of charge.  (spec.yaml#charge)"""

    rows: Annotated[
        Int64,
        Field(validation_alias="rowsDone", serialization_alias="rowsDone"),
    ]


class ChargeResult(
    Model,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Result of charge.  (spec.yaml#charge)"""

    charge_id: Annotated[
        str,
        Field(validation_alias="chargeId", serialization_alias="chargeId"),
    ]


class Transfer(
    Model,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """(spec.yaml#Transfer)"""

    type: Literal["transfer"] = "transfer"
    iban: Annotated[
        str,
        Field(validation_alias="IBAN", serialization_alias="IBAN"),
    ]


class Report(
    Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Payload of ``report``.  (spec.yaml#report)"""

    day: Annotated[
        date,
        Field(validation_alias="onDay", serialization_alias="onDay"),
    ]
    title: Annotated[
        str,
        Field(
            validation_alias="reportTitle",
            serialization_alias="reportTitle",
        ),
    ]
    all: Annotated[
        bool,
        Field(validation_alias="everything", serialization_alias="everything"),
    ] = True


Method: TypeAlias = Annotated[Card | Transfer, Field(discriminator="type")]
"""(spec.yaml#Method)"""


class Charge(
    Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Payload of ``charge``.  (spec.yaml#charge)"""

    customer: Customer
    order_id: Annotated[
        UUID,
        Field(validation_alias="orderId", serialization_alias="orderId"),
    ]
    methods: Annotated[
        tuple[Method, ...],
        Field(
            validation_alias="paymentMethods",
            serialization_alias="paymentMethods",
        ),
    ] = ()
    note: Annotated[
        str,
        Field(validation_alias="@note", serialization_alias="@note"),
    ] = Field(default="")
    """Deprecated: use `doc`."""
    quoted: Annotated[
        str,
        Field(
            validation_alias='it\'s "quoted"',
            serialization_alias='it\'s "quoted"',
        ),
    ] = Field(default="\\")
