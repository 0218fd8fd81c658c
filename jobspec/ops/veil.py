"""What people look at shows no sensitive values: the schemas that `jobspec apply` stored say which they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from jobspec.backends.postgres import looking
from jobspec.backends.postgres.driver import run
from jobspec.core.job import JobView
from jobspec.core.secrets import masked, names_in_schema


def veiled(conn: Any, jobs: Sequence[JobView]) -> list[JobView]:
    """The jobs, with masks in place of secrets in payload, checkpoint and result."""
    schemas = run(conn, looking.sensitive_schemas(sorted({each.kind for each in jobs})))
    names = {kind: names_in_schema(schema) for kind, schema in schemas.items()}
    return [_veil(each, names) for each in jobs]


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
