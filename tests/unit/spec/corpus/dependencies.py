"""What dependencies.yaml says, in Python."""

from __future__ import annotations

from jobspec import Model, Payload
from jobspec.spec import Spec


class Stock(Model, frozen=True):
    left: int


class Progress(Model, frozen=True):
    rows: int


class Reserve(Payload, frozen=True):
    pass


class Count(Payload, frozen=True):
    pass


class Ship(Payload, frozen=True):
    pass


spec = Spec(package="acme.edges", version=1)
reserve = spec.job(Reserve, result=Stock, checkpoint=Progress)
spec.job(Count, result=int, checkpoint=dict[str, int])
spec.job(Ship, after={"stock": reserve, "total": "count"}, on_dep_failure="block")
