"""What retries.yaml says, in Python."""

from __future__ import annotations

from datetime import timedelta

from jobspec import Payload
from jobspec.spec import Retry, Spec


class Forever(Payload, frozen=True):
    pass


class Never(Payload, frozen=True):
    pass


class Fixed(Payload, frozen=True):
    pass


class AtOnce(Payload, frozen=True):
    pass


spec = Spec(package="acme.retries", version=1)
spec.job(
    Forever,
    retry=Retry(
        max_attempts="forever",
        backoff="linear",
        base=timedelta(milliseconds=500),
        cap=timedelta(minutes=2),
        jitter=0.5,
    ),
)
spec.job(Never, retry=Retry(max_attempts=1))
spec.job(
    Fixed,
    retry=Retry(backoff="fixed", base=timedelta(seconds=3), retry_on=[OSError, "acme.errors:Busy"]),
)
spec.job(AtOnce, retry=Retry(backoff="none", give_up_on=[KeyError]))
