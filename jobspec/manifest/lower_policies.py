"""The policies of a job become those of the manifest: durations in seconds, defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from jobspec.core.options import RetryPolicy
from jobspec.manifest.lower_channels import unique_key
from jobspec.manifest.manifest import Blob, Job, TypeDef
from jobspec.manifest.policies import KeptSeconds, Retention, Unique
from jobspec.spec.model import JobSpec, SpecFile
from jobspec.spec.policies import BlobSpec, RetentionSpec, RetrySpec, UniqueSpec


def retry(spec: RetrySpec | None) -> RetryPolicy:
    """Of a job that says this, or nothing."""
    plain = RetryPolicy()
    if spec is None:
        return plain
    attempts = plain.max_attempts if spec.max_attempts is None else spec.max_attempts
    base = plain.base_seconds if spec.base is None else spec.base.total_seconds()
    cap = plain.cap_seconds if spec.cap is None else spec.cap.total_seconds()
    return RetryPolicy(
        max_attempts=None if attempts == "forever" else attempts,
        backoff=spec.backoff or plain.backoff,
        base_seconds=base,
        cap_seconds=max(base, cap) if spec.backoff == "fixed" else cap,  # nobody can raise it there, and it would cut
        jitter=plain.jitter if spec.jitter is None else float(spec.jitter),
        retry_on=tuple(spec.retry_on or ()),
        give_up_on=tuple(spec.give_up_on or ()),
    )


def retention(spec: RetentionSpec | None) -> Retention:
    """Of a job that says this, or nothing."""
    if spec is None:
        return Retention()
    return Retention(done_seconds=_kept(spec.done), dead_seconds=_kept(spec.dead))


def _kept(value: timedelta | str | None) -> KeptSeconds:
    match value:
        case None:
            return None
        case timedelta():
            return value.total_seconds()
        case _:
            return "forever"


def unique(spec: UniqueSpec | None, payload: str, known: Mapping[str, TypeDef]) -> Unique | None:
    """Of a job with this payload."""
    if spec is None:
        return None
    return Unique(
        key=unique_key(payload, spec.key, known),
        duration="window" if spec.window is not None else spec.while_ or "unfinished",
        window_seconds=None if spec.window is None else spec.window.total_seconds(),
        on_conflict=spec.on_conflict,
    )


def blob(spec: BlobSpec | None) -> Blob | None:
    """Of a job that says this, or nothing."""
    if spec is None:
        return None
    return Blob(name=spec.name, max_bytes=spec.max_size, content_types=tuple(spec.content_types or ()))


def labelled(job: Job, spec: JobSpec, file: SpecFile) -> Job:
    """The job with what it says of those around it: workers, callers, owners; some of it goes for the whole spec."""
    return replace(
        job,
        lease_seconds=None if spec.lease is None else spec.lease.total_seconds(),
        concurrency=spec.concurrency,
        origin=spec.origin,
        handler=spec.handler,
        upcast=tuple(sorted((spec.upcast or {}).items())),
        roles=tuple(sorted(spec.roles or file.roles or ())),
        owner=spec.owner or file.owner,
        deprecated=spec.deprecated,
        since=spec.since,
    )
