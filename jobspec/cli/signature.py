"""How a job is called, in one line."""

from __future__ import annotations

import json

from jobspec.manifest.manifest import Job, Manifest, ModelDef
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType, Type


def signature(manifest: Manifest, job: Job) -> str:
    """``charge(order_id: uuid, note: str = "")``."""
    payload = manifest.type_named(job.payload)
    assert isinstance(payload, ModelDef)
    blob = [f"--blob {job.blob.name}"] if job.blob else []
    fields = [
        f"{each.name}: {_type(each.type)}"
        + ("" if each.required else f" = {json.dumps(each.default, ensure_ascii=False)}")
        for each in payload.fields
    ]
    edges = [f"{edge.name}: id of a {edge.job}" for edge in job.after]
    return f"{job.name}({', '.join([*blob, *edges, *fields])})"


def _type(of: Type) -> str:
    match of:
        case ScalarType(name=name) | NamedType(name=name):
            return name
        case EnumType(values=values):
            return " | ".join(values)
        case ListType(item=item):
            return f"list[{_type(item)}]"
        case SetType(item=item):
            return f"set[{_type(item)}]"
        case MapType(value=value):
            return f"map[str, {_type(value)}]"
        case NullableType(inner=inner):
            return f"{_type(inner)}?"
