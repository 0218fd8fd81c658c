"""The calls that declare the channels, kinds and schedules of one package to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobspec.codegen.filters import sql_json, sql_texts, sql_value
from jobspec.codegen.json_schema import schema_of, schema_of_model
from jobspec.codegen.literals import Code
from jobspec.core.names import qualified
from jobspec.manifest.defaults import wire_defaults
from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.manifest import Channel, Job, Manifest
from jobspec.manifest.policies import KeptSeconds, Schedule

_FOR_EVER: Final = Code("'infinity'::float8")


def declarations(manifest: Manifest) -> list[Code]:
    """One call each, channels first: they are what the others mention."""
    package = manifest.package
    return [
        *(_call("declare_channel", package, _channel(each), _limits(each)) for each in manifest.channels),
        *(_call("declare_kind", package, _kind(manifest, each), _policies(manifest, each)) for each in manifest.jobs),
        *(
            _call("declare_schedule", package, _schedule(each, each.schedule), {})
            for each in manifest.jobs
            if each.schedule is not None
        ),
    ]


def _call(function: str, package: str, always: Mapping[str, Code], given: Mapping[str, Code | None]) -> Code:
    """``given``: None where the default of the function says it, which keeps what a reviewer reads short."""
    told = {"package": sql_value(package), **always, **{name: each for name, each in given.items() if each is not None}}
    arguments = ",\n".join(f"    p_{name} => {value}" for name, value in told.items())
    return Code(f"select jobspec.{function}(\n{arguments}\n);")


# ---- channels
def _channel(channel: Channel) -> dict[str, Code]:
    return {
        "name": sql_value(channel.name),
        "order": sql_value(channel.order),
        "key": sql_json([{"name": each.name, "type": each.type} for each in channel.key]),
        "on_dead": sql_value(channel.on_dead),
        "doc": sql_value(channel.doc.strip()),
    }


def _limits(channel: Channel) -> dict[str, Code | None]:
    rate = channel.rate
    return {
        "run_ahead": sql_value(channel.run_ahead) if channel.run_ahead != 1 else None,
        "weight": sql_value(channel.weight) if channel.weight != 1 else None,
        "concurrency": _given(channel.concurrency),
        "lane_concurrency": _given(channel.lane_concurrency),
        "rate_limit": None if rate is None else sql_value(rate.limit),
        "rate_seconds": None if rate is None else sql_value(rate.seconds),
        "max_pending": _given(channel.max_pending),
        "lane_max_pending": _given(channel.lane_max_pending),
        "on_full": sql_value(channel.on_full) if channel.on_full != "reject" else None,
        "backend": _given(channel.backend),
    }


# ---- kinds
def _kind(manifest: Manifest, job: Job) -> dict[str, Code]:
    return {
        "name": sql_value(job.name),
        "version": sql_value(job.version),
        "channel": sql_value(job.channel),
        "key": sql_json(_paths(job.key)),
        "priority": sql_value(job.priority),
        "max_attempts": sql_value(job.retry.max_attempts),
        "backoff": sql_value(job.retry.backoff),
        "base_seconds": sql_value(job.retry.base_seconds),
        "cap_seconds": sql_value(job.retry.cap_seconds),
        "jitter": sql_value(job.retry.jitter),
        "timeout_seconds": sql_value(job.timeout_seconds),
        "blob_max_bytes": sql_value(job.blob.max_bytes if job.blob else None),
        "defaults": sql_json(wire_defaults(manifest, job.payload)),
        "payload_schema": sql_json(schema_of_model(manifest, job.payload)),
        "result_schema": sql_json(None if job.result is None else schema_of(manifest, job.result)),
        "doc": sql_value(job.doc.strip()),
    }


def _policies(manifest: Manifest, job: Job) -> dict[str, Code | None]:
    unique, after = job.unique, {each.name: qualified(manifest.package, each.job) for each in job.after}
    return {
        "retry_on": _texts(job.retry.retry_on),
        "give_up_on": _texts(job.retry.give_up_on),
        "keep_done_seconds": _kept(job.retention.done_seconds),
        "keep_dead_seconds": _kept(job.retention.dead_seconds),
        "unique_key": None if unique is None else sql_json(_paths(unique.key)),
        "unique_while": None if unique is None else sql_value(unique.duration),
        "unique_window_seconds": None if unique is None else _given(unique.window_seconds),
        "unique_on_conflict": None if unique is None else sql_value(unique.on_conflict),
        "after": sql_json(after) if after else None,
        "on_dep_failure": sql_value(job.on_dep_failure) if after else None,
        "events": _texts(job.events),
        "checkpoint_schema": None if job.checkpoint is None else sql_json(schema_of(manifest, job.checkpoint)),
        "transactional": _given(job.transactional),
        "tags": sql_json(dict(job.tags)) if job.tags else None,
        "lease_seconds": _given(job.lease_seconds),
        "origin": _given(job.origin),
    }


def _schedule(job: Job, schedule: Schedule) -> dict[str, Code]:
    return {
        "name": sql_value(job.name),
        "kind": sql_value(job.name),
        "version": sql_value(job.version),
        "cron": sql_value(schedule.cron),
        "tz": sql_value(schedule.tz),
        "payload": sql_json(schedule.payload),
        "times": sql_json(dict(schedule.times)),
        "catch_up": sql_value(schedule.catch_up),
    }


def _paths(key: Sequence[KeyBinding]) -> list[dict[str, Any]]:
    return [{"path": list(each.path), "type": each.type} for each in key]


def _given(value: str | float | None) -> Code | None:
    return None if value is None else sql_value(value)


def _texts(values: Sequence[str]) -> Code | None:
    return sql_texts(values) if values else None


def _kept(seconds: KeptSeconds) -> Code | None:
    return _FOR_EVER if seconds == "forever" else _given(seconds)
