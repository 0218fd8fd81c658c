# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: pytest/1  inputs-sha256: bcafb3bf
"""Payloads for tests of package ``golden_limits``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jobspec import DispatchTable
from jobspec.testing import (
    read_payloads,
    spoiled,
)
from pydantic import JsonValue

from .models import (
    CallBack,
    ChargeOrder,
    Export,
    Order,
    RefundOrder,
    SendEmail,
    Sweep,
)

__all__ = [
    "PAYLOADS",
    "boundary_call_back",
    "boundary_charge_order",
    "boundary_export",
    "boundary_refund_order",
    "boundary_send_email",
    "boundary_sweep",
    "check_payloads",
    "invalid_call_back",
    "invalid_charge_order",
    "invalid_export",
    "invalid_refund_order",
    "invalid_send_email",
    "invalid_sweep",
    "make_call_back",
    "make_charge_order",
    "make_export",
    "make_refund_order",
    "make_send_email",
    "make_sweep",
]

PAYLOADS: Final = Path(__file__).parent / "payloads"


def check_payloads(table: DispatchTable) -> None:
    """That the handlers of ``table`` can read every sample of ``PAYLOADS``.

    Those of older versions, too. Raises AssertionError.
    """
    read_payloads(table, "golden_limits", PAYLOADS)


def make_call_back(
    *,
    customer_id: int = 1,
) -> CallBack:
    """A payload of ``call_back`` that fits, whatever is not given."""
    return CallBack(
        customer_id=customer_id,
    )


def boundary_call_back() -> Iterator[CallBack]:
    """Payloads of ``call_back`` with each field at its bounds."""
    yield make_call_back()
    yield make_call_back(customer_id=0)


def invalid_call_back() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``call_back`` as JSON in which it is."""
    _payload = make_call_back()
    yield ("customer_id is missing", spoiled(_payload, "customer_id"))
    yield ("customer_id is null", spoiled(_payload, "customer_id", None))
    yield ("customer_id is an object", spoiled(_payload, "customer_id", {}))
    yield (
        "customer_id is no whole number",
        spoiled(_payload, "customer_id", 1.5),
    )


def make_charge_order(
    *,
    customer_id: int = 1,
) -> ChargeOrder:
    """A payload of ``charge_order`` that fits, whatever is not given."""
    return ChargeOrder(
        customer_id=customer_id,
    )


def boundary_charge_order() -> Iterator[ChargeOrder]:
    """Payloads of ``charge_order`` with each field at its bounds."""
    yield make_charge_order()
    yield make_charge_order(customer_id=0)


def invalid_charge_order() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``charge_order`` as JSON in which it is."""
    _payload = make_charge_order()
    yield ("customer_id is missing", spoiled(_payload, "customer_id"))
    yield ("customer_id is null", spoiled(_payload, "customer_id", None))
    yield ("customer_id is an object", spoiled(_payload, "customer_id", {}))
    yield (
        "customer_id is no whole number",
        spoiled(_payload, "customer_id", 1.5),
    )


def make_export() -> Export:
    """A payload of ``export`` that fits, whatever is not given."""
    return Export()


def boundary_export() -> Iterator[Export]:
    """Payloads of ``export`` with each field at its bounds."""
    yield make_export()


def invalid_export() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``export`` as JSON in which it is."""
    _payload = make_export()
    yield from ()


def make_refund_order(
    *,
    order: Order = Order(customer_id=1),
) -> RefundOrder:
    """A payload of ``refund_order`` that fits, whatever is not given."""
    return RefundOrder(
        order=order,
    )


def boundary_refund_order() -> Iterator[RefundOrder]:
    """Payloads of ``refund_order`` with each field at its bounds."""
    yield make_refund_order()
    yield make_refund_order(order=Order(customer_id=0))


def invalid_refund_order() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``refund_order`` as JSON in which it is."""
    _payload = make_refund_order()
    yield ("order is missing", spoiled(_payload, "order"))
    yield ("order is null", spoiled(_payload, "order", None))
    yield ("order is no object", spoiled(_payload, "order", []))
    yield (
        "order has a field customer_id that is missing",
        spoiled(_payload, "order", {}),
    )
    yield (
        "order has a field customer_id that is null",
        spoiled(_payload, "order", {"customer_id": None}),
    )
    yield (
        "order has a field customer_id that is an object",
        spoiled(_payload, "order", {"customer_id": {}}),
    )
    yield (
        "order has a field customer_id that is no whole number",
        spoiled(_payload, "order", {"customer_id": 1.5}),
    )


def make_send_email(
    *,
    to: str = "text",
) -> SendEmail:
    """A payload of ``send_email`` that fits, whatever is not given."""
    return SendEmail(
        to=to,
    )


def boundary_send_email() -> Iterator[SendEmail]:
    """Payloads of ``send_email`` with each field at its bounds."""
    yield make_send_email()


def invalid_send_email() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``send_email`` as JSON in which it is."""
    _payload = make_send_email()
    yield ("to is missing", spoiled(_payload, "to"))
    yield ("to is null", spoiled(_payload, "to", None))
    yield ("to is an object", spoiled(_payload, "to", {}))


def make_sweep() -> Sweep:
    """A payload of ``sweep`` that fits, whatever is not given."""
    return Sweep()


def boundary_sweep() -> Iterator[Sweep]:
    """Payloads of ``sweep`` with each field at its bounds."""
    yield make_sweep()


def invalid_sweep() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """What is wrong, and a payload of ``sweep`` as JSON in which it is."""
    _payload = make_sweep()
    yield from ()
