"""What unique_jobs.yaml says, in Python."""

from __future__ import annotations

from datetime import timedelta

from jobspec import Payload
from jobspec.spec import Spec, Unique


class One(Payload, frozen=True):
    id: int


class Two(Payload, frozen=True):
    id: int


class Three(Payload, frozen=True):
    id: int
    name: str


spec = Spec(package="acme.unique", version=1)
spec.job(One, unique=Unique(key=["id"]))
spec.job(Two, unique=Unique(key=["id"], while_="forever", on_conflict="raise"))
spec.job(Three, unique=Unique(key=["name", "id"], window=timedelta(hours=1)))
