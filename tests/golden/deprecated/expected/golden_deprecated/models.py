# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 36b03ab5
"""Payload and result models of package ``golden_deprecated``."""

from typing import Annotated

from jobspec import (
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Card",
    "New",
    "Old",
    "Oldest",
]


class Card(Model, frozen=True):
    """(spec.yaml#Card)"""

    token: Annotated[str, Field(repr=False)]
    pan: str | None = None
    """Deprecated: use token.  Since 2025.1."""


class Oldest(Payload, frozen=True):
    """Payload of ``oldest``.  (spec.yaml#oldest)"""


class New(Payload, frozen=True):
    """Payload of ``new``.  (spec.yaml#new)"""

    card: Card
    cards: tuple[Card, ...] = ()
    note: str = ""
    """A text.  Deprecated: say nothing."""


class Old(Payload, frozen=True):
    """As it was.  (spec.yaml#old)"""

    card: Card
