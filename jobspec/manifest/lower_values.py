"""What a spec says of the values of fields: defaults and examples in wire form, and names that no field may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jobspec.manifest.manifest import FieldDef, Job, ModelDef, TypeDef
from jobspec.manifest.values import Defaults
from jobspec.spec.diagnostics import Path, Problem, quote
from jobspec.spec.model import JobSpec


def with_values(
    types: Sequence[TypeDef], fields_at: Mapping[str, Path], defaults: Defaults
) -> tuple[list[TypeDef], list[Problem]]:
    """The types with every default and every example checked and in wire form."""
    problems: list[Problem] = []

    def checked(model: ModelDef) -> ModelDef:
        fields: list[FieldDef] = []
        for field in model.fields:
            path = (*fields_at[model.name], field.name)
            with_default, of_default = _default(field, defaults, path)
            with_examples, of_examples = _examples(with_default, defaults, path)
            fields.append(with_examples)
            problems.extend([*of_default, *of_examples])
        return replace(model, fields=tuple(fields))

    return [
        checked(each) if isinstance(each, ModelDef) and each.name in fields_at else each for each in types
    ], problems


def _default(field: FieldDef, defaults: Defaults, path: Path) -> tuple[FieldDef, list[Problem]]:
    if field.required:
        return field, []
    try:
        return replace(field, default=defaults.wire(field.type, field.default)), []
    except ValueError as error:
        message = f"the default of {quote(field.name)} {error}"
        return field, [Problem(code="JS135", message=message, path=(*path, "default"))]


def _examples(field: FieldDef, defaults: Defaults, path: Path) -> tuple[FieldDef, list[Problem]]:
    if not field.examples:
        return field, []
    kept = []
    problems: list[Problem] = []
    for index, example in enumerate(field.examples):
        try:
            kept.append(defaults.wire(field.type, example))
        except ValueError as error:
            message = f"an example of {quote(field.name)} {error}"
            problems.append(Problem(code="JS181", message=message, path=(*path, "examples", index)))
    return replace(field, examples=tuple(kept)), problems


def with_reserved(types: Sequence[TypeDef], jobs: Sequence[Job], specs: Mapping[str, JobSpec]) -> list[TypeDef]:
    """The types, each payload with the names that the jobs which use it have reserved."""
    reserved: dict[str, set[str]] = {}
    for job in jobs:
        reserved.setdefault(job.payload, set()).update(specs[job.name].reserved or ())
    return [
        replace(each, reserved=tuple(sorted(reserved[each.name])))
        if isinstance(each, ModelDef) and reserved.get(each.name)
        else each
        for each in types
    ]
