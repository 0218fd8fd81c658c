"""The spec language and its two front ends. For users: what a Python spec is written with."""

from jobspec.spec.declare import Spec
from jobspec.spec.options import BackPressure, Blob, Retention, Retry, Schedule, Unique

__all__ = ["BackPressure", "Blob", "Retention", "Retry", "Schedule", "Spec", "Unique"]
