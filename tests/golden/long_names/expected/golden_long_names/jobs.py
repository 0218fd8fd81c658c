# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8dd9c6cf
"""Typed jobs of package ``golden_long_names``."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias, Union

from jobspec import (
    JobDef,
    as_tuple,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    AnIdentifierThatIsAlmostTooLong,
    DoSomethingThatTakesManyWords,
    OneOfTheIdentifiersThatAreAlmostTooLong,
)

__all__ = [
    "JobName",
    "do_something_that_takes_many_words",
]

require_runtime("python/1")

JobName: TypeAlias = Literal["do_something_that_takes_many_words"]


def _do_something_that_takes_many_words(
    *,
    the_binary_input_of_this_job: bytes,
    a_field_whose_name_takes_many_words_too: Union[
        Sequence[OneOfTheIdentifiersThatAreAlmostTooLong],
        None,
    ] = None,
    another_field_whose_name_takes_many_words: Decimal | None = None,
    yet_another_field_with_a_long_default: datetime = datetime(
        2026,
        1,
        31,
        10,
        30,
        0,
        123456,
        tzinfo=UTC,
    ),
    yet_another_field_with_a_list: Sequence[timedelta] = (
        timedelta(seconds=90),
        timedelta(days=1),
        timedelta(seconds=3600),
        timedelta(days=365),
    ),
    a_map_of_identifiers: Mapping[
        str,
        Sequence[AnIdentifierThatIsAlmostTooLong],
    ],
    a_lists_of_maps_of_lists: Sequence[
        Mapping[
            str,
            Sequence[AnIdentifierThatIsAlmostTooLong],
        ]
    ],
) -> tuple[DoSomethingThatTakesManyWords, bytes]:
    a_field_whose_name_takes_many_words_too_ = None if a_field_whose_name_takes_many_words_too is None else as_tuple(a_field_whose_name_takes_many_words_too)  # fmt: skip
    a_map_of_identifiers_ = {_key1: as_tuple(_each1) for _key1, _each1 in a_map_of_identifiers.items()}  # fmt: skip
    a_lists_of_maps_of_lists_ = as_tuple([{_key2: as_tuple(_each2) for _key2, _each2 in _each1.items()} for _each1 in a_lists_of_maps_of_lists])  # fmt: skip
    return (
        DoSomethingThatTakesManyWords(
            a_field_whose_name_takes_many_words_too=a_field_whose_name_takes_many_words_too_,
            another_field_whose_name_takes_many_words=another_field_whose_name_takes_many_words,
            yet_another_field_with_a_long_default=yet_another_field_with_a_long_default,
            yet_another_field_with_a_list=as_tuple(
                yet_another_field_with_a_list,
            ),
            a_map_of_identifiers=a_map_of_identifiers_,
            a_lists_of_maps_of_lists=a_lists_of_maps_of_lists_,
        ),
        the_binary_input_of_this_job,
    )


do_something_that_takes_many_words: Final = JobDef(
    "golden_long_names.do_something_that_takes_many_words",
    _do_something_that_takes_many_words,
    lambda: TypeAdapter[
        dict[
            str,
            list[OneOfTheIdentifiersThatAreAlmostTooLong],
        ]
    ](
        dict[str, list[OneOfTheIdentifiersThatAreAlmostTooLong]],
    ),
)
"""Channel ``default``.  Binary input ``the_binary_input_of_this_job``.  (spec.yaml#do_something_that_takes_many_words)"""
