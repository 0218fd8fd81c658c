"""What remarks_on_fields.yaml says, in Python."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from jobspec import Payload, Sensitive
from jobspec.spec import Since, Spec


class Charge(Payload, frozen=True):
    token: Annotated[str, Sensitive, Field(description="What the card is known by.")]
    pin: Annotated[int, Field(ge=0), Sensitive]
    order_no: Annotated[int | None, Field(deprecated="use order_id")] = None
    order_id: Annotated[
        UUID | None, Since("2026.03"), Field(examples=[UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")])
    ] = None
    amount: Annotated[Decimal, Field(ge=0, examples=[Decimal("9.99"), Decimal(12)])]
    tags: Annotated[frozenset[str], Field(examples=[{"a", "b"}, set()])]


spec = Spec(package="acme.remarks", version=1)
spec.job(Charge)
