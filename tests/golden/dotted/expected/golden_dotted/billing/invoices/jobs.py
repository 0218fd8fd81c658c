# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 33835583
"""Typed jobs of package ``golden_dotted.billing.invoices``."""

from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import SendInvoice

__all__ = [
    "JobName",
    "send_invoice",
]

require_runtime("python/1")

JobName: TypeAlias = Literal["send_invoice"]


def _send_invoice(
    *,
    invoice_id: UUID,
) -> SendInvoice:
    return SendInvoice(
        invoice_id=invoice_id,
    )


send_invoice: Final = JobDef(
    "golden_dotted.billing.invoices.send_invoice",
    _send_invoice,
    lambda: bool,
)
"""Channel ``default``.  (spec.yaml#send_invoice)"""
