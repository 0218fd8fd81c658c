# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``step_1`` of package ``golden_parts``."""

from typing import Final

from jobspec import (
    Int64,
    JobDef,
    Model,
    Payload,
)

from .url_path import URLPath

__all__ = [
    "Step1",
    "Step1Result",
    "step_1",
]


class Step1(Payload, frozen=True):
    """Payload of ``step_1``.  (spec.yaml#step_1)"""

    number: Int64 = 1
    path: URLPath


class Step1Result(Model, frozen=True):
    """Result of step_1.  (spec.yaml#step_1)"""

    number: Int64


def _step_1(
    *,
    number: int = 1,
    path: str,
) -> Step1:
    return Step1(
        number=number,
        path=path,
    )


step_1: Final = JobDef(
    "golden_parts.step_1",
    _step_1,
    lambda: Step1Result,
)
"""Channel ``default``.  (spec.yaml#step_1)"""
