"""What enqueue will not take, each with an error of its own: the words of ``check_new`` and ``check_words`` in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from jobspec.backends.memory import channels, keys
from jobspec.backends.memory.state import Channel, Kind, State
from jobspec.core.job import NewJob
from jobspec.core.options import MAX_ATTEMPTS, MAX_ORIGIN_LENGTH, MAX_PAYLOAD_BYTES, MAX_PRIORITY, MAX_UNIQUE_KEY_BYTES
from jobspec.core.payload import has_nul
from jobspec.core.trace import MOST_BYTES
from jobspec.errors import OptionError, PayloadError, UnknownChannelError, UnknownKindError

MAX_TAGS_BYTES: Final = 8192


def find_kind(state: State, job: NewJob) -> Kind:
    """Raises UnknownKindError."""
    kind = state.kinds.get((job.kind, job.version))
    if kind is None:
        raise UnknownKindError(
            f'this queue has no kind "{job.kind}" version {job.version}',
            help="declare the spec that has it: jobspec.testing.Memory(specs), or backend.declare(package)",
        )
    return kind


def find_channel(state: State, kind: Kind, job: NewJob) -> Channel:
    """Where the job is to wait; what a pattern admits comes to be. Raises UnknownChannelError, OptionError."""
    own = kind.channel
    if job.channel is None:
        if own.name.endswith("*"):
            raise UnknownChannelError(
                f"{job.kind} waits in one of the channels {own.name}: say in which",
                help=f"as in channel => '{own.name.replace('*', 'a')}'",
            )
        return own
    admits = channels.channel_called(state, own.package, job.channel) or channels.pattern_for(
        state, own.package, job.channel
    )
    if admits is None:
        raise UnknownChannelError(
            f'this queue has no channel "{job.channel}", and no pattern that admits it',
            help="declare the spec that has it",
        )
    if admits.spec.key != own.spec.key:
        raise OptionError(
            f"{job.kind} cannot wait in channel {admits.name}: its key is {_key(admits)}, that of {own.name} is"
            f" {_key(own)}"
        )
    return channels.channel_for(state, own.package, job.channel)


def _key(channel: Channel) -> str:
    return json.dumps([{"name": name, "type": type_} for name, type_ in channel.spec.key])


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


def check_blob(kind: Kind, job: NewJob) -> None:
    """Raises PayloadError."""
    most = kind.spec.blob_max_bytes
    if most is None and job.blob is not None:
        raise PayloadError(f"{job.kind} takes no blob")
    if most is not None and job.blob is None:
        raise PayloadError(f"{job.kind} needs a blob")
    if most is not None and job.blob is not None and len(job.blob) > most:
        raise PayloadError(f"{job.kind}: the blob is {len(job.blob)} bytes; its spec allows {most}")


def check_options(channel: Channel, job: NewJob) -> None:
    """Raises OptionError for the first that is wrong."""
    for wrong in (*_wrong_numbers(channel, job), *_wrong_words(job)):
        raise OptionError(f"{job.kind}: {wrong}")


def _wrong_numbers(channel: Channel, job: NewJob) -> Iterator[str]:
    if job.priority is not None and not -MAX_PRIORITY <= job.priority <= MAX_PRIORITY:
        yield f"priority is {job.priority}; it must be from {-MAX_PRIORITY} to {MAX_PRIORITY}"
    if job.priority and channel.spec.ordered:
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
