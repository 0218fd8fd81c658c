"""Rules about types among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import ModelDef, TypeDef, UnionDef
from jobspec.manifest.rules.cycles import cycles
from jobspec.manifest.types import references
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote
from jobspec.spec.fields import UnionSpec


def in_words(definition: TypeDef) -> str:
    """What sort of type it is, in a reader's words."""
    return {"model": "a model", "enum": "an enum", "union": "a union", "scalar": "a scalar"}[definition.kind]


def types_form_no_cycle(spec: Lowered) -> Iterator[Problem]:
    types = spec.types
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


def _cycle(spec: Lowered, types: Mapping[str, TypeDef], names: list[str], by: str) -> Problem:
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
    types = spec.types
    for union in types.values():
        if not isinstance(union, UnionDef):
            continue
        for tag, model in union.variants:
            path: Path = ("types", union.name, "union", tag)
            if model in types and not isinstance(types[model], ModelDef):
                written = spec.document.spec.types.get(union.name)
                shown = written.union[tag] if isinstance(written, UnionSpec) else model
                yield Problem(
                    code="JS137",
                    message=f"{quote(shown)} is {in_words(types[model])}, not a model",
                    path=path,
                    help="variants have `fields`: put it into one, as in `{fields: {value: " + model + "}}`",
                )
            elif model not in types and not spec.document.knows("types", model):
                models = [name for name, each in types.items() if isinstance(each, ModelDef)]
                message = f"the variant {quote(model)} is not defined"
                yield Problem(
                    code="JS130", message=message, path=path, help=did_you_mean(model, models) or "define it in `types`"
                )


def imported_variants_have_the_tag(spec: Lowered) -> Iterator[Problem]:
    """A union adds its tag to its variants, but not to a model that another spec generates."""
    types = spec.types
    for name, written in spec.document.spec.types.items():
        union = types.get(name)
        if not isinstance(union, UnionDef) or not isinstance(written, UnionSpec):
            continue
        for tag, model in union.variants:
            of, wanted = types.get(model), (union.discriminator, tag)
            if isinstance(of, ModelDef) and of.imported is not None and of.tag != wanted:
                has = f"has the tag `{of.tag[0]}: {of.tag[1]}`" if of.tag else "has no tag"
                yield Problem(
                    code="JS138",
                    message=f"the model {quote(written.union[tag])} {has} in its own spec, not `{wanted[0]}: {tag}`",
                    path=("types", name, "union", tag),
                    help="declare the union in the spec of its models, and import it from there",
                )


def tags_agree(spec: Lowered) -> Iterator[Problem]:
    types, seen = spec.types, dict[str, tuple[str, str, str]]()
    for union in types.values():
        if not isinstance(union, UnionDef):
            continue
        for tag, model in union.variants:
            wanted = (union.discriminator, tag)
            other = seen.setdefault(model, (union.name, *wanted))
            is_own = isinstance(of := types.get(model), ModelDef) and of.imported is None
            if other[1:] != wanted and is_own:
                yield Problem(
                    code="JS138",
                    message=f"the model {quote(model)} has two tags: `{other[1]}: {other[2]}` and `{wanted[0]}: {tag}`",
                    path=("types", union.name, "union", tag),
                    help="give it one tag everywhere, or make two models of it",
                    also=((("types", other[0], "union", other[2]), "it has the other tag here"),),
                )


def discriminator_is_free(spec: Lowered) -> Iterator[Problem]:
    for model in spec.types.values():
        if not (isinstance(model, ModelDef) and model.tag and model.name in spec.fields_at):
            continue
        for field in model.fields:
            path: Path = (*spec.fields_at[model.name], field.name)
            if field.name == model.tag[0]:
                yield Problem(
                    code="JS139",
                    message=f"the field {quote(field.name)} is the discriminator of a union, which adds it to this"
                    " model",
                    path=path,
                    part="key",
                    help="remove the field, or name the discriminator differently",
                )
            elif field.key == model.tag[0]:
                message = (
                    f"{quote(field.key)} is the discriminator of a union, which adds a field of that name to this model"
                )
                help_ = "choose another name in JSON, or name the discriminator differently"
                yield Problem(code="JS139", message=message, path=(*path, "wire"), help=help_)
