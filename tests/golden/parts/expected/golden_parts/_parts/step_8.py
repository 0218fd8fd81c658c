# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_8`` of package ``golden_parts``."""

from typing import Final

from jobspec import (
    AsyncJobHandle,
    Draft,
    Int64,
    JobDef,
    JobHandle,
    Model,
    Payload,
)

from .step_7 import Step7Result
from .url_path import URLPath

__all__ = [
    "Step8",
    "Step8Result",
    "step_8",
]


class Step8(Payload, frozen=True):
    """Payload of ``step_8``.  (spec.yaml#step_8)"""

    number: Int64 = 8
    path: URLPath


class Step8Result(Model, frozen=True):
    """Result of step_8.  (spec.yaml#step_8)"""

    number: Int64


def _step_8(
    *,
    before: JobHandle[Step7Result] | AsyncJobHandle[Step7Result],
    number: int = 8,
    path: str,
) -> Draft:
    return Draft(
        Step8(number=number, path=path),
        after={"before": before},
    )


step_8: Final = JobDef(
    "golden_parts.step_8",
    _step_8,
    lambda: Step8Result,
)
"""Channel ``default``.  After ``step_7``.  (spec.yaml#step_8)"""
