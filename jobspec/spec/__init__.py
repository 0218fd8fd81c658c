"""The spec language and its two front ends. For users: what a Python spec is written with."""

from jobspec.spec.declare import Blob, Retry, Spec

__all__ = ["Blob", "Retry", "Spec"]
