# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b760ee8c
"""Typed jobs of package ``golden_backends``."""

from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    Charge,
    SendMail,
    Sweep,
    Thumb,
)

__all__ = [
    "JobName",
    "charge",
    "send_mail",
    "sweep",
    "thumb",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge",
    "send_mail",
    "sweep",
    "thumb",
]


def _charge(
    *,
    customer_id: int,
) -> Charge:
    return Charge(
        customer_id=customer_id,
    )


charge: Final = JobDef(
    "golden_backends.charge",
    _charge,
    lambda: type(None),
)
"""Channel ``charges/{customer_id}``, strict order.  Unique by ``customer_id``.  (spec.yaml#charge)"""


def _send_mail(
    *,
    to: str,
) -> SendMail:
    return SendMail(
        to=to,
    )


send_mail: Final = JobDef(
    "golden_backends.send_mail",
    _send_mail,
    lambda: type(None),
)
"""Channel ``mail``.  (spec.yaml#send_mail)"""


def _sweep() -> Sweep:
    return Sweep()


sweep: Final = JobDef(
    "golden_backends.sweep",
    _sweep,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#sweep)"""


def _thumb(
    *,
    path: str,
) -> Thumb:
    return Thumb(
        path=path,
    )


thumb: Final = JobDef(
    "golden_backends.thumb",
    _thumb,
    lambda: type(None),
)
"""Channel ``thumbs``.  (spec.yaml#thumb)"""
