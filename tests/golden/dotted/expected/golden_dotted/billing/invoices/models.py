# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 33835583
"""Payload and result models of package ``golden_dotted.billing.invoices``."""

from uuid import UUID

from jobspec import Payload

__all__ = [
    "SendInvoice",
]


class SendInvoice(Payload, frozen=True):
    """Payload of ``send_invoice``.  (spec.yaml#send_invoice)"""

    invoice_id: UUID
