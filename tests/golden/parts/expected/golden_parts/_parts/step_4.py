# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_4`` of package ``golden_parts``."""

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

from .step_3 import Step3Result
from .url_path import URLPath

__all__ = [
    "Step4",
    "Step4Result",
    "step_4",
]


class Step4(Payload, frozen=True):
    """Payload of ``step_4``.  (spec.yaml#step_4)"""

    number: Int64 = 4
    path: URLPath


class Step4Result(Model, frozen=True):
    """Result of step_4.  (spec.yaml#step_4)"""

    number: Int64


def _step_4(
    *,
    before: JobHandle[Step3Result] | AsyncJobHandle[Step3Result],
    number: int = 4,
    path: str,
) -> Draft:
    return Draft(
        Step4(number=number, path=path),
        after={"before": before},
    )


step_4: Final = JobDef(
    "golden_parts.step_4",
    _step_4,
    lambda: Step4Result,
)
"""Channel ``default``.  After ``step_3``.  (spec.yaml#step_4)"""
