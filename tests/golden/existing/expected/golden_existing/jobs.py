# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 56274d6c
"""Typed jobs of package ``golden_existing``."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from jobspec import (
    AsyncJobHandle,
    Draft,
    JobDef,
    JobHandle,
    require_runtime,
)

from .models import (
    Address,
    Customer,
    Photo,
    Point,
)

__all__ = [
    "JobName",
    "develop",
    "import_customer",
    "plot",
    "ship",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "develop",
    "import_customer",
    "plot",
    "ship",
]


def _develop(
    *,
    negative: bytes,
    title: str,
    tags: Sequence[str] = (),
) -> tuple[Photo, bytes]:
    return (
        Photo.model_validate({"title": title, "tags": tags}),
        negative,
    )


develop: Final = JobDef(
    "golden_existing.develop",
    _develop,
    lambda: type(None),
)
"""Channel ``default``.  Binary input ``negative``.  (spec.yaml#develop)"""


import_customer: Final = JobDef(
    "golden_existing.import_customer",
    Customer,
    lambda: Address,
)
"""Channel ``default``.  (spec.yaml#import_customer)"""


plot: Final = JobDef(
    "golden_existing.plot",
    Point,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#plot)"""


def _ship(
    *,
    customer: JobHandle[Address] | AsyncJobHandle[Address],
    street: str,
    city: str = "Paris",
) -> Draft:
    return Draft(
        Address.model_validate({"street": street, "city": city}),
        after={"customer": customer},
    )


ship: Final = JobDef(
    "golden_existing.ship",
    _ship,
    lambda: type(None),
)
"""Channel ``default``.  After ``import_customer``.  (spec.yaml#ship)"""
