# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Type ``Card`` of package ``golden_parts``."""

from typing import Annotated, Literal

from jobspec import Model
from pydantic import Field

__all__ = [
    "Card",
]


class Card(Model, frozen=True):
    """(spec.yaml#Card)"""

    kind: Literal["card"] = "card"
    token: Annotated[str, Field(repr=False)]
