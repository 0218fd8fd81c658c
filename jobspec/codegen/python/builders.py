"""The builder of one job: the function whose signature every enqueue call has, and which makes a draft of the job."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from jobspec.codegen.layout import WIDTH, Group, Keyed, Part, declare, flat, stacked
from jobspec.codegen.literals import Code
from jobspec.codegen.python.defaults import default_value, mapping
from jobspec.codegen.python.names import field_attribute
from jobspec.codegen.python.types import PARAMETER, TypeWriter
from jobspec.manifest.manifest import FieldDef, Job, ModelDef
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType, Type


@dataclass(frozen=True, kw_only=True, slots=True)
class Builder:
    """Makes the payload, and hands on the blob and what the job comes after."""

    signature: Code
    body: tuple[Code, ...]


def builder_name(job: str) -> str:
    return f"_{job}"


def write_builder(
    job: Job, model: ModelDef, results: Mapping[str, Part], writer: TypeWriter, *, name: str | None = None
) -> Builder:
    """Keywords only, in the order of the spec; the blob first, then what the job comes after.

    ``results``: the result type of every job that it comes after, by the name of the edge. ``name``: in place of the
    builder's own.
    """
    blob = field_attribute(job.blob.name) if job.blob else None
    parameters = [declare(blob, writer.use(("builtins", "bytes")), None, after=",", indent=4)] if blob else []
    parameters += [declare(edge, _handle(writer, of), None, after=",", indent=4) for edge, of in results.items()]
    parameters += [parameter(writer, each) for each in model.fields]
    fields = (field_attribute(each.name) for each in model.fields)
    inside = replace(writer, hidden=frozenset([*fields, *results, blob or ""]))
    payload, before = _payload(inside, model)
    returned, type_ = _returned(inside, payload, blob, results), _return_type(writer, model, blob, results)
    name = name or builder_name(job.name)
    opening = "\n".join([f"def {name}(", "    *,", *parameters, ") -> "]) if parameters else f"def {name}() -> "
    return Builder(signature=Code(f"{opening}{type_}:"), body=(*before, stacked(returned, before="return ", indent=4)))


def _handle(writer: TypeWriter, result: Part) -> Part:
    names = ("JobHandle", "AsyncJobHandle")
    return writer.either(tuple(Group(writer.use(("jobspec", name)), (result,), "[]") for name in names))


def _returned(writer: TypeWriter, payload: Part, blob: str | None, edges: Collection[str]) -> Part:
    if not edges:
        return Group("", (payload, blob)) if blob else payload
    arguments: list[Part] = [payload, *([f"blob={blob}"] if blob else [])]
    after = mapping({edge: edge for edge in edges})
    return Group(writer.use(("jobspec", "Draft")), (*arguments, Keyed("after=", after)))


def _return_type(writer: TypeWriter, model: ModelDef, blob: str | None, edges: Collection[str]) -> str:
    if edges:
        return writer.use(("jobspec", "Draft"))
    payload = writer.own(model.name)
    return f"{writer.use(('builtins', 'tuple'))}[{payload}, {writer.use(('builtins', 'bytes'))}]" if blob else payload


def parameter(writer: TypeWriter, field: FieldDef) -> Code:
    """A payload field among the keywords of a function."""
    default = None if field.required else default_value(writer, field.type, field.default)
    return declare(field_attribute(field.name), writer.write(field.type, PARAMETER), default, after=",", indent=4)


def _payload(writer: TypeWriter, model: ModelDef) -> tuple[Part, list[Code]]:
    """The call of the model, and the statements that have to come before it."""
    name = writer.own(model.name)
    if model.origin:
        # Its fields have types of its own, tuple or list or set: pydantic converts what the signature takes.
        given = mapping({each.key: field_attribute(each.name) for each in model.fields})
        return Group(f"{name}.model_validate", (given,)), []
    before: list[Code] = []
    arguments: list[Part] = []
    for field in model.fields:
        attribute = field_attribute(field.name)
        value = _converted(writer, field.type, attribute)
        if isinstance(value, str) and value != attribute and len(f"            {attribute}={value},") > WIDTH:
            # No trailing comma can hold a comprehension open, so every formatter would break this one in its own way.
            before.append(Code(f"    {attribute}_ = {value}  # fmt: skip"))
            value = f"{attribute}_"
        arguments.append(Keyed(f"{attribute}=", value))
    return Group(name, tuple(arguments)), before


def _converted(writer: TypeWriter, of: Type, value: str, depth: int = 1) -> Part:
    """What the caller gave, as the model wants it: sequences as tuples, collections as sets, at any depth."""
    if not _is_converted(of):
        return value
    match of:
        case NullableType(inner=inner):
            return f"None if {value} is None else {flat(_converted(writer, inner, value, depth))}"
        case ListType(item=item):
            function = writer.use(("jobspec", "as_tuple"))
            if not _is_converted(item):
                return Group(function, (value,))
            each = f"_each{depth}"
            return f"{function}([{flat(_converted(writer, item, each, depth + 1))} for {each} in {value}])"
        case SetType():
            return Group(writer.use(("jobspec", "as_set")), (value,))
        case MapType(value=inner):
            key, each = f"_key{depth}", f"_each{depth}"
            converted = flat(_converted(writer, inner, each, depth + 1))
            return f"{{{key}: {converted} for {key}, {each} in {value}.items()}}"
        case ScalarType() | EnumType() | NamedType():
            return value


def _is_converted(of: Type) -> bool:
    match of:
        case ListType() | SetType():
            return True
        case MapType(value=inner) | NullableType(inner=inner):
            return _is_converted(inner)
        case ScalarType() | EnumType() | NamedType():
            return False
