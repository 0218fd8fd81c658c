"""What patterns.yaml says, in Python."""

from __future__ import annotations

from jobspec import Payload
from jobspec.spec import Spec


class SendMail(Payload, frozen=True):
    to: str


class SendMailThere(Payload, frozen=True):
    to: str


class Move(Payload, frozen=True):
    region: str


class MoveOn(Payload, frozen=True):
    place: str


spec = Spec(package="acme.patterns", version=1)
spec.channel("mail-*", concurrency=2, doc="One channel for every customer.")
spec.channel("mail-eu-*", concurrency=4)
spec.channel("mail-eu-north", weight=9)
spec.channel("tenant*", key={"region": str}, order="strict", on_dead="block")
spec.job(SendMail, channel="mail-*")
spec.job(SendMailThere, channel="mail-eu-north")
spec.job(Move, channel="tenant*")
spec.job(MoveOn, channel={"tenant*": {"region": "place"}})
