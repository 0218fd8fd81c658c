"""The base of every payload model, and the scalar types whose JSON form is fixed for good (``payload/1``).

Numbers stay within what PostgreSQL and readers of JSON in other languages can hold; times are aware and stored in
UTC; bytes are strict base64. Producers and workers of different releases read each other's rows, so these forms
never change.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias, TypeVar, cast

from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WrapSerializer,
    WrapValidator,
)
from pydantic.functional_validators import AfterValidator

ItemT = TypeVar("ItemT")


class Model(BaseModel, frozen=True, extra="ignore", defer_build=True, hide_input_in_errors=True, validate_by_name=True):
    """Base of generated models that are parts or results. Unknown keys are ignored: they come from newer code.

    Errors do not show the values, which may be secret.
    """


class Payload(Model, frozen=True):
    """Base of every payload model."""


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _read_bytes(value: Any, handler: Any, info: ValidationInfo) -> Any:
    if info.mode == "json" and isinstance(value, str):
        try:
            return b64decode(value, validate=True)
        except ValueError:
            msg = "is not base64"
            raise ValueError(msg) from None
    return handler(value)


def _write_bytes(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _write_sorted(value: frozenset[Any], handler: SerializerFunctionWrapHandler) -> list[Any]:
    return sorted(handler(value))


Int64: TypeAlias = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
FiniteFloat: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
UtcDatetime: TypeAlias = Annotated[AwareDatetime, AfterValidator(_to_utc)]
Base64: TypeAlias = Annotated[
    bytes, WrapValidator(_read_bytes), PlainSerializer(_write_bytes, return_type=str, when_used="json")
]
SortedSet: TypeAlias = Annotated[frozenset[ItemT], WrapSerializer(_write_sorted, when_used="json")]
"""A set whose JSON is always the same text: Python walks a set in another order in every process."""

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def has_nul(json_text: str) -> bool:
    """Whether some text in the JSON holds a NUL character, which PostgreSQL cannot store."""
    return "\\u0000" in json_text and _NUL.search(json_text) is not None


def refuse_nan(value: Any) -> None:
    """Raise ValueError where a null in the JSON text would have been a NaN or an infinity.

    ``value``: what pydantic makes in mode ``json``; in JSON itself it writes null for them, and nobody would know.
    """
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        msg = "a number in it is infinite or not a number, which JSON cannot hold"
        raise ValueError(msg) from None


def as_tuple(items: Iterable[ItemT], /) -> tuple[ItemT, ...]:
    """A list field as its model wants it; generated builders call this.

    A text is a sequence of texts to a type checker: it is handed on as it is, so that the model refuses it.
    """
    return cast("tuple[ItemT, ...]", items) if isinstance(items, str | bytes) else tuple(items)


def as_set(items: Iterable[ItemT], /) -> frozenset[ItemT]:
    """A set field as its model wants it; as :func:`as_tuple` for the rest."""
    return cast("frozenset[ItemT]", items) if isinstance(items, str | bytes) else frozenset(items)
