"""A call becomes a row: checked, serialised, not yet stored. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from jobspec.core.job import NewJob
from jobspec.core.options import (
    MAX_ATTEMPTS,
    MAX_BLOB_BYTES,
    MAX_DURATION,
    MAX_PAYLOAD_BYTES,
    MAX_PRIORITY,
    EnqueueOptions,
)
from jobspec.core.payload import has_nul
from jobspec.errors import OptionError, PayloadError

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)

ResultType: TypeAlias = Callable[[], type[ResultT] | TypeAdapter[ResultT]]
"""A thunk, so that importing a stub does not import or build the result's model."""

Draft: TypeAlias = BaseModel | tuple[BaseModel, bytes]
"""What a generated builder returns: the payload, with the blob if the job has one."""

KNOWN_OPTIONS: Final = frozenset(EnqueueOptions.__annotations__)


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRequest(Generic[ResultT_co]):
    """A job that is described and checked, but not stored: the element of a bulk enqueue."""

    job: NewJob
    result: Callable[[], Any] | None = field(repr=False, compare=False, default=None)


def check_options(options: EnqueueOptions) -> None:
    """Raise OptionError for a value that its bounds forbid; types are the type checker's business, but not only."""
    if unknown := sorted(set(options) - KNOWN_OPTIONS):
        raise OptionError(
            f"`{unknown[0]}` is not an option of a job", help=f"options: {', '.join(sorted(KNOWN_OPTIONS))}"
        )
    _check_int("priority", options.get("priority"), -MAX_PRIORITY, MAX_PRIORITY)
    _check_int("max_attempts", options.get("max_attempts"), 1, MAX_ATTEMPTS)
    _check_duration("delay", options.get("delay"), least=timedelta(0))
    _check_duration("timeout", options.get("timeout"), least=timedelta(milliseconds=1))
    run_at = options.get("run_at")
    if run_at is None:
        return
    if not isinstance(run_at, datetime):
        raise OptionError(f"`run_at` is {run_at!r}, not a datetime")
    if run_at.utcoffset() is None:
        raise OptionError(
            f"`run_at` is a naive datetime ({run_at.isoformat()}): it does not say which zone it means",
            help="give it a tzinfo, as in datetime.now(UTC) + timedelta(hours=1), or use `delay`",
        )
    if options.get("delay") is not None:
        raise OptionError("`run_at` and `delay` are both given", help="use one of them")


def _check_int(name: str, value: object, least: int, most: int) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise OptionError(f"`{name}` is {value!r}; it must be a whole number from {least} to {most}")


def _check_duration(name: str, value: object, *, least: timedelta) -> None:
    if value is None:
        return
    if not isinstance(value, timedelta):
        raise OptionError(f"`{name}` is {value!r}, not a timedelta")
    if not least <= value <= MAX_DURATION:
        raise OptionError(f"`{name}` is {value}; it must be from {least} to {MAX_DURATION}")


def payload_json(kind: str, payload: BaseModel) -> str:
    """The JSON text that is stored. Defaults are always written, so that a later default changes nothing queued."""
    text = payload.__pydantic_serializer__.to_json(payload, by_alias=True).decode()
    if has_nul(text):
        raise PayloadError(f"{kind}: a text in the payload holds a NUL character, which PostgreSQL cannot store")
    if len(text) > MAX_PAYLOAD_BYTES // 4 and (size := len(text.encode())) > MAX_PAYLOAD_BYTES:
        raise PayloadError(
            f"{kind}: the payload is {size} bytes of JSON; the cap is {MAX_PAYLOAD_BYTES}",
            help="declare a blob for binary input, or store the data elsewhere and enqueue where it is",
        )
    return text


def new_job(kind: str, version: int, draft: Draft, options: EnqueueOptions) -> NewJob:
    """Raises PayloadError; ``options`` have been checked."""
    payload, blob = draft if isinstance(draft, tuple) else (draft, None)
    if isinstance(draft, tuple) and not isinstance(blob, bytes):
        raise PayloadError(f"{kind}: the blob must be bytes, not {type(blob).__name__}")
    if blob is not None and len(blob) > MAX_BLOB_BYTES:
        raise PayloadError(f"{kind}: the blob is {len(blob)} bytes; the cap is {MAX_BLOB_BYTES}")
    delay, timeout = options.get("delay"), options.get("timeout")
    return NewJob(
        kind=kind,
        version=version,
        payload=payload_json(kind, payload),
        blob=blob,
        priority=options.get("priority"),
        run_at=options.get("run_at"),
        delay_seconds=None if delay is None else delay.total_seconds(),
        max_attempts=options.get("max_attempts"),
        timeout_seconds=None if timeout is None else timeout.total_seconds(),
    )


def describe(kind: str, error: ValidationError) -> PayloadError:
    """A pydantic error as one that names the job and every field, without the values: they may be secret."""
    lines = [
        f"  {'.'.join(str(part) for part in each['loc']) or '(payload)'}: {each['msg']}"
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return PayloadError("\n".join([f"{kind}: the payload does not fit its spec", *lines]))
