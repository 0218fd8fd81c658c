# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_7`` of package ``golden_parts``."""

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

from .step_6 import Step6Result
from .url_path import URLPath

__all__ = [
    "Step7",
    "Step7Result",
    "step_7",
]


class Step7(Payload, frozen=True):
    """Payload of ``step_7``.  (spec.yaml#step_7)"""

    number: Int64 = 7
    path: URLPath


class Step7Result(Model, frozen=True):
    """Result of step_7.  (spec.yaml#step_7)"""

    number: Int64


def _step_7(
    *,
    before: JobHandle[Step6Result] | AsyncJobHandle[Step6Result],
    number: int = 7,
    path: str,
) -> Draft:
    return Draft(
        Step7(number=number, path=path),
        after={"before": before},
    )


step_7: Final = JobDef(
    "golden_parts.step_7",
    _step_7,
    lambda: Step7Result,
)
"""Channel ``default``.  After ``step_6``.  (spec.yaml#step_7)"""
