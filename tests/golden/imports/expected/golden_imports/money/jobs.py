# @generated from common/money.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: af461b98
"""Typed jobs of package ``golden_imports.money``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    as_tuple,
    require_runtime,
)

from .models import Count

__all__ = [
    "JobName",
    "count",
]

require_runtime("python/1")

JobName: TypeAlias = Literal["count"]


def _count(
    *,
    amounts: Sequence[Decimal],
) -> Count:
    return Count(
        amounts=as_tuple(amounts),
    )


count: Final = JobDef(
    "golden_imports.money.count",
    _count,
    lambda: type(None),
)
"""A spec that is imported may have jobs of its own.  Channel ``default``.  (common/money.yaml#count)"""
