# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``send_letter`` of package ``golden_parts``."""

from typing import Final

from jobspec import JobDef

from .class_ import Class
from .letter import Letter

__all__ = [
    "send_letter",
]


def _send_letter(
    *,
    to: str,
    seat: Class = Class.FIRST,
) -> Letter:
    return Letter(
        to=to,
        seat=seat,
    )


send_letter: Final = JobDef(
    "golden_parts.send_letter",
    _send_letter,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#send_letter)"""
