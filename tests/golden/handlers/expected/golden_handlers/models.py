# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b9d85186
"""Payload and result models of package ``golden_handlers``."""

from jobspec import (
    Int64,
    Payload,
)

__all__ = [
    "ByHand",
    "Charge",
    "ImportRows",
    "Lambda",
    "Refund",
    "SendEmail",
    "Table",
]


class ByHand(Payload, frozen=True):
    """Payload of ``by_hand``.  (spec.yaml#by_hand)"""


class Charge(Payload, frozen=True):
    """Payload of ``charge``.  (spec.yaml#charge)"""

    amount: Int64


class ImportRows(Payload, frozen=True):
    """Payload of ``import_rows``.  (spec.yaml#import_rows)"""

    rows: Int64


class Lambda(Payload, frozen=True):
    """Payload of ``lambda``.  (spec.yaml#lambda)"""


class Refund(Payload, frozen=True):
    """Payload of ``refund``.  (spec.yaml#refund)"""

    amount: Int64


class SendEmail(Payload, frozen=True):
    """Payload of ``send_email``.  (spec.yaml#send_email)"""

    to: tuple[str, ...]
    subject: str


class Table(Payload, frozen=True):
    """Payload of ``table``.  (spec.yaml#table)"""
