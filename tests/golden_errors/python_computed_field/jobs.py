from __future__ import annotations

from pydantic import computed_field

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Order(Payload):
    net: int

    @computed_field
    def gross(self) -> int:
        return self.net * 2


spec = Spec(package="shop", version=1)
spec.job(Order)
