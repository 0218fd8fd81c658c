"""``models.py``: the types of a package, each after those it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from jobspec.codegen.layout import WIDTH, Group, Keyed, Part, declare, flat, lay_out
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.python.defaults import default_value
from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.names import class_name, enum_members, field_attribute
from jobspec.codegen.python.types import FIELD, TypeWriter
from jobspec.core.names import camel
from jobspec.manifest.manifest import EnumDef, FieldDef, Manifest, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.reach import mentioned


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A class with its docstring and body, or an alias with its docstring."""

    head: Code
    doc: Code
    body: tuple[Code, ...] = ()


def ordered(types: Mapping[str, TypeDef]) -> list[TypeDef]:
    """Every type after the types it mentions, else by name. A spec has no cycles."""
    needs = {name: sorted(set(mentioned(types[name]))) for name in sorted(types)}
    return [types[name] for name in TopologicalSorter(needs).static_order()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """What the definition of one type needs to know of the others."""

    source: str
    types: Mapping[str, TypeDef]
    payloads: frozenset[str]
    inside: Mapping[str, tuple[str, str]]
    """Type -> (``Payload``, ``Result`` or ``Checkpoint``, the job that it is written in)."""


def package_of(manifest: Manifest) -> Package:
    inside = {camel(job.name): ("Payload", job.name) for job in manifest.jobs}
    for what in ("Result", "Checkpoint"):
        inside |= {f"{camel(job.name)}{what}": (what, job.name) for job in manifest.jobs}
    return Package(
        source=manifest.source,
        types={each.name: each for each in manifest.types},
        payloads=frozenset(job.payload for job in manifest.jobs),
        inside=inside,
    )


def define(package: Package, definition: TypeDef, writer: TypeWriter) -> Definition | None:
    """The definition, or None for a type that is only imported."""
    imports = writer.imports
    text = _documentation(package, definition)
    name = class_name(definition.name)
    if definition.imported is not None:
        other, _, own = definition.imported.partition(":")
        imports.export(f"{other}.models", class_name(own), name)
        return None
    match definition:
        case ModelDef(origin=str(origin)) | EnumDef(origin=str(origin)):
            return _imported(name, origin, imports, text)
        case ModelDef():
            return _model(definition, writer, "Payload" if definition.name in package.payloads else "Model", text)
        case EnumDef(values=values):
            members = [_member(key, value) for key, value in enum_members(values)]
            head = Code(f"class {name}({writer.use(('enum', 'StrEnum'))}):")
            return Definition(head=head, doc=_indented(text), body=tuple(members))
        case UnionDef(discriminator=discriminator, variants=variants):
            tag = Keyed("discriminator=", python_text(_tag_attribute(package.types, variants[0][1], discriminator)))
            models = tuple(writer.own(model) for _, model in variants)
            # pydantic takes no discriminator where there is nothing to choose from.
            union = writer.annotated(writer.either(models), (tag,)) if len(models) > 1 else models[0]
            return _alias(writer, name, union, text)
        case ScalarDef(type=scalar):
            return _alias(writer, name, writer.write(scalar, FIELD), text)


def _member(name: str, value: str) -> Code:
    line = f"    {name} = {python_text(value)}"
    # A long text is put in parentheses at some widths and not at others.
    return Code(line if len(line) <= WIDTH else f"{line}  # fmt: skip")


def _tag_attribute(types: Mapping[str, TypeDef], variant: str, discriminator: str) -> str:
    model = types[variant]
    foreign = isinstance(model, ModelDef) and model.origin is not None
    return discriminator if foreign else field_attribute(discriminator)


def _alias(writer: TypeWriter, name: str, part: Part, text: str) -> Definition:
    alias = writer.use(("typing", "TypeAlias"))
    return Definition(head=lay_out(part, before=f"{name}: {alias} = "), doc=doc(text))


def _imported(name: str, origin: str, imports: Imports, text: str) -> Definition | None:
    module, _, path = origin.partition(":")
    outer, _, inner = path.partition(".")
    if not inner and outer == name:
        imports.export(module, name)
        return None
    alias = imports.name("typing", "TypeAlias")
    local = imports.name(module, outer)
    target = f"{local}.{inner}" if inner else local
    return Definition(head=lay_out(target, before=f"{name}: {alias} = "), doc=doc(text))


def _model(model: ModelDef, writer: TypeWriter, base: str, text: str) -> Definition:
    attributes = [field_attribute(each.name) for each in model.fields]
    if model.tag:
        attributes.insert(0, field_attribute(model.tag[0]))
    inside = replace(writer, hidden=frozenset(attributes))
    fields = [_tag(inside, *model.tag)] if model.tag else []
    for each in model.fields:
        fields.append(_field(inside, each))
        if about := _about(each):
            fields.append(_indented(about))
    wire = [model.tag[0]] if model.tag else []
    wire += [each.key for each in model.fields]
    keywords = ["frozen=True"]
    if wire != attributes:
        keywords += ["validate_by_name=True", "serialize_by_alias=True"]
    if any(each.startswith("model_") for each in attributes):
        keywords.append("protected_namespaces=()")
    head = lay_out(Group(f"class {class_name(model.name)}", (writer.use(("jobspec", base)), *keywords)), after=":")
    return Definition(head=head, doc=_indented(text), body=tuple(fields))


def _tag(writer: TypeWriter, name: str, value: str) -> Code:
    literal = python_text(value)
    marks = _alias_marks(field_attribute(name), name)
    literals = Group(writer.use(("typing", "Literal")), (literal,), "[]")
    return declare(field_attribute(name), writer.annotated(literals, marks) if marks else literals, literal, indent=4)


def _field(writer: TypeWriter, field: FieldDef) -> Code:
    name = field_attribute(field.name)
    marks = _alias_marks(name, field.key)
    marks += (Keyed("repr=", "False"),) if field.sensitive else ()
    part = writer.write(field.type, FIELD)
    part = writer.annotated(part, marks) if marks else part
    default = None if field.required else default_value(writer, field.type, field.default)
    if (
        isinstance(default, str)
        and default.endswith(("'", '"'))
        and len(f"    {name}: {flat(part)} = {default}") > WIDTH
    ):
        # A long text in a plain assignment is put in parentheses at some widths and not at others.
        default = Group(writer.use(("pydantic", "Field")), (Keyed("default=", default),))
    return declare(name, part, default, indent=4)


def _alias_marks(attribute: str, wire: str) -> tuple[Part, ...]:
    """What tells pydantic the name in JSON. Not ``alias=``: to type checkers that is the name in the constructor."""
    if attribute == wire:
        return ()
    return tuple(Keyed(f"{key}=", python_text(wire)) for key in ("validation_alias", "serialization_alias"))


def _about(field: FieldDef) -> str:
    """The text under a field."""
    told = [field.doc.strip()]
    told += [f"Deprecated: {field.deprecated.rstrip('.')}."] if field.deprecated else []
    told += [f"Since {field.since}."] if field.since else []
    return ("\n\n" if "\n" in told[0] else "  ").join(filter(None, told))


def _indented(text: str) -> Code:
    return Code(f"    {doc(text, indent=4)}")


def _documentation(package: Package, definition: TypeDef) -> str:
    """The doc of a type. A type that is written inside a job is found under that job in the spec."""
    what, job = package.inside.get(definition.name, ("", ""))
    text = definition.doc or (f"{what} of ``{job}``." if job else "")
    return referenced(text, package.source, job or definition.name)


def referenced(text: str, source: str, where: str) -> str:
    """A docstring that ends with where the thing is in the spec, by name: line numbers would change all the time."""
    reference = f"({source}#{where})"
    stripped = text.strip()
    if "\n" in stripped:
        return f"{stripped}\n\n{reference}"
    return f"{stripped}  {reference}" if stripped else reference
