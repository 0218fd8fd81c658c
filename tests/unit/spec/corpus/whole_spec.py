"""What whole_spec.yaml says, in Python."""

from __future__ import annotations

from datetime import timedelta

from jobspec import Payload
from jobspec.spec import Retention, Retry, Spec


class Charge(Payload, frozen=True):
    pass


class Refund(Payload, frozen=True):
    pass


class Report(Payload, frozen=True):
    pass


class Settle(Payload, frozen=True):
    pass


spec = Spec(
    package="acme.whole",
    version=1,
    doc="A spec with all that can be said of a whole spec.",
    owner="team-billing",
    roles=["acme_web", "acme_cron"],
    defaults={
        "priority": 3,
        "retry": Retry(max_attempts=9, base=timedelta(seconds=2)),
        "timeout": timedelta(seconds=20),
        "retention": Retention(done=timedelta(days=7)),
        "tags": {"area": "billing"},
        "owner": "team-payments",
        "lease": timedelta(seconds=45),
        "concurrency": 10,
        "events": ["dead", "done"],
        "origin": "nobody",
        "on_dep_failure": "block",
    },
    profiles={
        "quick": {
            "timeout": timedelta(seconds=5),
            "retry": Retry(base=timedelta(milliseconds=100), jitter=0),
            "concurrency": 2,
            "priority": 9,
            "owner": "team-fast",
            "tags": {"speed": "quick"},
        },
        "patient": {
            "lease": timedelta(minutes=5),
            "events": ["dead"],
            "origin": "batch",
            "on_dep_failure": "run",
            "retention": Retention(dead=timedelta(days=90)),
        },
    },
)
spec.job(Charge)
spec.job(Refund, profile="quick", retry=Retry(max_attempts=3))
report = spec.job(Report, profile="patient", owner="team-reports", roles=["reporter"], tags={"kind": "slow"})
spec.job(Settle, profile="patient", after={"report": report})
