# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 20dc46a5
"""Typed jobs of package ``golden_patterns``."""

from typing import Final, Literal, TypeAlias

from jobspec import (
    AsyncJobHandle,
    Draft,
    JobDef,
    JobHandle,
    require_runtime,
)

from .models import (
    Move,
    MoveOn,
    SendMail,
    SendMailThere,
)

__all__ = [
    "JobName",
    "move",
    "move_on",
    "send_mail",
    "send_mail_there",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "move",
    "move_on",
    "send_mail",
    "send_mail_there",
]


def _move(
    *,
    region: str,
) -> Move:
    return Move(
        region=region,
    )


move: Final = JobDef(
    "golden_patterns.move",
    _move,
    lambda: type(None),
    wait_when_full=True,
)
"""Channel ``tenant*/{region}``, strict order.  (spec.yaml#move)"""


def _move_on(
    *,
    mail: JobHandle[None] | AsyncJobHandle[None],
    place: str,
) -> Draft:
    return Draft(
        MoveOn(place=place),
        after={"mail": mail},
    )


move_on: Final = JobDef(
    "golden_patterns.move_on",
    _move_on,
    lambda: type(None),
    wait_when_full=True,
)
"""Channel ``tenant*/{region}``, strict order.  After ``send_mail``.  (spec.yaml#move_on)"""


def _send_mail(
    *,
    to: str,
) -> SendMail:
    return SendMail(
        to=to,
    )


send_mail: Final = JobDef(
    "golden_patterns.send_mail",
    _send_mail,
    lambda: type(None),
)
"""Channel ``mail-*``.  (spec.yaml#send_mail)"""


def _send_mail_there(
    *,
    to: str,
) -> SendMailThere:
    return SendMailThere(
        to=to,
    )


send_mail_there: Final = JobDef(
    "golden_patterns.send_mail_there",
    _send_mail_there,
    lambda: type(None),
)
"""Channel ``mail-eu-north``.  (spec.yaml#send_mail_there)"""
