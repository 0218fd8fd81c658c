# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7a8c65e2
"""Payload and result models of package ``golden_parts``."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._parts.amount import Amount
    from ._parts.basket import Basket
    from ._parts.card import Card
    from ._parts.charge_order import (
        Charge,
        ChargeOrder,
    )
    from ._parts.class_ import Class
    from ._parts.import_ import (
        Import,
        Progress,
    )
    from ._parts.invoice import Invoice
    from ._parts.letter import Letter
    from ._parts.line import Line
    from ._parts.payment_method import PaymentMethod
    from ._parts.reserve_stock import (
        ReserveStock,
        ReserveStockResult,
    )
    from ._parts.step_1 import (
        Step1,
        Step1Result,
    )
    from ._parts.step_2 import (
        Step2,
        Step2Result,
    )
    from ._parts.step_3 import (
        Step3,
        Step3Result,
    )
    from ._parts.step_4 import (
        Step4,
        Step4Result,
    )
    from ._parts.step_5 import (
        Step5,
        Step5Result,
    )
    from ._parts.step_6 import (
        Step6,
        Step6Result,
    )
    from ._parts.step_7 import (
        Step7,
        Step7Result,
    )
    from ._parts.step_8 import (
        Step8,
        Step8Result,
    )
    from ._parts.step_9 import (
        Step9,
        Step9Result,
    )
    from ._parts.step_10 import (
        Step10,
        Step10Result,
    )
    from ._parts.step_11 import (
        Step11,
        Step11Result,
    )
    from ._parts.step_12 import (
        Step12,
        Step12Result,
    )
    from ._parts.url_path import URLPath
    from ._parts.url_path_2 import UrlPath
    from ._parts.worker import Worker

__all__ = [
    "Amount",
    "Basket",
    "Card",
    "Charge",
    "ChargeOrder",
    "Class",
    "Import",
    "Invoice",
    "Letter",
    "Line",
    "PaymentMethod",
    "Progress",
    "ReserveStock",
    "ReserveStockResult",
    "Step1",
    "Step1Result",
    "Step2",
    "Step2Result",
    "Step3",
    "Step3Result",
    "Step4",
    "Step4Result",
    "Step5",
    "Step5Result",
    "Step6",
    "Step6Result",
    "Step7",
    "Step7Result",
    "Step8",
    "Step8Result",
    "Step9",
    "Step9Result",
    "Step10",
    "Step10Result",
    "Step11",
    "Step11Result",
    "Step12",
    "Step12Result",
    "URLPath",
    "UrlPath",
    "Worker",
]

# Hidden from type checkers: a visible module __getattr__ would make
# every misspelt import type-check.
if not TYPE_CHECKING:
    _WHERE = {
        "Amount": "amount",
        "Basket": "basket",
        "Card": "card",
        "Charge": "charge_order",
        "ChargeOrder": "charge_order",
        "Class": "class_",
        "Import": "import_",
        "Invoice": "invoice",
        "Letter": "letter",
        "Line": "line",
        "PaymentMethod": "payment_method",
        "Progress": "import_",
        "ReserveStock": "reserve_stock",
        "ReserveStockResult": "reserve_stock",
        "Step1": "step_1",
        "Step1Result": "step_1",
        "Step2": "step_2",
        "Step2Result": "step_2",
        "Step3": "step_3",
        "Step3Result": "step_3",
        "Step4": "step_4",
        "Step4Result": "step_4",
        "Step5": "step_5",
        "Step5Result": "step_5",
        "Step6": "step_6",
        "Step6Result": "step_6",
        "Step7": "step_7",
        "Step7Result": "step_7",
        "Step8": "step_8",
        "Step8Result": "step_8",
        "Step9": "step_9",
        "Step9Result": "step_9",
        "Step10": "step_10",
        "Step10Result": "step_10",
        "Step11": "step_11",
        "Step11Result": "step_11",
        "Step12": "step_12",
        "Step12Result": "step_12",
        "URLPath": "url_path",
        "UrlPath": "url_path_2",
        "Worker": "worker",
    }

    def __getattr__(name: str) -> object:
        if name not in _WHERE:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        where = f"{__package__}._parts.{_WHERE[name]}"
        value = getattr(import_module(where), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted(__all__)
