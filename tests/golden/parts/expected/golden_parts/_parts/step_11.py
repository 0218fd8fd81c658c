# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_11`` of package ``golden_parts``."""

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

from .step_10 import Step10Result
from .url_path import URLPath

__all__ = [
    "Step11",
    "Step11Result",
    "step_11",
]


class Step11(Payload, frozen=True):
    """Payload of ``step_11``.  (spec.yaml#step_11)"""

    number: Int64 = 11
    path: URLPath


class Step11Result(Model, frozen=True):
    """Result of step_11.  (spec.yaml#step_11)"""

    number: Int64


def _step_11(
    *,
    before: JobHandle[Step10Result] | AsyncJobHandle[Step10Result],
    number: int = 11,
    path: str,
) -> Draft:
    return Draft(
        Step11(number=number, path=path),
        after={"before": before},
    )


step_11: Final = JobDef(
    "golden_parts.step_11",
    _step_11,
    lambda: Step11Result,
)
"""Channel ``default``.  After ``step_10``.  (spec.yaml#step_11)"""
