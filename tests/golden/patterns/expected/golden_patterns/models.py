# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 20dc46a5
"""Payload and result models of package ``golden_patterns``."""

from typing import Annotated

from jobspec import Payload
from pydantic import Field

__all__ = [
    "Move",
    "MoveOn",
    "SendMail",
    "SendMailThere",
]


class Move(Payload, frozen=True):
    """Payload of ``move``.  (spec.yaml#move)"""

    region: str


class MoveOn(
    Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Payload of ``move_on``.  (spec.yaml#move_on)"""

    place: Annotated[
        str,
        Field(validation_alias="Place", serialization_alias="Place"),
    ]


class SendMail(Payload, frozen=True):
    """Payload of ``send_mail``.  (spec.yaml#send_mail)"""

    to: str


class SendMailThere(Payload, frozen=True):
    """Payload of ``send_mail_there``.  (spec.yaml#send_mail_there)"""

    to: str
