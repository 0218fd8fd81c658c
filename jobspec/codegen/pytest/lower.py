"""The files of the target ``pytest``: ``testing.py``, and a sample of every payload."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from jobspec.codegen.header import Header
from jobspec.codegen.layout import Group, Keyed, Part, lay_out
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.pytest.samples import MOST_CASES, Missing, NoSampleError, Samples
from jobspec.codegen.python.builders import Builder, parameter, write_builder
from jobspec.codegen.python.defaults import default_value, json_value
from jobspec.codegen.python.imports import Imports, exported
from jobspec.codegen.python.names import field_attribute
from jobspec.codegen.python.types import TypeWriter, in_models
from jobspec.manifest.manifest import FieldDef, Job, Manifest, ModelDef
from jobspec.manifest.types import JsonValue

PAYLOADS: Final = "payloads"
"""The folder of the samples, in that of the package."""
REPEATED: Final = 20
"""A text of one character is written as a product from this length on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobCode:
    """What there is of one job; every text but the signatures is indented."""

    factory: Builder
    factory_doc: Code
    boundary: Code
    boundary_doc: Code
    edges: tuple[Code, ...]
    invalid: Code
    invalid_doc: Code
    wrong: tuple[Code, ...]


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """Beside the files of the target ``python``, which these import. Nothing for a package without jobs."""
    if not manifest.jobs:
        return []
    folder = manifest.package.replace(".", "/")
    samples = Samples(manifest)
    return [
        FilePlan(path=f"{folder}/testing.py", template="testing.py.j2", values=_module(manifest, header, samples)),
        *_payloads(manifest, folder, samples),
    ]


def _payloads(manifest: Manifest, folder: str, samples: Samples) -> Iterator[FilePlan]:
    for job in manifest.jobs:
        try:
            payload = {each.key: samples.field(each) for each in _payload(manifest, job).fields}
        except NoSampleError:
            continue
        text = Code(json.dumps(payload, indent=2, ensure_ascii=False))
        path = f"{folder}/{PAYLOADS}/{job.name}.v{job.version}.json"
        yield FilePlan(path=path, template="payload.json.j2", values={"json": text})


def _payload(manifest: Manifest, job: Job) -> ModelDef:
    model = manifest.type_named(job.payload)
    assert isinstance(model, ModelDef)
    return model


def _module(manifest: Manifest, header: Header, samples: Samples) -> Mapping[str, object]:
    names = {f"{verb}_{job.name}" for job in manifest.jobs for verb in ("make", "boundary", "invalid")}
    names |= {"PAYLOADS", "check_payloads"}
    types = {each.name: each for each in manifest.types}
    writer = TypeWriter(imports=Imports(taken=frozenset(names)), types=types, home=in_models)
    codes = [_code(job, _payload(manifest, job), samples, writer) for job in manifest.jobs]
    path, final = writer.use(("pathlib", "Path")), writer.use(("typing", "Final"))
    used = {"DispatchTable": ("jobspec", "DispatchTable"), "read_payloads": ("jobspec.testing", "read_payloads")}
    local = {name: Code(writer.use(origin)) for name, origin in used.items()}
    return {
        "header": header.lines("#"),
        "doc": doc(f"Payloads for tests of package ``{manifest.package}``."),
        "exported": exported(names),
        "package": Code(python_text(manifest.package)),
        "payloads": Code(f'PAYLOADS: {final} = {path}(__file__).parent / "{PAYLOADS}"'),
        "local": local,
        "jobs": codes,
        "imports": writer.imports.sections(),
    }


