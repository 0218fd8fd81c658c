# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: pytest/1  inputs-sha256: 1506ee89
"""Payloads for tests of package ``shop``."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from jobspec import DispatchTable
from jobspec.testing import (
    read_payloads,
    spoiled,
)
from pydantic import JsonValue

from .models import (
    ChargeOrder,
    ResizeImage,
    SendReceipt,
)

__all__ = [
    "PAYLOADS",
    "boundary_charge_order",
    "boundary_resize_image",
    "boundary_send_receipt",
    "check_payloads",
    "invalid_charge_order",
    "invalid_resize_image",
    "invalid_send_receipt",
    "make_charge_order",
    "make_resize_image",
    "make_send_receipt",
]

PAYLOADS: Final = Path(__file__).parent / "payloads"


def check_payloads(table: DispatchTable) -> None:
    """That the handlers of ``table`` can read every sample of ``PAYLOADS``.

    Those of older versions, too. Raises AssertionError.
    """
    read_payloads(table, "shop", PAYLOADS)


def make_charge_order(
    *,
    order_id: int = 1,
    customer_id: int = 1,
    placed_on: date = date(2026, 1, 31),
    amount: Decimal = Decimal(1),
    card: str = "tok_a",
) -> ChargeOrder:
    """A payload of ``charge_order`` that fits, whatever is not given."""
    return ChargeOrder(
        order_id=order_id,
        customer_id=customer_id,
        placed_on=placed_on,
        amount=amount,
        card=card,
    )


def boundary_charge_order() -> Iterator[ChargeOrder]:
    """Payloads of ``charge_order`` with each field at its bounds."""
    yield make_charge_order()
    yield make_charge_order(order_id=0)
    yield make_charge_order(customer_id=0)
    yield make_charge_order(amount=Decimal(0))
    yield make_charge_order(amount=Decimal("9999999999.99"))
    yield make_charge_order(
        card="tok_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    )


def invalid_charge_order() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``charge_order`` as JSON in which it is."""
    _payload = make_charge_order()
    yield ("order_id is missing", spoiled(_payload, "order_id"))
    yield ("order_id is null", spoiled(_payload, "order_id", None))
    yield ("order_id is an object", spoiled(_payload, "order_id", {}))
    yield ("order_id is no whole number", spoiled(_payload, "order_id", 1.5))
    yield ("customer_id is missing", spoiled(_payload, "customer_id"))
    yield ("customer_id is null", spoiled(_payload, "customer_id", None))
    yield ("customer_id is an object", spoiled(_payload, "customer_id", {}))
    yield (
        "customer_id is no whole number",
        spoiled(_payload, "customer_id", 1.5),
    )
    yield ("placed_on is missing", spoiled(_payload, "placed_on"))
    yield ("placed_on is null", spoiled(_payload, "placed_on", None))
    yield ("placed_on is an object", spoiled(_payload, "placed_on", {}))
    yield (
        "placed_on is no day of the calendar",
        spoiled(_payload, "placed_on", "2026-02-30"),
    )
    yield ("amount is missing", spoiled(_payload, "amount"))
    yield ("amount is null", spoiled(_payload, "amount", None))
    yield ("amount is an object", spoiled(_payload, "amount", {}))
    yield ("amount is no number", spoiled(_payload, "amount", "much"))
    yield ("amount does not keep ge: 0", spoiled(_payload, "amount", "-0.01"))
    yield (
        "amount does not keep scale: 2",
        spoiled(_payload, "amount", "0.001"),
    )
    yield ("card is missing", spoiled(_payload, "card"))
    yield ("card is null", spoiled(_payload, "card", None))
    yield ("card is an object", spoiled(_payload, "card", {}))
    yield (
        "card does not keep pattern: ^tok_[a-z]+$",
        spoiled(_payload, "card", ""),
    )


def make_resize_image(
    *,
    name: str = "a",
    width: int = 1,
    format: Literal["png", "webp"] = "webp",
) -> ResizeImage:
    """A payload of ``resize_image`` that fits, whatever is not given."""
    return ResizeImage(
        name=name,
        width=width,
        format=format,
    )


def boundary_resize_image() -> Iterator[ResizeImage]:
    """Payloads of ``resize_image`` with each field at its bounds."""
    yield make_resize_image()
    yield make_resize_image(name="a" * 64)
    yield make_resize_image(width=4096)
    yield make_resize_image(format="png")


def invalid_resize_image() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``resize_image`` as JSON in which it is."""
    _payload = make_resize_image()
    yield ("name is missing", spoiled(_payload, "name"))
    yield ("name is null", spoiled(_payload, "name", None))
    yield ("name is an object", spoiled(_payload, "name", {}))
    yield (
        "name does not keep pattern: ^[a-z0-9_-]+$",
        spoiled(_payload, "name", ""),
    )
    yield ("width is missing", spoiled(_payload, "width"))
    yield ("width is null", spoiled(_payload, "width", None))
    yield ("width is an object", spoiled(_payload, "width", {}))
    yield ("width is no whole number", spoiled(_payload, "width", 1.5))
    yield ("width does not keep gt: 0", spoiled(_payload, "width", 0))
    yield ("width does not keep le: 4096", spoiled(_payload, "width", 4097))
    yield ("format is null", spoiled(_payload, "format", None))
    yield ("format is none of the values", spoiled(_payload, "format", "png-"))


def make_send_receipt(
    *,
    order_id: int = 1,
    to: str = "text",
    amount: Decimal = Decimal(1),
    total: Decimal = Decimal(1),
) -> SendReceipt:
    """A payload of ``send_receipt`` that fits, whatever is not given."""
    return SendReceipt(
        order_id=order_id,
        to=to,
        amount=amount,
        total=total,
    )


def boundary_send_receipt() -> Iterator[SendReceipt]:
    """Payloads of ``send_receipt`` with each field at its bounds."""
    yield make_send_receipt()
    yield make_send_receipt(order_id=0)
    yield make_send_receipt(amount=Decimal(0))
    yield make_send_receipt(amount=Decimal("9999999999.99"))
    yield make_send_receipt(total=Decimal(0))
    yield make_send_receipt(total=Decimal("9999999999.99"))


def invalid_send_receipt() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``send_receipt`` as JSON in which it is."""
    _payload = make_send_receipt()
    yield ("order_id is missing", spoiled(_payload, "order_id"))
    yield ("order_id is null", spoiled(_payload, "order_id", None))
    yield ("order_id is an object", spoiled(_payload, "order_id", {}))
    yield ("order_id is no whole number", spoiled(_payload, "order_id", 1.5))
    yield ("to is missing", spoiled(_payload, "to"))
    yield ("to is null", spoiled(_payload, "to", None))
    yield ("to is an object", spoiled(_payload, "to", {}))
    yield ("amount is missing", spoiled(_payload, "amount"))
    yield ("amount is null", spoiled(_payload, "amount", None))
    yield ("amount is an object", spoiled(_payload, "amount", {}))
    yield ("amount is no number", spoiled(_payload, "amount", "much"))
    yield ("amount does not keep ge: 0", spoiled(_payload, "amount", "-0.01"))
    yield (
        "amount does not keep scale: 2",
        spoiled(_payload, "amount", "0.001"),
    )
    yield ("total is missing", spoiled(_payload, "total"))
    yield ("total is null", spoiled(_payload, "total", None))
    yield ("total is an object", spoiled(_payload, "total", {}))
    yield ("total is no number", spoiled(_payload, "total", "much"))
    yield ("total does not keep ge: 0", spoiled(_payload, "total", "-0.01"))
    yield ("total does not keep scale: 2", spoiled(_payload, "total", "0.001"))
