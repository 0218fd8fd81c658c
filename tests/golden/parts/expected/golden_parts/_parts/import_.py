# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``import`` of package ``golden_parts``."""

from typing import Annotated, Final

from jobspec import (
    Int64,
    JobDef,
    Model,
    Payload,
)
from pydantic import (
    Field,
    TypeAdapter,
)

from .line import Line
from .url_path_2 import UrlPath

__all__ = [
    "Import",
    "Progress",
    "import_",
]


class Import(
    Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """A name that Python needs.  (spec.yaml#import)"""

    from_: Annotated[
        str,
        Field(validation_alias="from", serialization_alias="from"),
    ]
    line: Line


class Progress(Model, frozen=True):
    """(spec.yaml#Progress)"""

    done: Int64


def _import(
    *,
    image: bytes,
    from_: str,
    line: Line,
) -> tuple[Import, bytes]:
    return (
        Import(from_=from_, line=line),
        image,
    )


import_: Final = JobDef(
    "golden_parts.import",
    _import,
    lambda: TypeAdapter[list[UrlPath]](list[UrlPath]),
)
"""A name that Python needs.  Channel ``default``.  Binary input ``image``.  (spec.yaml#import)"""
