from __future__ import annotations



from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Order(Payload):
    text: str = "a\0b"


spec = Spec(package="shop", version=1)
spec.job(Order)
