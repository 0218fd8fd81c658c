"""What bounded_fields.yaml says, in Python."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from jobspec import Payload
from jobspec.spec import Spec


class Keep(Payload, frozen=True):
    above: Annotated[int, Field(gt=0, lt=10)]
    between: Annotated[float, Field(ge=0.5, le=2.5)]
    even: Annotated[int, Field(multiple_of=2)]
    price: Annotated[Decimal, Field(max_digits=12, decimal_places=2, ge=0)]
    name: Annotated[str, Field(min_length=1, max_length=80, pattern="^[a-z]+$")]
    lines: Annotated[tuple[int, ...], Field(min_length=1, max_length=500)]
    labels: Annotated[frozenset[str], Field(min_length=1, max_length=5)]
    counts: Annotated[dict[str, int], Field(max_length=10)]
    pause: Annotated[timedelta, Field(le=timedelta(hours=1))]
    maybe: Annotated[int, Field(gt=3)] | None = None


spec = Spec(package="acme.bounds", version=1)
spec.job(Keep)
