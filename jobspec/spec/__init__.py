"""The spec language and its two front ends. For users: what a Python spec is written with."""

from jobspec.spec.declare import Spec
from jobspec.spec.options import BackPressure, Blob, PolicyDefaults, Retention, Retry, Schedule, Since, Unique

__all__ = ["BackPressure", "Blob", "PolicyDefaults", "Retention", "Retry", "Schedule", "Since", "Spec", "Unique"]
