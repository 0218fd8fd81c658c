# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: cfd2550e
"""Typed jobs of package ``golden_enums_and_unions``."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    as_tuple,
    require_runtime,
)

from .models import (
    Answer,
    Currency,
    Odd,
    Only,
    Pay,
    PaymentMethod,
)

__all__ = [
    "JobName",
    "pay",
]

require_runtime("python/1")

JobName: TypeAlias = Literal["pay"]


def _pay(
    *,
    currency: Currency = Currency.EUR,
    odd: Odd = Odd.IN_PROGRESS_2,
    currencies: Sequence[Currency] = (Currency.USD, Currency.EUR),
    method: PaymentMethod,
    others: Sequence[PaymentMethod] = (),
    only: Only,
    answer: Answer,
    format: Literal["png", "it's", 'say "hi"'] = "it's",
    maybe: Literal["a", "b"],
) -> Pay:
    return Pay(
        currency=currency,
        odd=odd,
        currencies=as_tuple(currencies),
        method=method,
        others=as_tuple(others),
        only=only,
        answer=answer,
        format=format,
        maybe=maybe,
    )


pay: Final = JobDef(
    "golden_enums_and_unions.pay",
    _pay,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#pay)"""
