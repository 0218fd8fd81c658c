from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Order(Payload):
    order_id: UUID


spec = Spec(package="shop", version=1)
spec.job(Order)
