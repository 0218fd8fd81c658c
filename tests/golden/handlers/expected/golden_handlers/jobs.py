# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b9d85186
"""Typed jobs of package ``golden_handlers``."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from jobspec import (
    Int64,
    JobDef,
    as_tuple,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    ByHand,
    Charge,
    ImportRows,
    Lambda,
    Refund,
    SendEmail,
    Table,
)

__all__ = [
    "JobName",
    "by_hand",
    "charge",
    "import_rows",
    "lambda_",
    "refund",
    "send_email",
    "table",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "by_hand",
    "charge",
    "import_rows",
    "lambda",
    "refund",
    "send_email",
    "table",
]


def _by_hand() -> ByHand:
    return ByHand()


by_hand: Final = JobDef(
    "golden_handlers.by_hand",
    _by_hand,
    lambda: str,
)
"""Channel ``default``.  (spec.yaml#by_hand)"""


def _charge(
    *,
    amount: int,
) -> Charge:
    return Charge(
        amount=amount,
    )


charge: Final = JobDef(
    "golden_handlers.charge",
    _charge,
    lambda: TypeAdapter[int](Int64),
)
"""Channel ``default``.  (spec.yaml#charge)"""


def _import_rows(
    *,
    rows: int,
) -> ImportRows:
    return ImportRows(
        rows=rows,
    )


import_rows: Final = JobDef(
    "golden_handlers.import_rows",
    _import_rows,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#import_rows)"""


def _lambda() -> Lambda:
    return Lambda()


lambda_: Final = JobDef(
    "golden_handlers.lambda",
    _lambda,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#lambda)"""


def _refund(
    *,
    amount: int,
) -> Refund:
    return Refund(
        amount=amount,
    )


refund: Final = JobDef(
    "golden_handlers.refund",
    _refund,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#refund)"""


def _send_email(
    *,
    to: Sequence[str],
    subject: str,
) -> SendEmail:
    return SendEmail(
        to=as_tuple(to),
        subject=subject,
    )


send_email: Final = JobDef(
    "golden_handlers.send_email",
    _send_email,
    lambda: type(None),
    version=4,
)
"""Channel ``default``.  (spec.yaml#send_email)"""


def _table() -> Table:
    return Table()


table: Final = JobDef(
    "golden_handlers.table",
    _table,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#table)"""
