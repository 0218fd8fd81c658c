"""The typed functions of one package: for every job one that enqueues, one that commits and one for triggers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jobspec.codegen.literals import sql_text, visible
from jobspec.codegen.sql.calls import Call, assigned, block, json_text, tag_of
from jobspec.codegen.sql.names import ident
from jobspec.codegen.sql.shapes import Shapes
from jobspec.manifest.manifest import Job, Manifest
from jobspec.manifest.types import NullableType


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionDecl:
    """A function to declare; ``body`` is PL/pgSQL."""

    name: str
    arguments: str
    returns: str
    body: str
    doc: str = ""
    roles: tuple[str, ...] = ()


def functions(manifest: Manifest, schema: str, shapes: Shapes) -> list[FunctionDecl]:
    """All of them; ``shapes`` is asked for the types that they need."""
    found = [each for job in manifest.jobs for each in _of_job(manifest.package, schema, job, shapes)]
    return [*_of_rows(schema, shapes), *found]


def _of_job(package: str, schema: str, job: Job, shapes: Shapes) -> Iterator[FunctionDecl]:
    call = Call(package, job, shapes)
    yield FunctionDecl(
        name=f"enqueue_{job.name}",
        arguments=call.arguments(),
        returns="bigint",
        body=call.body(),
        doc=_doc(job, call),
        roles=job.roles,
    )
    yield FunctionDecl(
        name=f"commit_{job.name}",
        arguments="p_id bigint",
        returns="boolean",
        body=f"\nbegin\n    return jobspec.commit_kind(p_id, {sql_text(call.kind)});\nend\n",
        doc=f"Lets a reserved job {call.kind} go on; false: it was committed before.",
        roles=job.roles,
    )
    # Nobody may attach it but its owner and those to whom he grants that: it reads the table as the owner.
    yield FunctionDecl(
        name=f"trigger_{job.name}",
        arguments="",
        returns="trigger",
        body=call.trigger(f"{ident(schema)}.enqueue_{job.name}"),
        doc=f"For triggers AFTER ... FOR EACH ROW: enqueues {call.kind} with the columns that are called as its fields;"
        " its arguments name the others, as in 'field=column'.",
    )


def _of_rows(schema: str, shapes: Shapes) -> Iterator[FunctionDecl]:
    """What makes JSON of the composite types."""
    for row in shapes.rows:
        model, name = row.model, row.name
        lines = [
            assigned("v_json", each, row.shapes[each.name], f"p_value.{ident(each.name)}", f"{model.name}.{each.name}")
            for each in model.fields
        ]
        yield FunctionDecl(
            name=f"json_of_{name}",
            arguments=f"p_value {ident(schema)}.{name}",
            returns="jsonb strict",
            body=block([f"v_json jsonb := {json_text(tag_of(model))};"], [*lines, "return v_json;"]),
            doc=f"The JSON of a {model.name}, for the functions that enqueue.",
        )


def _doc(job: Job, call: Call) -> str:
    """What a caller should know, with what the database does not check."""
    parts = [visible(job.doc).strip(), f"Enqueues {call.kind} v{job.version}; the result is the id of the job."]
    if job.deprecated is not None:
        parts.append(f"Deprecated: {visible(job.deprecated).strip()}")
    left = [*call.left()]
    if left:
        parts.append("Not checked before a worker claims the job: " + "; ".join(left) + ".")
    fixed = [
        f"p_{each.name}"
        for each in call.model.fields
        if isinstance(each.type, NullableType) and not each.required and each.default is not None
    ]
    if fixed and not call.is_wide:
        parts.append(f"Null is the default of {', '.join(fixed)}, and cannot be said from SQL.")
    return "\n\n".join(each for each in parts if each)
