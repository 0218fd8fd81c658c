# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_9`` of package ``golden_parts``."""

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

from .step_8 import Step8Result
from .url_path import URLPath

__all__ = [
    "Step9",
    "Step9Result",
    "step_9",
]


class Step9(Payload, frozen=True):
    """Payload of ``step_9``.  (spec.yaml#step_9)"""

    number: Int64 = 9
    path: URLPath


class Step9Result(Model, frozen=True):
    """Result of step_9.  (spec.yaml#step_9)"""

    number: Int64


def _step_9(
    *,
    before: JobHandle[Step8Result] | AsyncJobHandle[Step8Result],
    number: int = 9,
    path: str,
) -> Draft:
    return Draft(
        Step9(number=number, path=path),
        after={"before": before},
    )


step_9: Final = JobDef(
    "golden_parts.step_9",
    _step_9,
    lambda: Step9Result,
)
"""Channel ``default``.  After ``step_8``.  (spec.yaml#step_9)"""
