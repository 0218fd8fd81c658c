# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_6`` of package ``golden_parts``."""

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

from .step_5 import Step5Result
from .url_path import URLPath

__all__ = [
    "Step6",
    "Step6Result",
    "step_6",
]


class Step6(Payload, frozen=True):
    """Payload of ``step_6``.  (spec.yaml#step_6)"""

    number: Int64 = 6
    path: URLPath


class Step6Result(Model, frozen=True):
    """Result of step_6.  (spec.yaml#step_6)"""

    number: Int64


def _step_6(
    *,
    before: JobHandle[Step5Result] | AsyncJobHandle[Step5Result],
    number: int = 6,
    path: str,
) -> Draft:
    return Draft(
        Step6(number=number, path=path),
        after={"before": before},
    )


step_6: Final = JobDef(
    "golden_parts.step_6",
    _step_6,
    lambda: Step6Result,
)
"""Channel ``default``.  After ``step_5``.  (spec.yaml#step_6)"""
