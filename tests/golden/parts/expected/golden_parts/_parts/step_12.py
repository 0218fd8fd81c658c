# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_12`` of package ``golden_parts``."""

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

from .step_11 import Step11Result
from .url_path import URLPath

__all__ = [
    "Step12",
    "Step12Result",
    "step_12",
]


class Step12(Payload, frozen=True):
    """Payload of ``step_12``.  (spec.yaml#step_12)"""

    number: Int64 = 12
    path: URLPath


class Step12Result(Model, frozen=True):
    """Result of step_12.  (spec.yaml#step_12)"""

    number: Int64


def _step_12(
    *,
    before: JobHandle[Step11Result] | AsyncJobHandle[Step11Result],
    number: int = 12,
    path: str,
) -> Draft:
    return Draft(
        Step12(number=number, path=path),
        after={"before": before},
    )


step_12: Final = JobDef(
    "golden_parts.step_12",
    _step_12,
    lambda: Step12Result,
)
"""Channel ``default``.  After ``step_11``.  (spec.yaml#step_12)"""
