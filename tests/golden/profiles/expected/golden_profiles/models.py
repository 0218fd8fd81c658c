# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b0b1dd4e
"""Payload and result models of package ``golden_profiles``."""

from jobspec import Payload

__all__ = [
    "Far",
    "Fast",
    "Own",
    "Plain",
    "Single",
    "Waits",
]


class Far(Payload, frozen=True):
    """A profile of another spec.  (spec.yaml#far)"""


class Fast(Payload, frozen=True):
    """A profile over the defaults.  (spec.yaml#fast)"""


class Own(Payload, frozen=True):
    """The job over both.  (spec.yaml#own)"""


class Plain(Payload, frozen=True):
    """All of the defaults.  (spec.yaml#plain)"""


class Single(Payload, frozen=True):
    """Nobody inherits what its backoff does not use.  (spec.yaml#single)"""


class Waits(Payload, frozen=True):
    """on_dep_failure is for jobs that wait for others.  (spec.yaml#waits)"""
