# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``worker`` of package ``golden_parts``."""

from typing import Final

from jobspec import (
    JobDef,
    Payload,
)

__all__ = [
    "Worker",
    "worker",
]


class Worker(Payload, frozen=True):
    """A module of the package has this name.  (spec.yaml#worker)"""


def _worker() -> Worker:
    return Worker()


worker: Final = JobDef(
    "golden_parts.worker",
    _worker,
    lambda: type(None),
)
"""A module of the package has this name.  Channel ``default``.  (spec.yaml#worker)"""
