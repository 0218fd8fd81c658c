# @generated from spec_policies:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c573d24b
"""Payload and result models of package ``golden_python_policies``."""

from spec_policies import (
    ChargeOrder,
    NightlyReport,
    Progress,
    ReserveStock,
)

__all__ = [
    "ChargeOrder",
    "NightlyReport",
    "Progress",
    "ReserveStock",
]
