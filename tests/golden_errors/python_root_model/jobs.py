from __future__ import annotations

from pydantic import RootModel

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Tags(RootModel[list[str]]):
    """Some words."""


class Order(Payload):
    tags: Tags


spec = Spec(package="shop", version=1)
spec.job(Order)
