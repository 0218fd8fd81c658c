"""The options of a call, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, get_args

from jobspec.core.options import (
    MAX_ATTEMPTS,
    MAX_DURATION,
    MAX_NAME_BYTES,
    MAX_ORIGIN_LENGTH,
    MAX_PRIORITY,
    MAX_UNIQUE_KEY_BYTES,
    EnqueueOptions,
    OnDepFailure,
)
from jobspec.core.text import MOST_MESSAGE_BYTES
from jobspec.errors import OptionError

KNOWN_OPTIONS: Final = frozenset(EnqueueOptions.__annotations__)
MAX_PENDING: Final = 2_147_483_647


def check_options(options: EnqueueOptions) -> None:
    """Raise OptionError for a value that its bounds forbid; types are the type checker's business, but not only."""
    if unknown := sorted(set(options) - KNOWN_OPTIONS):
        raise OptionError(
            f"`{unknown[0]}` is not an option of a job", help=f"options: {', '.join(sorted(KNOWN_OPTIONS))}"
        )
    _check_int("priority", options.get("priority"), -MAX_PRIORITY, MAX_PRIORITY)
    _check_int("max_attempts", options.get("max_attempts"), 1, MAX_ATTEMPTS)
    _check_int("max_pending", options.get("max_pending"), 1, MAX_PENDING)
    check_duration("delay", options.get("delay"), least=timedelta(0))
    check_duration("timeout", options.get("timeout"), least=timedelta(milliseconds=1))
    _check_run_at(options.get("run_at"), options.get("delay"))
    _check_text("channel", options.get("channel"), most_bytes=MAX_NAME_BYTES)
    _check_text("unique_key", options.get("unique_key"), most_bytes=MAX_UNIQUE_KEY_BYTES)
    check_origin(options.get("origin"))
    _check_tags(options.get("tags"))
    if (word := options.get("on_dep_failure")) is not None and word not in get_args(OnDepFailure):
        raise OptionError(f"`on_dep_failure` is {word!r}", help=f"one of: {', '.join(get_args(OnDepFailure))}")


def check_duration(name: str, value: object, *, least: timedelta) -> None:
    """Raises OptionError."""
    if value is None:
        return
    if not isinstance(value, timedelta):
        raise OptionError(f"`{name}` is {value!r}, not a timedelta")
    if not least <= value <= MAX_DURATION:
        raise OptionError(f"`{name}` is {value}; it must be from {least} to {MAX_DURATION}")


def check_origin(value: object) -> None:
    """Raises OptionError."""
    _check_text("origin", value)
    if isinstance(value, str) and len(value) > MAX_ORIGIN_LENGTH:
        raise OptionError(f"`origin` has {len(value)} characters; it must have 1 to {MAX_ORIGIN_LENGTH}")


def check_bundle_name(value: object) -> None:
    """Raises OptionError."""
    if value != "":
        _check_text("name", value, most_bytes=MAX_NAME_BYTES)


def check_reason(value: object) -> None:
    """Of a cancel. Raises OptionError."""
    if value != "":
        _check_text("reason", value, most_bytes=MOST_MESSAGE_BYTES)


def _check_run_at(run_at: object, delay: object) -> None:
    if run_at is None:
        return
    if not isinstance(run_at, datetime):
        raise OptionError(f"`run_at` is {run_at!r}, not a datetime")
    if run_at.utcoffset() is None:
        raise OptionError(
            f"`run_at` is a naive datetime ({run_at.isoformat()}): it does not say which zone it means",
            help="give it a tzinfo, as in datetime.now(UTC) + timedelta(hours=1), or use `delay`",
        )
    if delay is not None:
        raise OptionError("`run_at` and `delay` are both given", help="use one of them")


def _check_int(name: str, value: object, least: int, most: int) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise OptionError(f"`{name}` is {value!r}; it must be a whole number from {least} to {most}")


def _check_text(name: str, value: object, *, most_bytes: int | None = None) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise OptionError(f"`{name}` is {value!r}, not a text")
    _check_storable(name, value)
    if not value:
        raise OptionError(f"`{name}` is an empty text", help="leave it out")
    if most_bytes is not None and (size := len(value.encode())) > most_bytes:
        raise OptionError(f"`{name}` is {size} bytes long; it must have 1 to {most_bytes}")


def _check_tags(tags: object) -> None:
    if tags is None:
        return
    if not isinstance(tags, Mapping):
        raise OptionError(f"`tags` is {tags!r}, not a mapping of texts to texts")
    for key, value in tags.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise OptionError(f"`tags` has {key!r}: {value!r}; both must be texts")
        _check_storable("tags", key)
        _check_storable("tags", value)


def _check_storable(name: str, text: str) -> None:
    if "\0" in text:
        raise OptionError(f"`{name}` holds a NUL character, which PostgreSQL cannot store")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise OptionError(f"`{name}` holds half of a surrogate pair, which UTF-8 cannot hold") from None
