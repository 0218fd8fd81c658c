"""The values of the spec language that only policies have: rates, exceptions, schedules, events, tags."""

from __future__ import annotations

import builtins
import re
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema

from jobspec.core.options import Event
from jobspec.core.units import MAX_DURATION, RATE_HELP, parse_rate
from jobspec.spec.diagnostics import did_you_mean, listing, quote
from jobspec.spec.words import DURATION_SCHEMA, fault, parsed_duration, sort_of

EVENTS: Final[tuple[Event, ...]] = get_args(Event)
STEPS: Final = tuple(each for each in EVENTS if each != "progress")
"""What `true` stands for: what happens once a second is asked for by its name."""
MAX_LIMIT: Final = 1_000_000_000
MAX_TAGS: Final = 32
MAX_TAG: Final = 200
_EXCEPTION: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_CRON_HELP: Final = "five fields: minute, hour, day of the month, month, day of the week, as in `0 3 * * *`"

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]


# ---- quantities
def _rate(value: Any) -> tuple[int, timedelta]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise fault("JS117", f"the rate {value} has no unit", f"write `{value}/s` if that many in a second are meant")
    if not isinstance(value, str):
        raise fault("JS113", f"a rate is a text, not {sort_of(value)}", RATE_HELP)
    try:
        return parse_rate(value)
    except ValueError as error:
        raise fault("JS117", f"{quote(value)} {error}", RATE_HELP) from None


def _kept(value: Any) -> timedelta | str:
    if value == "forever":
        return "forever"
    duration = parsed_duration(value)
    if not timedelta(0) <= duration <= MAX_DURATION:
        raise fault("JS115", f"what has ended is kept for 0s to {MAX_DURATION.days}d", "or `forever`")
    return duration


RateText = Annotated[
    tuple[int, timedelta],
    PlainValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+/.+$", "examples": ["50/s", "5/10s"]}),
]
KeptFor = Annotated[
    timedelta | Literal["forever"],
    PlainValidator(_kept),
    WithJsonSchema({"anyOf": [DURATION_SCHEMA, {"const": "forever"}]}),
]


# ---- lists of words
def distinct(value: list[str]) -> list[str]:
    """Refuses what is empty or says one thing twice."""
    if not value:
        raise fault("JS120", "the list is empty", "name at least one, or remove the key")
    for index, each in enumerate(value):
        if each in value[:index]:
            raise fault("JS120", f"{quote(each)} stands in the list twice", "remove one of them", below=(index,))
    return value


def _exception(value: Any) -> str:
    if not isinstance(value, str) or not _EXCEPTION.fullmatch(value):
        message = f"{sort_of(value)} does not name an exception"
        with_colon = ":".join(value.rsplit(".", 1)) if isinstance(value, str) and ":" not in value else ""
        if isinstance(getattr(builtins, with_colon, None), type):
            with_colon = f"builtins:{with_colon}"
        near = f'did you mean `"{with_colon}"`?' if _EXCEPTION.fullmatch(with_colon) else None
        raise fault("JS177", message, near or 'write `"module:Class"`, as in `"acme.errors:CardDeclined"`')
    return value


def _event(value: Any) -> str:
    if value not in EVENTS:
        help_ = did_you_mean(str(value), EVENTS) or f"events are {listing(EVENTS)}"
        raise fault("JS119", f"{sort_of(value)} is not an event of a job", help_)
    return str(value)


Exceptions = Annotated[
    list[Annotated[str, PlainValidator(_exception)]],
    AfterValidator(distinct),
    WithJsonSchema(
        {"type": "array", "items": {"type": "string", "pattern": f"^({_EXCEPTION.pattern})$"}, "minItems": 1}
    ),
]
Events = Annotated[
    list[Annotated[str, PlainValidator(_event)]],
    AfterValidator(distinct),
    BeforeValidator(lambda value: list(STEPS) if value is True else value),
    WithJsonSchema({"anyOf": [{"const": True}, {"type": "array", "items": {"enum": list(EVENTS)}, "minItems": 1}]}),
]


# ---- tags
def _tags(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise fault("JS113", f"`tags` is a mapping, not {sort_of(value)}", "as in `tags: {area: mail}`")
    if len(value) > MAX_TAGS:
        raise fault("JS115", f"there are {len(value)} tags; a job has at most {MAX_TAGS}", "remove some")
    for key, text in value.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise fault("JS113", f"the tag {quote(key)} is a text, not {sort_of(text)}", "quote it", below=(key,))
        if not 1 <= len(key) <= MAX_TAG or len(text) > MAX_TAG:
            limits = f"its name has 1 to {MAX_TAG} characters, its text at most {MAX_TAG}"
            raise fault("JS115", f"the tag {quote(key)} is too long or has no name", limits, below=(key,))
        if "\0" in key + text:
            raise fault(
                "JS115", f"the tag {quote(key)} holds a NUL character, which PostgreSQL cannot store", "remove it"
            )
    return dict(value)


Tags = Annotated[
    dict[str, str],
    PlainValidator(_tags),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string", "maxLength": MAX_TAG}}),
]


# ---- schedules
def _cron(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"`cron` is a text, not {sort_of(value)}", f"quote it; it has {_CRON_HELP}")
    text = " ".join(value.split())
    try:
        next(CronSim(text, datetime(2024, 1, 1)))  # noqa: DTZ001 -- whether it ever fires, wherever that is
    except CronSimError as error:
        reason = str(error).lower().replace("bad ", "it has no such ")
        raise fault("JS172", f"{quote(value)} is not a cron expression: {reason}", f"it has {_CRON_HELP}") from None
    except StopIteration:
        raise fault("JS172", f"{quote(value)} never fires", f"it has {_CRON_HELP}") from None
    return text


@cache
def _zones() -> frozenset[str]:
    """Without the one that means something else on every machine."""
    return frozenset(available_timezones() - {"localtime"})


def _zone(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"`tz` is a text, not {sort_of(value)}", "as in `Europe/Paris`")
    if value not in _zones():
        help_ = did_you_mean(value, _zones()) or "name one of the IANA database, as in `Europe/Paris`, or `UTC`"
        raise fault("JS173", f"there is no time zone {quote(value)}", help_)
    return value


CronText = Annotated[
    str, PlainValidator(_cron), WithJsonSchema({"type": "string", "examples": ["0 3 * * *", "*/15 * * * MON-FRI"]})
]
ZoneName = Annotated[
    str, PlainValidator(_zone), WithJsonSchema({"type": "string", "examples": ["UTC", "Europe/Paris"]})
]
