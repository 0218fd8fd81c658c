# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 9666fd92
"""Typed jobs of package ``golden_blob``."""

from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    ResizeImage,
    ResizeImageResult,
    Scan,
)

__all__ = [
    "JobName",
    "resize_image",
    "scan",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "resize_image",
    "scan",
]


def _resize_image(
    *,
    image: bytes,
    width: int,
    format: Literal["png", "webp"] = "webp",
) -> tuple[ResizeImage, bytes]:
    return (
        ResizeImage(width=width, format=format),
        image,
    )


resize_image: Final = JobDef(
    "golden_blob.resize_image",
    _resize_image,
    lambda: ResizeImageResult,
)
"""Resize one image.  Channel ``default``.  Binary input ``image``.  (spec.yaml#resize_image)"""


def _scan(
    *,
    import_: bytes,
) -> tuple[Scan, bytes]:
    return (
        Scan(),
        import_,
    )


scan: Final = JobDef(
    "golden_blob.scan",
    _scan,
    lambda: type(None),
)
"""Channel ``default``.  Binary input ``import``.  (spec.yaml#scan)"""
