"""What people look at shows no sensitive values: schemas that `jobspec apply` stored, or specs, say which they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from jobspec.backends.postgres import looking
from jobspec.backends.postgres.driver import run
from jobspec.core.job import JobView
from jobspec.core.names import qualified
from jobspec.core.secrets import MASK, masked, names_in_schema
from jobspec.manifest.manifest import Manifest, ModelDef


def veiled(conn: Any, jobs: Sequence[JobView]) -> list[JobView]:
    """The jobs, with masks in place of secrets in payload, checkpoint and result."""
    schemas = run(conn, looking.sensitive_schemas(sorted({each.kind for each in jobs})))
    names = {kind: names_in_schema(schema) for kind, schema in schemas.items()}
    return [_veil(each, names) for each in jobs]


def veiled_by(manifests: Sequence[Manifest], jobs: Sequence[JobView]) -> list[JobView]:
    """The same where no schemas are stored. Of kinds that no manifest declares every value is masked."""
    names = {
        qualified(manifest.package, job.name): _sensitive(manifest) for manifest in manifests for job in manifest.jobs
    }
    return [_veil(each, names) if each.kind in names else _shut(each) for each in jobs]


def _sensitive(manifest: Manifest) -> frozenset[str]:
    models = (each for each in manifest.types if isinstance(each, ModelDef))
    marked = (each for model in models for each in model.fields if each.sensitive)
    return frozenset(name for each in marked for name in (each.name, each.key))


def _shut(job: JobView) -> JobView:
    mask = json.dumps(MASK)
    return replace(
        job,
        payload=mask,
        checkpoint=None if job.checkpoint is None else mask,
        result=None if job.result is None else mask,
    )


def _veil(job: JobView, names: Mapping[str, AbstractSet[str]]) -> JobView:
    found = names.get(job.kind)
    if not found:
        return job
    return replace(
        job,
        payload=_masked(job.payload, found),
        checkpoint=None if job.checkpoint is None else _masked(job.checkpoint, found),
        result=None if job.result is None else _masked(job.result, found),
    )


def _masked(text: str, names: AbstractSet[str]) -> str:
    return json.dumps(masked(json.loads(text), names), ensure_ascii=False)