def _code(job: Job, model: ModelDef, samples: Samples, writer: TypeWriter) -> JobCode:
    fields = [_filled(each, samples) for each in model.fields]
    asked = [each for each in fields if each.required]
    name = f"make_{job.name}"
    factory = write_builder(
        replace(job, blob=None, after=()), replace(model, fields=tuple(fields)), {}, writer, name=name
    )
    inside = replace(writer, hidden=frozenset(field_attribute(each.name) for each in asked))
    iterator = inside.use(("collections.abc", "Iterator"))
    text = inside.use(("builtins", "str"))
    raw = f"{inside.use(('builtins', 'dict'))}[{text}, {inside.use(('pydantic', 'JsonValue'))}]"
    parameters = [parameter(writer, each) for each in asked]
    pair = f"{inside.use(('builtins', 'tuple'))}[{text}, {raw}]"
    return JobCode(
        factory=factory,
        factory_doc=doc(f"A payload of ``{job.name}`` that fits, whatever is not given."),
        boundary=_signature(f"boundary_{job.name}", parameters, f"{iterator}[{inside.own(model.name)}]"),
        boundary_doc=doc(f"Payloads of ``{job.name}`` with each field at its bounds."),
        edges=tuple(_edges(name, fields, asked, samples, inside)),
        invalid=_signature(f"invalid_{job.name}", parameters, f"{iterator}[{pair}]"),
        invalid_doc=doc(f"What is wrong, and a payload of ``{job.name}`` as JSON in which it is."),
        wrong=tuple(_wrong(name, model.fields, asked, samples, inside)),
    )


def _filled(field: FieldDef, samples: Samples) -> FieldDef:
    """The field with a sample as its default; without one, callers have to give it."""
    try:
        return replace(field, required=False, default=samples.field(field))
    except NoSampleError:
        return replace(field, required=True)


def _signature(name: str, parameters: Sequence[Code], returns: str) -> Code:
    opening = "\n".join([f"def {name}(", "    *,", *parameters, ")"]) if parameters else f"def {name}()"
    line = f"{opening} -> {returns}:"
    if parameters or len(line) <= 79:
        return Code(line)
    return Code(f"{line}  # fmt: skip")


def _call(name: str, asked: Sequence[FieldDef], given: Mapping[str, Part]) -> Part:
    passed = {field_attribute(each.name): field_attribute(each.name) for each in asked}
    return Group(name, tuple(Keyed(f"{key}=", part) for key, part in {**passed, **given}.items()))


def _edges(
    name: str, fields: Sequence[FieldDef], asked: Sequence[FieldDef], samples: Samples, writer: TypeWriter
) -> Iterator[Code]:
    yield lay_out(_call(name, asked, {}), before="yield ", indent=4)
    for field in fields:
        for value in _collected(samples.edges(field.type)):
            if field.required or value != field.default:
                given = {field_attribute(field.name): _expression(writer, field, value)}
                yield lay_out(_call(name, asked, given), before="yield ", indent=4)


def _wrong(
    name: str, fields: Sequence[FieldDef], asked: Sequence[FieldDef], samples: Samples, writer: TypeWriter
) -> Iterator[Code]:
    yield lay_out(_call(name, asked, {}), before="_payload = ", indent=4)
    found = 0
    for field in fields:
        for why, value in _collected(samples.wrong_field(field)):
            found += 1
            call = _spoiled(writer, field, value)
            yield lay_out(Group("", (python_text(f"{field.key} {why}"), call)), before="yield ", indent=4)
    if not found:
        yield Code("    yield from ()")


def _spoiled(writer: TypeWriter, field: FieldDef, value: JsonValue | Missing) -> Part:
    arguments: list[Part] = ["_payload", python_text(field.key)]
    if not isinstance(value, Missing):
        arguments.append(_text(value) or json_value(value))
    return Group(writer.use(("jobspec.testing", "spoiled")), tuple(arguments))


def _collected(values: Iterator[Any]) -> list[Any]:
    """Without repetitions, as many as there may be; none after a type of which there is no sample."""
    found: list[Any] = []
    try:
        for each in islice(values, MOST_CASES):
            if each not in found:
                found.append(each)
    except NoSampleError:
        pass
    return found


def _expression(writer: TypeWriter, field: FieldDef, value: JsonValue) -> Part:
    part = _text(value) or default_value(writer, field.type, value)
    if isinstance(part, Group) and part.head == "" and part.brackets == "()" and len(part.items) == 1:
        # No comma can hold a tuple of one open: formatters would lay it out in their own ways.
        return replace(part, brackets="[]")
    return part


def _text(value: JsonValue) -> Part | None:
    """A long text of one character, as a product."""
    if isinstance(value, str) and len(value) >= REPEATED and len(set(value)) == 1:
        return f"{python_text(value[0])} * {len(value)}"
    return None
