"""Rules about the names of fields, in the spec and in JSON."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import FieldDef, ModelDef
from jobspec.spec.diagnostics import Path, Problem, quote


def names_in_json_differ(spec: Lowered) -> Iterator[Problem]:
    """Readers take both names of a field, the one in JSON and its own: neither may be one of its neighbour's."""
    for model in _own_models(spec):
        for field in model.fields:
            other = next((each for each in model.fields if each is not field and _clash(field, each)), None)
            if field.wire is None or other is None:
                continue
            path: Path = (*spec.fields_at[model.name], field.name)
            other_path: Path = (*spec.fields_at[model.name], other.name)
            if field.wire == other.wire and model.fields.index(other) > model.fields.index(field):
                continue  # it is said of the second one
            what = "has the same name in JSON" if field.wire == other.wire else "is called so"
            yield Problem(
                code="JS182",
                message=f"{quote(field.name)} cannot be {quote(field.wire)} in JSON: {quote(other.name)} {what}",
                path=(*path, "wire"),
                help="give every field of a model a name in JSON that no other field has, there or in the spec",
                also=((other_path, "it is here"),),
            )


def _clash(field: FieldDef, other: FieldDef) -> bool:
    attribute = f"{other.name}_" if keyword.iskeyword(other.name) else other.name
    return field.wire in (other.key, other.name, attribute)


def reserved_names_are_not_used(spec: Lowered) -> Iterator[Problem]:
    for model in _own_models(spec):
        for field in model.fields:
            if name := next((each for each in (field.name, field.key) if each in model.reserved), None):
                path: Path = (*spec.fields_at[model.name], field.name)
                yield Problem(
                    code="JS183",
                    message=f"the name {quote(name)} is reserved: in stored jobs it may mean something else",
                    path=path if name == field.name else (*path, "wire"),
                    part="key" if name == field.name else "value",
                    help="choose another name",
                    also=((_reservation(spec, model, name), "it is reserved here"),),
                )


def _reservation(spec: Lowered, model: ModelDef, name: str) -> Path:
    for job in spec.manifest.jobs:
        reserved = spec.document.spec.jobs[job.name].reserved or ()
        if job.payload == model.name and name in reserved:
            return ("jobs", job.name, "reserved", reserved.index(name))
    raise AssertionError("a name is reserved by a job")


def _own_models(spec: Lowered) -> Iterator[ModelDef]:
    """Of this spec; those of others are looked at there."""
    return (each for each in spec.manifest.types if isinstance(each, ModelDef) and each.name in spec.fields_at)
