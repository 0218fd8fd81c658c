# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 9666fd92
"""Payload and result models of package ``golden_blob``."""

from typing import Annotated, Literal

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "ResizeImage",
    "ResizeImageResult",
    "Scan",
]


class ResizeImage(Payload, frozen=True):
    """Resize one image.  (spec.yaml#resize_image)"""

    width: Annotated[Int64, Field(gt=0)]
    format: Literal["png", "webp"] = "webp"


class ResizeImageResult(Model, frozen=True):
    """Result of resize_image.  (spec.yaml#resize_image)"""

    width: Int64
    height: Int64


class Scan(Payload, frozen=True):
    """Payload of ``scan``.  (spec.yaml#scan)"""
