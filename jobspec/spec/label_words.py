"""The texts of the language that name or describe something outside of it: owners, roles, functions, names in JSON."""

from __future__ import annotations

import keyword
import re
from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from jobspec.core.names import SQL_NAME_BYTES
from jobspec.core.options import MAX_ORIGIN_LENGTH
from jobspec.spec.diagnostics import quote
from jobspec.spec.policy_words import distinct
from jobspec.spec.words import DURATION_SCHEMA, fault, parsed_duration, sort_of

MAX_LABEL: Final = 100
MAX_NOTE: Final = 500
MAX_EXAMPLES: Final = 20
LEASES: Final = (timedelta(seconds=1), timedelta(hours=24))
_FUNCTION: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)
_CONTENT_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*)")
_NOBODY: Final = frozenset({"public", "none"})
"""PostgreSQL lets no role have these names; ``public`` would be everybody."""


# ---- texts of one line
def _text(what: str, longest: int, help_: str) -> Any:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise fault("JS113", f"`{what}` is a text, not {sort_of(value)}", help_)
        text = value.strip()
        if not 1 <= len(text) <= longest:
            raise fault("JS115", f"`{what}` has {len(text):,} characters; it has 1 to {longest}", help_)
        if not text.isprintable():
            raise fault("JS115", f"`{what}` holds a line break or a control character", "write it on one line")
        return text

    return [PlainValidator(check), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": longest})]


Owner = Annotated[str, *_text("owner", MAX_LABEL, "name a team or a person, as in `team-billing`")]
Release = Annotated[str, *_text("since", MAX_LABEL, 'quote it, as in `since: "2026.03"`')]
Note = Annotated[str, *_text("deprecated", MAX_NOTE, "say what to use in its place, as in `use import_customer_v2`")]
Origin = Annotated[
    str, *_text("origin", MAX_ORIGIN_LENGTH, "a word for where its jobs come from, as in `nightly-sync`")
]
WireName = Annotated[str, *_text("wire", MAX_LABEL, "its name in JSON, as in `customerId`")]


# ---- functions
def _function(value: Any) -> str:
    if not isinstance(value, str) or not _FUNCTION.fullmatch(value):
        help_ = (
            'write `"module:function"`, as in `"acme.billing:charge_order"`; the function stands in the module itself'
        )
        raise fault("JS185", f"{sort_of(value)} does not name a function", help_)
    if word := next((each for each in re.split(r"[.:]", value) if keyword.iskeyword(each)), None):
        raise fault("JS185", f"{quote(value)} cannot be imported: {quote(word)} is a word of Python's own", "rename it")
    return value


def _version(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[1-9][0-9]{0,4}", text) or int(text) > 32_767:
        raise fault("JS184", f"{quote(text)} is not the version of a job", "versions are 1, 2, 3 and so on")
    return int(text)


_FUNCTION_SCHEMA: Final = {"type": "string", "pattern": f"^({_FUNCTION.pattern})$"}
FunctionName = Annotated[str, PlainValidator(_function), WithJsonSchema(_FUNCTION_SCHEMA)]
Upcasts = Annotated[
    dict[Annotated[int, PlainValidator(_version)], FunctionName],
    Field(min_length=1),
    WithJsonSchema(
        {"type": "object", "patternProperties": {"^[1-9][0-9]*$": _FUNCTION_SCHEMA}, "additionalProperties": False}
    ),
]


# ---- lists of texts
def _role(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"a role is a text, not {sort_of(value)}", "name a role of the database, as in `acme_web`")
    if not 1 <= len(value.encode()) <= SQL_NAME_BYTES:
        message = f"the role {quote(value)} has {len(value.encode())} bytes"
        raise fault("JS152", message, f"a name of PostgreSQL has 1 to {SQL_NAME_BYTES} bytes")
    if value in _NOBODY:
        help_ = "name the roles that may call the functions, as in `[acme_web]`"
        raise fault("JS150", f"no role of PostgreSQL is called {quote(value)}", help_)
    if not value.isprintable():
        raise fault("JS115", "the name of a role holds a control character", "remove it")
    return value


def _content_type(value: Any) -> str:
    if not isinstance(value, str) or not _CONTENT_TYPE.fullmatch(value):
        help_ = "write it in lower case, as in `image/png`, or `image/*` for all of a sort"
        raise fault("JS119", f"{sort_of(value)} is not a content type", help_)
    return value


Roles = Annotated[
    list[Annotated[str, PlainValidator(_role)]],
    AfterValidator(distinct),
    WithJsonSchema({"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 63}, "minItems": 1}),
]
ContentTypes = Annotated[
    list[Annotated[str, PlainValidator(_content_type)]],
    AfterValidator(distinct),
    WithJsonSchema({"type": "array", "items": {"type": "string", "examples": ["image/png", "text/*"]}, "minItems": 1}),
]
Reserved = Annotated[list[WireName], AfterValidator(distinct), Field(max_length=1000)]


# ---- quantities
def _lease(value: Any) -> timedelta:
    lease = parsed_duration(value)
    if not LEASES[0] <= lease <= LEASES[1]:
        help_ = "it is how long a worker may be silent before its job is given to another; `timeout` limits the run"
        raise fault("JS115", "a lease is 1s to 24h", help_)
    return lease


Lease = Annotated[timedelta, PlainValidator(_lease), WithJsonSchema(DURATION_SCHEMA)]
