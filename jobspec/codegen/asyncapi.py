"""The target ``asyncapi``: a document of AsyncAPI 3.0; what it has no word for is under ``x-jobspec``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobspec.codegen.header import Header
from jobspec.codegen.json_schema import Schema, schema_of, schema_of_model
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.schemas import json_text
from jobspec.core.names import qualified
from jobspec.manifest.manifest import Channel, Job, Manifest, dump

_SAID_ELSEWHERE: Final = frozenset({"name", "doc", "payload", "result", "channel", "checkpoint"})
_DATA: Final = frozenset({"default", "examples", "const", "enum"})
"""Keywords of JSON Schema behind which values stand, and no schemas."""


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """One document."""
    path = f"{manifest.package.replace('.', '/')}/asyncapi.json"
    return [FilePlan(path=path, template="asyncapi.json.j2", values={"json": json_text(document(manifest))})]


def document(manifest: Manifest) -> dict[str, Any]:
    """The AsyncAPI document: a channel for each channel and each kind of result, two operations for each job."""
    said: Any = json.loads(dump(manifest))
    policies = {each["name"]: _policy(each, _SAID_ELSEWHERE) for each in said["jobs"]}
    limits = {each["name"]: _policy(each, {"name", "doc", "key"}) for each in said["channels"]}
    schemas: dict[str, Schema] = {}
    messages: dict[str, Any] = {}
    for job in manifest.jobs:
        payload = _collected(schema_of_model(manifest, job.payload), schemas)
        messages[job.name] = _described(
            {
                "name": qualified(manifest.package, job.name),
                "contentType": "application/json",
                "payload": payload,
                "x-jobspec": policies[job.name],
            },
            job.doc,
        )
        if job.result is not None:
            payload = _collected(schema_of(manifest, job.result), schemas)
            name = f"{qualified(manifest.package, job.name)}.result"
            messages[f"{job.name}.result"] = {"name": name, "contentType": "application/json", "payload": payload}
    answering = [job for job in manifest.jobs if job.result is not None]
    return {
        "asyncapi": "3.0.0",
        # Packages have no release of their own: what changes is counted for each job, in its `x-jobspec`.
        "info": _described({"title": manifest.package, "version": "1"}, manifest.doc),
        "defaultContentType": "application/json",
        "channels": {_id(each): _channel(manifest, each, limits[each.name]) for each in manifest.channels}
        | {_reply_id(each): _reply_channel(each) for each in answering},
        "operations": {
            f"{verb}_{each.name}": _operation(manifest, each, action)
            for each in manifest.jobs
            for verb, action in (("enqueue", "send"), ("run", "receive"))
        },
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def _id(channel: Channel) -> str:
    # No channel has a capital letter, so neither this nor the id of a reply can be another channel's.
    return channel.name.replace("*", "ANY")


def _reply_id(job: Job) -> str:
    return f"resultOf_{job.name}"


def _channel(manifest: Manifest, channel: Channel, limits: Mapping[str, Any]) -> dict[str, Any]:
    jobs = [job for job in manifest.jobs if job.channel == channel.name]
    parameters = {each.name: _parameter(jobs, at) for at, each in enumerate(channel.key)}
    address = "/".join([channel.name.replace("*", "{ANY}"), *(f"{{{each.name}}}" for each in channel.key)])
    if channel.is_pattern:
        parameters["ANY"] = {"description": "The rest of the name of a channel that comes to be at run time."}
    found: dict[str, Any] = {
        "address": address,
        "messages": {job.name: {"$ref": f"#/components/messages/{job.name}"} for job in jobs},
    }
    if parameters:
        found["parameters"] = parameters
    return _described({**found, "x-jobspec": limits}, channel.doc)


def _parameter(jobs: Sequence[Job], at: int) -> dict[str, Any]:
    """Where in the payload it is, if that is the same place in all jobs; else each job's ``x-jobspec`` says."""
    paths = {job.key[at].path for job in jobs}
    if len(paths) != 1:
        return {}
    steps = [each.replace("~", "~0").replace("/", "~1") for each in next(iter(paths))]
    return {"location": f"$message.payload#/{'/'.join(steps)}"}


def _reply_channel(job: Job) -> dict[str, Any]:
    # A result is read from the job, not from an address.
    return {"address": None, "messages": {"result": {"$ref": f"#/components/messages/{job.name}.result"}}}


def _operation(manifest: Manifest, job: Job, action: str) -> dict[str, Any]:
    channel = _id(manifest.channel_named(job.channel))
    found: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{job.name}"}],
    }
    if job.result is not None:
        reply = _reply_id(job)
        found["reply"] = {
            "channel": {"$ref": f"#/channels/{reply}"},
            "messages": [{"$ref": f"#/channels/{reply}/messages/result"}],
        }
    return found


def _policy(said: Mapping[str, Any], without: frozenset[str] | set[str]) -> dict[str, Any]:
    """What the manifest says, without what is null or empty."""
    return {name: each for name, each in said.items() if name not in without and each not in (None, [], {}, "")}


def _described(of: dict[str, Any], doc: str) -> dict[str, Any]:
    return {**of, "description": doc.strip()} if doc.strip() else of


def _collected(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    """The schema with its definitions moved to the document's own; AsyncAPI names no dialect."""
    for name, definition in schema.get("$defs", {}).items():
        schemas[name] = _moved(definition)
    return {name: _moved(each, name) for name, each in schema.items() if name not in ("$schema", "$defs")}


def _moved(value: Any, keyword: str = "") -> Any:
    if keyword in _DATA:
        return value
    if isinstance(value, list):
        return [_moved(each) for each in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/components/schemas/") if keyword == "$ref" else value
    if keyword == "properties":
        return {name: _moved(each) for name, each in value.items()}
    return {name: _moved(each, name) for name, each in value.items()}
