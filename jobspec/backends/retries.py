"""Whether a failed attempt is run again, and when, for the backends that decide it in Python. Pure."""

from __future__ import annotations

from jobspec.core.job import AttemptError
from jobspec.core.options import RetryPolicy


def gives_up(policy: RetryPolicy, error: AttemptError | None) -> bool:
    """Whether no retry helps, by the classes of the error. A lost worker and a time limit are always retried."""
    if error is None or not (policy.retry_on or policy.give_up_on):
        return False
    classes = {error.type, *error.classes}
    if classes & set(policy.give_up_on):
        return True
    return bool(policy.retry_on) and not classes & set(policy.retry_on) and error.type not in ("lost", "timeout")


def backoff_seconds(policy: RetryPolicy, attempt: int, chance: float) -> float:
    """``chance``: from 0 to 1."""
    factor = {"none": 0.0, "fixed": 1.0, "linear": float(attempt)}.get(policy.backoff, 2.0 ** min(attempt - 1, 60))
    return min(policy.cap_seconds, policy.base_seconds * factor) * (1 + policy.jitter * (2 * chance - 1))
