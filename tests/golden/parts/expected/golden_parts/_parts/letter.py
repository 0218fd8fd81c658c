# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Letter`` of package ``golden_parts``."""

from jobspec import Payload

from .class_ import Class

__all__ = [
    "Letter",
]


class Letter(Payload, frozen=True):
    """Two jobs send it.  (spec.yaml#Letter)"""

    to: str
    seat: Class = Class.FIRST
