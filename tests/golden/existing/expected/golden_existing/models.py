# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 56274d6c
"""Payload and result models of package ``golden_existing``."""

from golden_models import (
    Address,
    Customer,
    Photo,
    Point,
)

__all__ = [
    "Address",
    "Customer",
    "Photo",
    "Point",
]
