"""What enqueue will not take, each with an error of its own: the words of ``check_new`` and ``check_words`` in SQL.

For every backend that checks in Python.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final, get_args

from jobspec.backends import keys
from jobspec.backends.declared import ChannelSpec, KindSpec
from jobspec.core.events import EventName
from jobspec.core.job import NewJob
from jobspec.core.options import (
    MAX_ATTEMPTS,
    MAX_ORIGIN_LENGTH,
    MAX_PAYLOAD_BYTES,
    MAX_PRIORITY,
    MAX_RESULT_BYTES,
    MAX_UNIQUE_KEY_BYTES,
    length_of,
)
from jobspec.core.payload import has_nul
from jobspec.core.trace import MOST_BYTES
from jobspec.errors import OptionError, PayloadError, ResultError

MAX_TAGS_BYTES: Final = 8192
MOST_CLAIMED: Final = 10_000
SHORTEST_LEASE: Final = timedelta(milliseconds=1)
LONGEST_LEASE: Final = timedelta(days=7)


def read_payload(job: NewJob) -> dict[str, Any]:
    """Raises PayloadError."""
    try:
        payload = keys.read(job.payload)
    except ValueError as error:
        raise PayloadError(f"{job.kind}: the payload is not JSON: {error}") from None
    if not isinstance(payload, dict):
        raise PayloadError(f"{job.kind}: the payload must be a JSON object, not {type(payload).__name__}")
    if has_nul(job.payload):
        raise PayloadError("a text in the payload holds a NUL character, which no backend takes")
    if (size := len(job.payload.encode())) > MAX_PAYLOAD_BYTES:
        raise PayloadError(
            f"{job.kind}: the payload is {size} bytes; the cap is {MAX_PAYLOAD_BYTES}",
            help="send binary input as a blob, or enqueue where the data is",
        )
    return payload


def check_blob(kind: KindSpec, job: NewJob) -> None:
    """Raises PayloadError."""
    most = kind.blob_max_bytes
    if most is None and job.blob is not None:
        raise PayloadError(f"{job.kind} takes no blob")
    if most is not None and job.blob is None:
        raise PayloadError(f"{job.kind} needs a blob")
    if most is not None and job.blob is not None and len(job.blob) > most:
        raise PayloadError(f"{job.kind}: the blob is {len(job.blob)} bytes; its spec allows {most}")


def check_options(channel: ChannelSpec, job: NewJob) -> None:
    """Raises OptionError for the first that is wrong."""
    for wrong in (*_wrong_numbers(channel, job), *_wrong_words(job)):
        raise OptionError(f"{job.kind}: {wrong}")


def _wrong_numbers(channel: ChannelSpec, job: NewJob) -> Iterator[str]:
    if job.priority is not None and not -MAX_PRIORITY <= job.priority <= MAX_PRIORITY:
        yield f"priority is {job.priority}; it must be from {-MAX_PRIORITY} to {MAX_PRIORITY}"
    if job.priority and channel.ordered:
        yield "it waits in a strict channel, where the position is the order: it takes no priority"
    if job.run_at is not None and job.delay_seconds is not None:
        yield "run_at and delay are both given: use one of them"
    if job.run_at is not None and job.run_at.tzinfo is None:
        yield f'run_at is "{job.run_at.isoformat()}"; it must be a time with a zone'
    if job.delay_seconds is not None and not job.delay_seconds >= 0:
        yield f"delay is {job.delay_seconds} s; it must not be negative"
    if job.max_attempts is not None and not 1 <= job.max_attempts <= MAX_ATTEMPTS:
        yield f"max_attempts is {job.max_attempts}; it must be from 1 to {MAX_ATTEMPTS}"
    if job.timeout_seconds is not None and not job.timeout_seconds > 0:
        yield f"timeout is {job.timeout_seconds} s; it must be positive"
    if job.reserve_seconds is not None and not job.reserve_seconds > 0:
        yield f"it cannot be reserved for {job.reserve_seconds} s; the time must be positive"
    if job.max_pending is not None and job.max_pending < 1:
        yield f"max_pending is {job.max_pending}; it must be 1 or more"


def _wrong_words(job: NewJob) -> Iterator[str]:
    if job.unique_key is not None and not 1 <= (size := len(job.unique_key.encode())) <= MAX_UNIQUE_KEY_BYTES:
        yield f"the unique key is {size} bytes; it must be 1 to {MAX_UNIQUE_KEY_BYTES}"
    yield from _wrong_origin(job.origin)
    if job.tags is not None and not _are_tags(job.tags):
        yield f"the tags must be a JSON object of texts, of at most {MAX_TAGS_BYTES} bytes"
    if job.on_dep_failure not in (None, "cancel", "run", "block"):
        yield f'on_dep_failure is "{job.on_dep_failure}"; it is cancel, run or block'
    if job.trace is not None and not 1 <= (size := len(job.trace.encode())) <= MOST_BYTES:
        yield f"trace is {size} bytes; it must be 1 to {MOST_BYTES}"


def _wrong_origin(origin: str | None) -> Iterator[str]:
    if origin is not None and not 1 <= len(origin) <= MAX_ORIGIN_LENGTH:
        yield f"origin has {len(origin)} characters; it must have 1 to {MAX_ORIGIN_LENGTH}"


def check_origin(origin: str | None) -> None:
    """Raises OptionError."""
    for wrong in _wrong_origin(origin):
        raise OptionError(wrong)


def _are_tags(text: str) -> bool:
    tags = json.loads(text)
    fits = len(text.encode()) <= MAX_TAGS_BYTES and isinstance(tags, dict)
    return fits and all(isinstance(each, str) for each in tags.values())


def filled(kind: KindSpec, text: str, payload: dict[str, Any]) -> str:
    """The text of the payload with the stored defaults in front; the rest stays as it is written."""
    missing = {name: value for name, value in kind.defaults.items() if name not in payload}
    if not missing:
        return text
    rest = text.lstrip()[1:]
    return f"{json.dumps(missing)[:-1]}{', ' if payload else ''}{rest}"


# ---- what those say who hold a job
def check_claim(limit: int, kinds: Sequence[str] | None, channels: Sequence[str] | None, lease: timedelta) -> None:
    """Raises OptionError."""
    given: object = limit
    if not isinstance(given, int) or not 1 <= limit <= MOST_CLAIMED:
        raise OptionError(f"`limit` is {given!r}; a claim takes 1 to {MOST_CLAIMED} jobs")
    if not SHORTEST_LEASE.total_seconds() <= length_of("lease", lease) <= LONGEST_LEASE.total_seconds():
        raise OptionError(f"`lease` is {lease}; it must be 1 ms to 7 days")
    _check_names(kinds=kinds, channels=channels)


def check_wanted(kinds: Collection[str] | None, events: Collection[str] | None) -> None:
    """What a listener wants to hear of. Raises OptionError."""
    _check_names(kinds=kinds, events=events)
    if unknown := sorted(set(events or ()) - set(get_args(EventName))):
        raise OptionError(f"`{unknown[0]}` is not an event", help=f"events: {', '.join(get_args(EventName))}")


def _check_names(**given: Collection[str] | None) -> None:
    for name, names in given.items():
        if isinstance(names, str):
            raise OptionError(f"`{name}` is the text {names!r}", help=f"give a list: {name}=[{names!r}]")


def check_result(job_id: int, result: str | None) -> None:
    """Raises ResultError."""
    if result is not None and (size := len(result.encode())) > MAX_RESULT_BYTES:
        raise ResultError(
            f"the result of job {job_id} is {size} bytes; the cap is {MAX_RESULT_BYTES}",
            help="store it elsewhere, and return where it is",
        )


def check_checkpoint(job_id: int, text: str | None, extra_attempts: int) -> None:
    """Raises PayloadError, OptionError."""
    if text is not None and has_nul(text):
        raise PayloadError("a text in the checkpoint holds a NUL character, which no backend takes")
    if text is not None and (size := len(text.encode())) > MAX_PAYLOAD_BYTES:
        raise PayloadError(
            f"the checkpoint of job {job_id} is {size} bytes; the cap is {MAX_PAYLOAD_BYTES}",
            help="keep large state where the data is",
        )
    if not 0 <= extra_attempts <= MAX_ATTEMPTS:
        raise OptionError(f"extra_attempts is {extra_attempts}; it must be from 0 to {MAX_ATTEMPTS}")
