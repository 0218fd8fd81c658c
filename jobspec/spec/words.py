"""The values of the spec language that are more than JSON: names, types, durations, sizes, texts.

Each is a type that the model of the language uses; it refuses what is wrong with a code and a help of its own, and says
what an editor should offer.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, cast

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from jobspec.core.names import CAMEL, CHANNEL_OR_PATTERN, PACKAGE, SNAKE
from jobspec.core.options import MAX_ATTEMPTS, MAX_BLOB_BYTES
from jobspec.core.units import DURATION_HELP, SIZE_HELP, parse_duration, parse_size
from jobspec.spec.diagnostics import article, quote
from jobspec.spec.type_grammar import TYPE_EXPRS, GrammarError, TypeExpr, parse_type

MAX_DOC: Final = 10_000
MAX_NAME: Final = 100
"""A first bound for messages; :mod:`jobspec.manifest.rules.names` knows the real one of each name."""


def fault(
    code: str,
    message: str,
    help: str | None = None,  # noqa: A002
    *,
    span: tuple[int, int] | None = None,
    below: tuple[str | int, ...] = (),
) -> PydanticCustomError:
    """An error of ours inside pydantic; ``below``: where in the value, if not all of it is wrong."""
    # The text goes into the context alone: pydantic would look for {placeholders} in a template.
    return PydanticCustomError(code, "see context", {"message": message, "help": help, "span": span, "below": below})


def sort_of(value: object) -> str:
    """What a value is, in a reader's words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quote(value)}"
        case list() | tuple():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return f"the Python object {quote(repr(value))}"


NO_VALUE: Final = "has no value"
"""What is said of a key without one, behind its name."""


def _said(value: Any) -> Any:
    if value is None:
        raise fault("JS113", NO_VALUE, "write one, or remove the key")
    return value


T = TypeVar("T")
Said = Annotated[T | None, BeforeValidator(_said)]
"""None where the key is not written; a key without a value is a mistake, never a wish for the default."""


