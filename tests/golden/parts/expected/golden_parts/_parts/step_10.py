# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_10`` of package ``golden_parts``."""

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

from .step_9 import Step9Result
from .url_path import URLPath

__all__ = [
    "Step10",
    "Step10Result",
    "step_10",
]


class Step10(Payload, frozen=True):
    """Payload of ``step_10``.  (spec.yaml#step_10)"""

    number: Int64 = 10
    path: URLPath


class Step10Result(Model, frozen=True):
    """Result of step_10.  (spec.yaml#step_10)"""

    number: Int64


def _step_10(
    *,
    before: JobHandle[Step9Result] | AsyncJobHandle[Step9Result],
    number: int = 10,
    path: str,
) -> Draft:
    return Draft(
        Step10(number=number, path=path),
        after={"before": before},
    )


step_10: Final = JobDef(
    "golden_parts.step_10",
    _step_10,
    lambda: Step10Result,
)
"""Channel ``default``.  After ``step_9``.  (spec.yaml#step_10)"""
