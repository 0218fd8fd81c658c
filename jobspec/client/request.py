"""A call becomes a row: serialised, checked, not yet stored. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from jobspec.client.options import check_duration
from jobspec.client.origins import CURRENT
from jobspec.core import trace
from jobspec.core.job import NewJob
from jobspec.core.options import MAX_BLOB_BYTES, MAX_PAYLOAD_BYTES, EnqueueOptions
from jobspec.core.payload import has_nul, refuse_nan
from jobspec.core.secrets import names_in_type, shown_path, shown_reason
from jobspec.errors import OptionError, PayloadError

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)

ResultType: TypeAlias = Callable[[], type[ResultT] | TypeAdapter[ResultT]]
"""A thunk, so that importing a stub does not import or build the result's model."""


class Stored(Protocol):
    """Anything with the id of a job: a handle."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What the generated builder of a job with ``after:`` returns."""

    payload: BaseModel
    blob: bytes | None = None
    after: Mapping[str, Stored] = field(default_factory=dict)
    """Handles of the jobs it waits for, by the name of the edge; they may be of the same transaction."""


Built: TypeAlias = BaseModel | tuple[BaseModel, bytes] | Draft
"""What a generated builder returns: the payload, with the blob if the job has one, or a draft."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRequest(Generic[ResultT_co]):
    """A job that is described and checked, but not stored: the element of a bulk enqueue."""

    job: NewJob
    result: Callable[[], Any] | None = field(repr=False, compare=False, default=None)


def new_job(kind: str, version: int, built: Built, options: EnqueueOptions) -> NewJob:
    """Raises PayloadError and OptionError; the values of ``options`` have been checked."""
    if not options and isinstance(built, BaseModel):
        payload, origin, traced = payload_json(kind, built), CURRENT.get(), _traced()
        if origin is None and traced is None:
            return NewJob.bare(kind, version, payload)
        return NewJob(kind=kind, version=version, payload=payload, origin=origin, trace=traced)
    draft = _draft(kind, built)
    if draft.after and options.get("on_dep_failure") == "run":
        raise OptionError(
            f"{kind}: with `run` the handler may find no result, and its types come from the spec",
            help="write `on_dep_failure: run` in the spec; `cancel` and `block` can be set by a call",
        )
    if draft.blob is not None and len(draft.blob) > MAX_BLOB_BYTES:
        raise PayloadError(f"{kind}: the blob is {len(draft.blob)} bytes; the cap is {MAX_BLOB_BYTES}")
    delay, timeout, tags = options.get("delay"), options.get("timeout"), options.get("tags")
    return NewJob(
        kind=kind,
        version=version,
        payload=payload_json(kind, draft.payload),
        blob=draft.blob,
        priority=options.get("priority"),
        run_at=options.get("run_at"),
        delay_seconds=None if delay is None else delay.total_seconds(),
        max_attempts=options.get("max_attempts"),
        timeout_seconds=None if timeout is None else timeout.total_seconds(),
        channel=options.get("channel"),
        unique_key=options.get("unique_key"),
        tags=None if tags is None else json.dumps(dict(tags)),
        origin=options.get("origin") or CURRENT.get(),
        max_pending=options.get("max_pending"),
        after=tuple((name, _id(kind, name, stored)) for name, stored in draft.after.items()),
        on_dep_failure=options.get("on_dep_failure"),
        trace=_traced(),
    )


def _traced() -> str | None:
    return None if trace.current is None else trace.current()


def _draft(kind: str, built: Built) -> Draft:
    if isinstance(built, BaseModel):
        return Draft(built)
    if isinstance(built, Draft):
        return built
    payload, blob = built
    if not isinstance(blob, bytes):  # what a caller gave to the builder; its types are checked by nobody at run time
        raise PayloadError(f"{kind}: the blob must be bytes, not {type(blob).__name__}")
    return Draft(payload, blob)


def _id(kind: str, name: str, stored: Stored) -> int:
    id_ = getattr(stored, "id", None)
    if not isinstance(id_, int):
        raise PayloadError(
            f"{kind}: `{name}` is {type(stored).__name__}, not the handle of a job",
            help=f"enqueue that job first, and pass what the call returns: {name}=handle",
        )
    return id_


def reserved(job: NewJob, within: timedelta) -> NewJob:
    """The same job, but only reserved. Raises OptionError."""
    check_duration("within", within, least=timedelta(milliseconds=1))
    return replace(job, reserve_seconds=within.total_seconds())


def payload_json(kind: str, payload: BaseModel) -> str:
    """The JSON text that is stored. Defaults are always written, so that a later default changes nothing queued.

    Raises PayloadError.
    """
    serializer = payload.__pydantic_serializer__
    try:
        text = serializer.to_json(payload, by_alias=True).decode()
        nulls = text.count("null")
        if nulls and nulls != sum(each is None for each in vars(payload).values()):  # not all of them are its own
            refuse_nan(serializer.to_python(payload, mode="json"))
    except (PydanticSerializationError, ValueError) as error:
        raise PayloadError(f"{kind}: the payload has no JSON form: {error}") from None
    if has_nul(text):
        raise PayloadError(f"{kind}: a text in the payload holds a NUL character, which PostgreSQL cannot store")
    if len(text) > MAX_PAYLOAD_BYTES // 4 and (size := len(text.encode())) > MAX_PAYLOAD_BYTES:
        raise PayloadError(
            f"{kind}: the payload is {size} bytes of JSON; the cap is {MAX_PAYLOAD_BYTES}",
            help="declare a blob for binary input, or store the data elsewhere and enqueue where it is",
        )
    return text


def describe(kind: str, error: ValidationError, build: Callable[..., Any]) -> PayloadError:
    """A pydantic error as one that names the job and every field, without the values: they may be secret.

    ``build``: what raised it; its module knows the model, and so which fields are sensitive.
    """
    names = names_in_type(getattr(build, "__globals__", {}).get(error.title))
    lines = [
        f"  {'.'.join(map(str, shown_path(each['loc'], names))) or '(payload)'}: {shown_reason(each, names)}"
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return PayloadError("\n".join([f"{kind}: the payload does not fit its spec", *lines]))
