# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8dd9c6cf
"""Payload and result models of package ``golden_long_names``."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias, Union

from jobspec import (
    Int64,
    Model,
    Payload,
    UtcDatetime,
)
from pydantic import Field

__all__ = [
    "AThirdIdentifierThatIsAlmostTooLong",
    "AnIdentifierThatIsAlmostTooLong",
    "AnotherIdentifierThatIsAlmostTooLong",
    "DoSomethingThatTakesManyWords",
    "OneOfTheIdentifiersThatAreAlmostTooLong",
]


class AThirdIdentifierThatIsAlmostTooLong(Model, frozen=True):
    """(spec.yaml#AThirdIdentifierThatIsAlmostTooLong)"""

    the_kind_of_the_identifier: Literal["c"] = "c"
    x: Int64


class AnIdentifierThatIsAlmostTooLong(Model, frozen=True):
    """(spec.yaml#AnIdentifierThatIsAlmostTooLong)"""

    the_kind_of_the_identifier: Literal["a"] = "a"
    x: Int64


class AnotherIdentifierThatIsAlmostTooLong(Model, frozen=True):
    """(spec.yaml#AnotherIdentifierThatIsAlmostTooLong)"""

    the_kind_of_the_identifier: Literal["b"] = "b"
    x: Int64


OneOfTheIdentifiersThatAreAlmostTooLong: TypeAlias = Annotated[
    Union[
        AnIdentifierThatIsAlmostTooLong,
        AnotherIdentifierThatIsAlmostTooLong,
        AThirdIdentifierThatIsAlmostTooLong,
    ],
    Field(discriminator="the_kind_of_the_identifier"),
]
"""(spec.yaml#OneOfTheIdentifiersThatAreAlmostTooLong)"""


class DoSomethingThatTakesManyWords(Payload, frozen=True):
    """Payload of ``do_something_that_takes_many_words``.  (spec.yaml#do_something_that_takes_many_words)"""

    a_field_whose_name_takes_many_words_too: Union[
        Annotated[
            tuple[OneOfTheIdentifiersThatAreAlmostTooLong, ...],
            Field(min_length=1, max_length=500),
        ],
        None,
    ] = None
    another_field_whose_name_takes_many_words: Union[
        Annotated[
            Decimal,
            Field(
                gt=Decimal(0),
                le=Decimal(1000000),
                max_digits=12,
                decimal_places=2,
            ),
        ],
        None,
    ] = None
    yet_another_field_with_a_long_default: UtcDatetime = datetime(
        2026,
        1,
        31,
        10,
        30,
        0,
        123456,
        tzinfo=UTC,
    )
    yet_another_field_with_a_list: tuple[timedelta, ...] = (
        timedelta(seconds=90),
        timedelta(days=1),
        timedelta(seconds=3600),
        timedelta(days=365),
    )
    a_map_of_identifiers: Mapping[
        str,
        tuple[AnIdentifierThatIsAlmostTooLong, ...],
    ]
    a_lists_of_maps_of_lists: tuple[
        Mapping[str, tuple[AnIdentifierThatIsAlmostTooLong, ...]],
        ...,
    ]
