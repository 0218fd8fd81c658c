# @generated from spec_golden:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d33d02c8
"""Typed jobs of package ``golden_python_spec``."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    Charge,
    ChargeOrder,
    Currency,
    Line,
    Report,
    ResizeImage,
)

__all__ = [
    "JobName",
    "charge_order",
    "nightly_report",
    "resize_image",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "nightly_report",
    "resize_image",
]


charge_order: Final = JobDef(
    "golden_python_spec.charge_order",
    ChargeOrder,
    lambda: Charge,
)
"""Charge an order.  Channel ``charges/{customer_id}``, strict order.  (spec_golden:spec#charge_order)"""


nightly_report: Final = JobDef(
    "golden_python_spec.nightly_report",
    Report,
    lambda: type(None),
)
"""Channel ``default``.  (spec_golden:spec#nightly_report)"""


def _resize_image(
    *,
    image: bytes,
    width: int,
    format: Literal["png", "webp"] = "webp",
    tags: Sequence[str] = (),
    currency: Currency = Currency("USD"),
) -> tuple[ResizeImage, bytes]:
    return (
        ResizeImage.model_validate(
            {
                "width": width,
                "format": format,
                "tags": tags,
                "currency": currency,
            },
        ),
        image,
    )


resize_image: Final = JobDef(
    "golden_python_spec.resize_image",
    _resize_image,
    lambda: Line,
)
"""Resize an image.  Channel ``default``.  Binary input ``image``.  (spec_golden:spec#resize_image)"""
