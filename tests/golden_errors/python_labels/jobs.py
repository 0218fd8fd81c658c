from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from jobspec import Payload
from jobspec.spec import Blob, Schedule, Since, Spec


class Charge(Payload, frozen=True):
    order_no: Annotated[int, Field(alias="orderNo")]
    amount: Annotated[int, Field(ge=1, examples=[1, 0])]
    number: Annotated[str, Field(alias="orderNo")]


class Refund(Payload, frozen=True):
    order_no: Annotated[int, Field(deprecated=True)]
    order_id: Annotated[str, Since("")]


class Digest(Payload, frozen=True):
    pass


class Handlers:
    def refund(self) -> None:
        pass


def _one_to_two() -> None:
    pass


spec = Spec(package="shop", version=1, owner="", roles=["none"])
spec.channel("mail-*", owner="mail")
spec.channel("post", owner=3)
spec.job(Charge, version=3, reserved=["order_no"], upcast={1: _one_to_two, 4: "acme:four"})
spec.job(Refund, handler=Handlers.refund, lease=3, blob=Blob(name="file", max_bytes=9, content_types=["x"]))
spec.job(Digest, channel="mail-*", schedule=Schedule(cron="0 3 * * *"))
spec.job(Digest, name="other_digest", lease=timedelta(days=3), handler=lambda: None)
