"""What versions.yaml says, in Python."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import JsonValue

from jobspec import Payload
from jobspec.spec import Spec


class Charge(Payload, frozen=True):
    order_id: UUID


class Refund(Payload, frozen=True):
    order_id: UUID


def one_to_two(old: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return {"order_id": old["order_no"]}


spec = Spec(package="acme.versions", version=1)
spec.job(
    Charge,
    version=3,
    reserved=["order_no", "orderNo"],
    upcast={1: one_to_two, 2: "acme.migrations:two_to_three"},
)
spec.job(Refund, version=2, upcast={1: one_to_two})
