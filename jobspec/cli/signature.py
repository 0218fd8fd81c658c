"""How a job is called, in one line."""

from __future__ import annotations

import json

from jobspec.manifest.manifest import Job, Manifest, ModelDef
from jobspec.manifest.types import spell


def signature(manifest: Manifest, job: Job) -> str:
    """``charge(order_id: uuid, note: str = "")``."""
    payload = manifest.type_named(job.payload)
    assert isinstance(payload, ModelDef)
    blob = [f"--blob {job.blob.name}"] if job.blob else []
    fields = [
        f"{each.name}: {spell(each.type)}"
        + ("" if each.required else f" = {json.dumps(each.default, ensure_ascii=False)}")
        for each in payload.fields
    ]
    edges = [f"{edge.name}: id of a {edge.job}" for edge in job.after]
    return f"{job.name}({', '.join([*blob, *edges, *fields])})"
