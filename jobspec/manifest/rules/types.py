"""Rules about types among themselves."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import ModelDef, TypeDef, UnionDef, references
from jobspec.manifest.rules.cycles import cycles
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote


def types_form_no_cycle(spec: Lowered) -> Iterator[Problem]:
    types = spec.types()
    for names, by in cycles({name: _edges(each) for name, each in types.items()}):
        yield _cycle(spec, types, names, by)


def _edges(of: TypeDef) -> list[tuple[str, str]]:
    """(type that is mentioned, the field or tag that mentions it)."""
    match of:
        case ModelDef(fields=fields):
            return [(name, field.name) for field in fields for name in references(field.type)]
        case UnionDef(variants=variants):
            return [(model, tag) for tag, model in variants]
        case _:
            return []


def _cycle(spec: Lowered, types: dict[str, TypeDef], names: list[str], by: str) -> Problem:
    first, second = names[0], names[1]
    inside: Path = (*spec.fields_at[first], by) if isinstance(types[first], ModelDef) else ("types", first, "union", by)
    what = f"the type `{first}` contains itself" if first == second else "types contain each other in a circle"
    return Problem(
        code="JS131",
        message=f"{what}: {' -> '.join(names)}",
        path=inside,
        part="key",
        help="refer to the other one by an id, or use `json`; recursive types are not supported yet",
    )


def variants_are_models(spec: Lowered) -> Iterator[Problem]:
    types = spec.types()
    for union in types.values():
        if not isinstance(union, UnionDef):
            continue
        for tag, model in union.variants:
            path: Path = ("types", union.name, "union", tag)
            if model in types and not isinstance(types[model], ModelDef):
                yield Problem(
                    code="JS137", message=f"{quote(model)} is not a model", path=path, help="variants have `fields`"
                )
            elif model not in types and not spec.document.knows("types", model):
                models = [name for name, each in types.items() if isinstance(each, ModelDef)]
                message = f"the variant {quote(model)} is not defined"
                yield Problem(
                    code="JS130", message=message, path=path, help=did_you_mean(model, models) or "define it in `types`"
                )


def tags_agree(spec: Lowered) -> Iterator[Problem]:
    types, seen = spec.types(), dict[str, tuple[str, str, str]]()
    for union in types.values():
        if not isinstance(union, UnionDef):
            continue
        for tag, model in union.variants:
            wanted = (union.discriminator, tag)
            other = seen.setdefault(model, (union.name, *wanted))
            if other[1:] != wanted:
                yield Problem(
                    code="JS138",
                    message=f"the model {quote(model)} has two tags: `{other[1]}: {other[2]}` and `{wanted[0]}: {tag}`",
                    path=("types", union.name, "union", tag),
                    help="give it one tag everywhere, or make two models of it",
                    also=((("types", other[0], "union", other[2]), "it has the other tag here"),),
                )


def discriminator_is_free(spec: Lowered) -> Iterator[Problem]:
    for model in spec.types().values():
        if isinstance(model, ModelDef) and model.tag and any(field.name == model.tag[0] for field in model.fields):
            yield Problem(
                code="JS139",
                message=f"the field {quote(model.tag[0])} is the discriminator of a union, which adds it to this model",
                path=(*spec.fields_at[model.name], model.tag[0]),
                part="key",
                help="remove the field, or name the discriminator differently",
            )
