"""What handlers.yaml says, in Python."""

from __future__ import annotations

from datetime import timedelta

from jobspec import Payload
from jobspec.spec import Spec


class Charge(Payload, frozen=True):
    pass


class Refund(Payload, frozen=True):
    pass


def on_charge(job: object) -> None:
    """Does nothing."""


spec = Spec(package="acme.handlers", version=1)
spec.job(
    Charge,
    handler=on_charge,
    lease=timedelta(seconds=90),
    timeout=timedelta(minutes=10),
    concurrency=4,
    run_in="process",
)
spec.job(Refund, handler="acme.workers:on_refund", transactional="async")
