# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8dd9c6cf
"""Worker side of package ``golden_long_names``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    BlobMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    DoSomethingThatTakesManyWords,
    OneOfTheIdentifiersThatAreAlmostTooLong,
)

__all__ = [
    "DoSomethingThatTakesManyWordsHandler",
    "DoSomethingThatTakesManyWordsJob",
    "Handlers",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class DoSomethingThatTakesManyWordsJob(
    JobContext[
        DoSomethingThatTakesManyWords,
        dict[str, list[OneOfTheIdentifiersThatAreAlmostTooLong]],
    ],
    BlobMixin,
):
    """A running ``do_something_that_takes_many_words``: ``.blob`` is the the_binary_input_of_this_job."""


DoSomethingThatTakesManyWordsHandler: TypeAlias = Handler[
    DoSomethingThatTakesManyWordsJob,
    dict[str, list[OneOfTheIdentifiersThatAreAlmostTooLong]],
]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    do_something_that_takes_many_words: DoSomethingThatTakesManyWordsHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    do_something_that_takes_many_words: DoSomethingThatTakesManyWordsHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "do_something_that_takes_many_words": Route(
        "golden_long_names.do_something_that_takes_many_words",
        1,
        DoSomethingThatTakesManyWordsJob,
        DoSomethingThatTakesManyWords,
        lambda: TypeAdapter[
            dict[
                str,
                list[OneOfTheIdentifiersThatAreAlmostTooLong],
            ]
        ](
            dict[str, list[OneOfTheIdentifiersThatAreAlmostTooLong]],
        ),
        blob=True,
    ),
}


def dispatch_table(
    **handlers: Unpack[Handlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves the whole package."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table, complete=True)


def dispatch_some(
    **handlers: Unpack[SomeHandlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves only the named jobs."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table)
