"""The statements that store jobs. Their text has only the arguments that a job needs: a plain one stays short."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from jobspec.backends.postgres.statement import Statement, cell
from jobspec.core.job import NewJob

BULK_JOBS: Final = 5_000
BULK_BYTES: Final = 32 * 1024 * 1024
"""What one bulk statement holds at most: far below the limits of one jsonb value, enough to be fast."""

# Texts go in as text, whatever the driver would make of a parameter of the type json.
_HEAD: Final = "p_kind => %s::text, p_payload => %s::text::jsonb, p_version => %s::int"
_ARGUMENTS: Final[dict[str, str]] = {
    "blob": "p_blob => %s::bytea",
    "priority": "p_priority => %s::int",
    "run_at": "p_run_at => %s::timestamptz",
    "delay_seconds": "p_delay => make_interval(secs => %s::float8)",
    "max_attempts": "p_max_attempts => %s::int",
    "timeout_seconds": "p_timeout => make_interval(secs => %s::float8)",
    "channel": "p_channel => %s::text",
    "unique_key": "p_unique_key => %s::text",
    "tags": "p_tags => %s::text::jsonb",
    "origin": "p_origin => %s::text",
    "max_pending": "p_max_pending => %s::int",
    "after": "p_after => %s::text::jsonb",
    "on_dep_failure": "p_on_dep_failure => %s::text",
    "reserve_seconds": "p_reserve => make_interval(secs => %s::float8)",
    "trace": "p_trace => %s::text",
}
"""By the field of NewJob. The head's fields are always there."""


def _interval(seconds: float) -> str:
    return f"{seconds:.6f} seconds"


_ITEM: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "priority": ("priority", int),
    "run_at": ("run_at", lambda at: at.isoformat()),
    "delay_seconds": ("delay", _interval),
    "max_attempts": ("max_attempts", int),
    "timeout_seconds": ("timeout", _interval),
    "channel": ("channel", str),
    "unique_key": ("unique_key", str),
    "tags": ("tags", json.loads),
    "origin": ("origin", str),
    "max_pending": ("max_pending", int),
    "after": ("after", dict),
    "on_dep_failure": ("on_dep_failure", str),
    "reserve_seconds": ("reserve", _interval),
    "trace": ("trace", str),
}
"""By the field of NewJob: its key in an element of a bulk, and the value there."""

_read: Final = attrgetter(*_ARGUMENTS)
_NOTHING: Final = tuple(() if name == "after" else None for name in _ARGUMENTS)
"""What ``_read`` says of a job without options."""


_PLAIN: Final = frozenset({"priority", "max_attempts", "timeout_seconds", "tags", "origin", "trace"})


def is_plain(job: NewJob) -> bool:
    """Whether it can be stored together with any others at little cost, and waits for nobody."""
    if job.wait_when_full:
        return False
    return _PLAIN.issuperset(_given(job))


_DIRECT: Final = frozenset({"priority", "tags", "origin", "trace"})


def enqueue_one(job: NewJob) -> Statement[list[int]]:
    given = _given(job)
    return Statement(
        text=_text(given, attempt=False),
        params=_params(job, given),
        read=lambda rows: [rows[0][0]],
        direct=_DIRECT.issuperset(given),
    )


def try_enqueue(job: NewJob) -> Statement[int | None]:
    """None where the channel is full, or a job with the same unique key is there."""
    given = _given(job)
    return Statement(text=_text(given, attempt=True), params=_params(job, given), read=cell)


def _given(job: NewJob) -> tuple[str, ...]:
    if job.is_bare or (values := _read(job)) == _NOTHING:
        return ()
    return tuple([name for name, value in zip(_ARGUMENTS, values, strict=True) if value not in (None, ())])


@lru_cache(maxsize=256)
def _text(given: tuple[str, ...], *, attempt: bool) -> str:
    arguments = [_HEAD, *(_ARGUMENTS[name] for name in given), *(["p_try => true"] if attempt else [])]
    return "".join(["select jobspec.enqueue(", ", ".join(arguments), ")"])


def _params(job: NewJob, given: Sequence[str]) -> list[object]:
    rest = [json.dumps(dict(job.after)) if name == "after" else getattr(job, name) for name in given]
    return [job.kind, job.payload, job.version, *rest]


def enqueue_many(jobs: Sequence[NewJob]) -> Statement[list[int]]:
    """One JSON parameter; payloads go in as the text they are. Blobs, which JSON cannot hold, beside it."""
    kind, version = jobs[0].kind, jobs[0].version
    if all(each.is_bare and each.kind == kind and each.version == version for each in jobs):
        return Statement(
            text="select jobspec.enqueue_alike(%s::text, %s::text::jsonb, %s::int)",
            params=[kind, f"[{','.join([each.payload for each in jobs])}]", version],
            read=cell,
            direct=True,
        )
    items, blobs = _bulk(jobs)
    return Statement(
        text="select jobspec.enqueue_many(p_jobs => %s::text::jsonb, p_blobs => %s::bytea[])",
        params=[items, blobs],
        read=cell,
        direct=blobs is None,
    )


def enqueue_bundle(jobs: Sequence[NewJob], *, name: str, origin: str | None) -> Statement[tuple[int, list[int]]]:
    """The bundle's id, and those of its jobs. Raises EmptyBundleError."""
    return Statement(
        text="""
            select a.answer ->> 'bundle_id', a.answer ->> 'ids'
            from jobspec.enqueue_bundle(
                p_jobs => %s::text::jsonb, p_blobs => %s::bytea[], p_name => %s::text, p_origin => %s::text
            ) a (answer)
        """,
        params=[*_bulk(jobs), name, origin],
        read=lambda rows: (int(rows[0][0]), json.loads(rows[0][1])),
    )


def _bulk(jobs: Sequence[NewJob]) -> tuple[str, list[bytes] | None]:
    """The jobs as JSON text, and the blobs they count from 1."""
    blobs: list[bytes] = []
    items: list[str] = []
    for job in jobs:
        if not _given(job):
            items.append(f"{_head(job.kind, job.version)}{job.payload}}}")
        else:
            if job.blob is not None:
                blobs.append(job.blob)
            items.append(_item(job, len(blobs)))
    return f"[{','.join(items)}]", blobs or None


@lru_cache(maxsize=256)
def _head(kind: str, version: int) -> str:
    return f'{json.dumps({"kind": kind, "version": version})[:-1]}, "payload": '


def _item(job: NewJob, blob: int) -> str:
    rest: dict[str, object] = {"kind": job.kind, "version": job.version}
    if job.blob is not None:
        rest["blob"] = blob
    for name, (key, shown) in _ITEM.items():
        if (value := getattr(job, name)) not in (None, ()):
            rest[key] = shown(value)
    return f'{json.dumps(rest)[:-1]}, "payload": {job.payload}}}'


def in_bulks(jobs: Sequence[NewJob]) -> Iterator[Sequence[NewJob]]:
    """The same jobs in pieces that one statement may hold."""
    first, size = 0, 0
    for index, job in enumerate(jobs):
        bytes_ = len(job.payload) + len(job.blob or b"")
        if index > first and (index - first >= BULK_JOBS or size + bytes_ > BULK_BYTES):
            yield jobs[first:index]
            first, size = index, 0
        size += bytes_
    yield jobs[first:]
