"""The target ``sql``: declares the channels and kinds of one package to the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobspec.codegen.header import Header
from jobspec.codegen.json_schema import schema_of, schema_of_model
from jobspec.codegen.plan import FilePlan
from jobspec.manifest.manifest import Channel, Job, Manifest, ModelDef


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """One script, valid by itself."""
    values = {
        "header": header.lines("--"),
        "package": manifest.package,
        "channels": [_channel(each) for each in manifest.channels],
        "kinds": [_kind(manifest, each) for each in manifest.jobs],
    }
    return [FilePlan(path=f"{manifest.package.replace('.', '/')}/jobs.sql", template="jobs.sql.j2", values=values)]


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.name,
        "order": channel.order,
        "key": [{"name": each.name, "type": each.type} for each in channel.key],
        "on_dead": channel.on_dead,
        "doc": channel.doc.strip(),
    }


def _kind(manifest: Manifest, job: Job) -> dict[str, Any]:
    return {
        "name": job.name,
        "version": job.version,
        "channel": job.channel,
        "key": [{"path": list(each.path), "type": each.type} for each in job.key],
        "priority": job.priority,
        "max_attempts": job.retry.max_attempts,
        "backoff": job.retry.backoff,
        "base_seconds": job.retry.base_seconds,
        "cap_seconds": job.retry.cap_seconds,
        "jitter": job.retry.jitter,
        "timeout_seconds": job.timeout_seconds,
        "blob_max_bytes": job.blob.max_bytes if job.blob else None,
        "defaults": wire_defaults(manifest, job.payload),
        "payload_schema": schema_of_model(manifest, job.payload),
        "result_schema": None if job.result is None else schema_of(manifest, job.result),
        "doc": job.doc.strip(),
    }


def wire_defaults(manifest: Manifest, payload: str) -> dict[str, Any]:
    """The top-level values that an enqueue call from SQL may leave out."""
    model = manifest.type_named(payload)
    assert isinstance(model, ModelDef)
    tag = {model.tag[0]: model.tag[1]} if model.tag else {}
    return tag | {each.name: each.default for each in model.fields if not each.required}
