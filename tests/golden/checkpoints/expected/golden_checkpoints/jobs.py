# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 61bcfe8f
"""Typed jobs of package ``golden_checkpoints``."""

from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    AsyncJobHandle,
    Draft,
    Int64,
    JobDef,
    JobHandle,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    Book,
    Collect,
    Everything,
    ImportRows,
    Progress,
    Resize,
    Settle,
    SumUp,
)

__all__ = [
    "JobName",
    "book",
    "collect",
    "everything",
    "import_rows",
    "resize",
    "settle",
    "sum_up",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "book",
    "collect",
    "everything",
    "import_rows",
    "resize",
    "settle",
    "sum_up",
]


def _book() -> Book:
    return Book()


book: Final = JobDef(
    "golden_checkpoints.book",
    _book,
    lambda: TypeAdapter[int](Int64),
)
"""Channel ``default``.  (spec.yaml#book)"""


def _collect() -> Collect:
    return Collect()


collect: Final = JobDef(
    "golden_checkpoints.collect",
    _collect,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#collect)"""


def _everything(
    *,
    file: bytes,
    first: JobHandle[Progress] | AsyncJobHandle[Progress],
) -> Draft:
    return Draft(
        Everything(),
        blob=file,
        after={"first": first},
    )


everything: Final = JobDef(
    "golden_checkpoints.everything",
    _everything,
    lambda: bool,
)
"""Channel ``default``.  Binary input ``file``.  After ``resize``.  (spec.yaml#everything)"""


def _import_rows(
    *,
    file: str,
) -> ImportRows:
    return ImportRows(
        file=file,
    )


import_rows: Final = JobDef(
    "golden_checkpoints.import_rows",
    _import_rows,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#import_rows)"""


def _resize() -> Resize:
    return Resize()


resize: Final = JobDef(
    "golden_checkpoints.resize",
    _resize,
    lambda: Progress,
)
"""Channel ``default``.  (spec.yaml#resize)"""


def _settle(
    *,
    amount: Decimal,
) -> Settle:
    return Settle(
        amount=amount,
    )


settle: Final = JobDef(
    "golden_checkpoints.settle",
    _settle,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#settle)"""


def _sum_up() -> SumUp:
    return SumUp()


sum_up: Final = JobDef(
    "golden_checkpoints.sum_up",
    _sum_up,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#sum_up)"""