# ---- names
def name_of(pattern: re.Pattern[str], sort: str, example: str) -> Any:
    """What pydantic needs to know of a name: how it is written, and an example for those who write it otherwise."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise fault("JS113", f"the name of {article(sort)} {sort} is a text, not {sort_of(value)}", "quote it")
        if len(value) > MAX_NAME:
            raise fault("JS152", f"the name of this {sort} has {len(value)} characters", f"use at most {MAX_NAME}")
        if not pattern.fullmatch(value):
            raise fault("JS116", f"{quote(value)} is not the name of {article(sort)} {sort}", example)
        return value

    return [BeforeValidator(check), WithJsonSchema({"type": "string", "pattern": f"^({pattern.pattern})$"})]


_LOWER = "lower-case words joined by single underscores, none at either end, as in "
_field, _job, _channel, _type, _package = (
    name_of(SNAKE, "field", f"write {_LOWER}`customer_id`"),
    name_of(SNAKE, "job", f"write {_LOWER}`send_email`"),
    name_of(
        CHANNEL_OR_PATTERN,
        "channel",
        "write lower-case words joined by `_` or `-`, as in `mail-out`; a pattern ends with its star, as in `mail-*`",
    ),
    name_of(CAMEL, "type", "start with a capital letter and use letters and digits only, as in `OrderLine`"),
    name_of(PACKAGE, "package", f"write {_LOWER}`shop`, and dots between packages, as in `acme.billing`"),
)
FieldName = Annotated[str, *_field]
JobName = Annotated[str, *_job]
ChannelName = Annotated[str, *_channel]
TypeName = Annotated[str, *_type]
PackageName = Annotated[str, *_package]
FieldPath = Annotated[str, Field(min_length=1, max_length=500)]
"""A field of the payload, or of a model in it, as in ``order.customer_id``; a rule follows it."""


# ---- texts
def _doc(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"`doc` is a text, not {sort_of(value)}", "quote it")
    if len(value) > MAX_DOC:
        raise fault("JS115", f"`doc` has {len(value):,} characters; at most {MAX_DOC:,} are kept", "shorten it")
    return value.strip()


Doc = Annotated[str, PlainValidator(_doc), WithJsonSchema({"type": "string", "maxLength": MAX_DOC})]


def _enum_values(value: Any) -> Any:
    if not isinstance(value, list):
        raise fault("JS113", f"`enum` is a list of texts, not {sort_of(value)}", "as in `enum: [png, webp]`")
    seen: set[str] = set()
    for index, each in enumerate(value):
        if not isinstance(each, str):
            raise fault("JS136", f"a value of an enum is a text, not {sort_of(each)}", "quote it", below=(index,))
        if not 1 <= len(each) <= 200:
            raise fault("JS136", "a value of an enum has 1 to 200 characters", below=(index,))
        if each in seen:
            raise fault("JS136", f"the enum has {quote(each)} twice", "remove one of them", below=(index,))
        seen.add(each)
    if not seen:
        raise fault("JS136", "the enum has no values", "name at least one")
    return tuple(value)


EnumValues = Annotated[
    tuple[str, ...],
    BeforeValidator(_enum_values),
    WithJsonSchema({"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "uniqueItems": True}),
]


# ---- types
def _type_expr(value: Any) -> TypeExpr:
    if isinstance(value, TYPE_EXPRS):
        return cast("TypeExpr", value)  # from a Python spec
    if not isinstance(value, str):
        raise fault("JS113", f"a type is a text, not {sort_of(value)}", "for example `str`, `list[int]` or `date?`")
    try:
        return parse_type(value)
    except GrammarError as error:
        raise fault(error.code, error.message, error.help, span=error.span) from None


TypeText: TypeAlias = Annotated[
    TypeExpr,
    PlainValidator(_type_expr),
    WithJsonSchema(
        {
            "type": "string",
            "description": "str int float bool decimal uuid datetime date time duration bytes json, list[T],"
            " set[T], map[str, T], T? (may be null), or the name of a type of this spec",
            "examples": ["str", "int?", "list[str]", "map[str, int]"],
        }
    ),
]


# ---- quantities
def parsed_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value  # from a Python spec
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise fault("JS117", f"the duration {value} has no unit", f"write `{value}s` if seconds are meant")
    if not isinstance(value, str):
        raise fault("JS113", f"a duration is a text, not {sort_of(value)}", DURATION_HELP)
    try:
        return parse_duration(value)
    except ValueError as error:
        raise fault("JS117", f"{quote(value)} {error}", DURATION_HELP) from None


def _positive(value: timedelta) -> timedelta:
    if value < timedelta(milliseconds=1):
        raise fault("JS115", "this duration must be 1ms or longer")
    return value


def _size(value: Any) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise fault("JS117", f"the size {value} has no unit", f"write `{value}B` if bytes are meant")
    if not isinstance(value, str):
        raise fault("JS113", f"a size is a text, not {sort_of(value)}", SIZE_HELP)
    try:
        size = parse_size(value)
    except ValueError as error:
        raise fault("JS117", f"{quote(value)} {error}", SIZE_HELP) from None
    if not 1 <= size <= MAX_BLOB_BYTES:
        limit = MAX_BLOB_BYTES // 1024**2
        raise fault(
            "JS115", f"a blob holds 1B to {limit}MiB", "keep larger things in object storage and send their key"
        )
    return size


def _attempts(value: Any) -> int | str:
    if value == "forever":
        return "forever"
    if isinstance(value, bool) or not isinstance(value, int):
        raise fault("JS113", f"`max_attempts` is a whole number or `forever`, not {sort_of(value)}", _ATTEMPTS_HELP)
    if not 1 <= value <= MAX_ATTEMPTS:
        raise fault("JS115", f"`max_attempts` is {value}; it goes from 1 to {MAX_ATTEMPTS}", _ATTEMPTS_HELP)
    return value


_ATTEMPTS_HELP = "it counts every run, so 1 means no retry; `forever` never gives up"
Attempts = Annotated[
    int | Literal["forever"],
    PlainValidator(_attempts),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": MAX_ATTEMPTS}, {"const": "forever"}]}),
]


DURATION_SCHEMA = {"type": "string", "pattern": r"^([0-9]+(\.[0-9]+)?(w|d|h|ms|m|s))+$", "examples": ["30s", "10m"]}
Duration = Annotated[timedelta, PlainValidator(parsed_duration), WithJsonSchema(DURATION_SCHEMA)]
PositiveDuration = Annotated[
    timedelta, PlainValidator(lambda value: _positive(parsed_duration(value))), WithJsonSchema(DURATION_SCHEMA)
]
Size = Annotated[
    int,
    PlainValidator(_size),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+(B|KiB|MiB|GiB)$", "examples": ["20MiB"]}),
]


def _bound(value: Any) -> int | float | str | timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float | str | timedelta):
        raise fault(
            "JS113",
            f"a bound is a number, not {sort_of(value)}",
            'durations take a unit (`30s`), exact decimals quotes (`"0.01"`)',
        )
    return value


Bound = Annotated[int | float | str | timedelta, PlainValidator(_bound), WithJsonSchema({"type": ["number", "string"]})]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
