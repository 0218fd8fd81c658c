# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_3`` of package ``golden_parts``."""

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

from .step_2 import Step2Result
from .url_path import URLPath

__all__ = [
    "Step3",
    "Step3Result",
    "step_3",
]


class Step3(Payload, frozen=True):
    """Payload of ``step_3``.  (spec.yaml#step_3)"""

    number: Int64 = 3
    path: URLPath


class Step3Result(Model, frozen=True):
    """Result of step_3.  (spec.yaml#step_3)"""

    number: Int64


def _step_3(
    *,
    before: JobHandle[Step2Result] | AsyncJobHandle[Step2Result],
    number: int = 3,
    path: str,
) -> Draft:
    return Draft(
        Step3(number=number, path=path),
        after={"before": before},
    )


step_3: Final = JobDef(
    "golden_parts.step_3",
    _step_3,
    lambda: Step3Result,
)
"""Channel ``default``.  After ``step_2``.  (spec.yaml#step_3)"""
