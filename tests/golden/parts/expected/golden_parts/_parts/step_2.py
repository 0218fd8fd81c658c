# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_2`` of package ``golden_parts``."""

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

from .step_1 import Step1Result
from .url_path import URLPath

__all__ = [
    "Step2",
    "Step2Result",
    "step_2",
]


class Step2(Payload, frozen=True):
    """Payload of ``step_2``.  (spec.yaml#step_2)"""

    number: Int64 = 2
    path: URLPath


class Step2Result(Model, frozen=True):
    """Result of step_2.  (spec.yaml#step_2)"""

    number: Int64


def _step_2(
    *,
    before: JobHandle[Step1Result] | AsyncJobHandle[Step1Result],
    number: int = 2,
    path: str,
) -> Draft:
    return Draft(
        Step2(number=number, path=path),
        after={"before": before},
    )


step_2: Final = JobDef(
    "golden_parts.step_2",
    _step_2,
    lambda: Step2Result,
)
"""Channel ``default``.  After ``step_1``.  (spec.yaml#step_2)"""
