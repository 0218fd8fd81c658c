# @generated from spec_golden:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d33d02c8
"""Payload and result models of package ``golden_python_spec``."""

from spec_golden import (
    Charge,
    ChargeOrder,
    Currency,
    Line,
    Report,
    ResizeImage,
)

__all__ = [
    "Charge",
    "ChargeOrder",
    "Currency",
    "Line",
    "Report",
    "ResizeImage",
]
