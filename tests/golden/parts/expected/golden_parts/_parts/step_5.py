# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_5`` of package ``golden_parts``."""

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

from .step_4 import Step4Result
from .url_path import URLPath

__all__ = [
    "Step5",
    "Step5Result",
    "step_5",
]


class Step5(Payload, frozen=True):
    """Payload of ``step_5``.  (spec.yaml#step_5)"""

    number: Int64 = 5
    path: URLPath


class Step5Result(Model, frozen=True):
    """Result of step_5.  (spec.yaml#step_5)"""

    number: Int64


def _step_5(
    *,
    before: JobHandle[Step4Result] | AsyncJobHandle[Step4Result],
    number: int = 5,
    path: str,
) -> Draft:
    return Draft(
        Step5(number=number, path=path),
        after={"before": before},
    )


step_5: Final = JobDef(
    "golden_parts.step_5",
    _step_5,
    lambda: Step5Result,
)
"""Channel ``default``.  After ``step_4``.  (spec.yaml#step_5)"""
