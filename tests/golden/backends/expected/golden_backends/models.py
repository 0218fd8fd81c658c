# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b760ee8c
"""Payload and result models of package ``golden_backends``."""

from jobspec import (
    Int64,
    Payload,
)

__all__ = [
    "Charge",
    "SendMail",
    "Sweep",
    "Thumb",
]


class Charge(Payload, frozen=True):
    """Payload of ``charge``.  (spec.yaml#charge)"""

    customer_id: Int64


class SendMail(Payload, frozen=True):
    """Payload of ``send_mail``.  (spec.yaml#send_mail)"""

    to: str


class Sweep(Payload, frozen=True):
    """Payload of ``sweep``.  (spec.yaml#sweep)"""


class Thumb(Payload, frozen=True):
    """Payload of ``thumb``.  (spec.yaml#thumb)"""

    path: str
