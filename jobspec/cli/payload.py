"""From ``field=value`` words to a payload that the spec accepts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from jobspec.cli.signature import signature
from jobspec.codegen.python.names import class_name
from jobspec.codegen.render import render
from jobspec.codegen.target import load_target
from jobspec.core.names import qualified
from jobspec.core.units import parse_duration
from jobspec.errors import PayloadError, UsageError
from jobspec.manifest.manifest import EnumDef, Job, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.reach import reach
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType, Type
from jobspec.spec.diagnostics import did_you_mean, quote


def read_payload(manifest: Manifest, job: Job, words: Sequence[str], json_text: str | None) -> BaseModel:
    """The payload, validated by the model that the generator makes of the spec. Raises UsageError, PayloadError."""
    fields = {each.name: each for each in _model(manifest, job.payload).fields}
    names = {each.key: each.name for each in fields.values()} | {name: name for name in fields}
    values = {} if json_text is None else _object(json_text)
    problems = list(_unknown(manifest, NamedType(name=job.payload), values, ""))
    said: set[str] = set()
    for word in words:
        name, separator, text = word.partition("=")
        if not separator or not name:
            raise UsageError(f"{quote(word)} is not field=value", help=f"the fields of {signature(manifest, job)}")
        if name not in names:
            problems.append(_no_field(name, names))
            continue
        field = fields[names[name]]
        if field.name in said:
            raise UsageError(f"{quote(name)} is given twice", help="write a list as one JSON value")
        said.add(field.name)
        try:
            values[field.key] = _value(manifest, field.type, text)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    model = _class(manifest, job)
    problems += _misfits(model, values, {each.partition(":")[0] for each in problems})
    if problems:
        lines = [f"{qualified(manifest.package, job.name)}: the payload does not fit its spec"]
        raise PayloadError("\n  ".join([*lines, *problems]), help=f"it is {signature(manifest, job)}")
    return model.model_validate_json(json.dumps(values))


def _misfits(model: type[BaseModel], values: Mapping[str, Any], told: set[str]) -> Iterator[str]:
    """What pydantic says, without the fields of which something is said already."""
    try:
        model.model_validate_json(json.dumps(values))
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False, include_context=False):
            where = ".".join(str(part) for part in each["loc"]) or "(payload)"
            if where not in told:
                words = "is required" if each["type"] == "missing" else each["msg"][:1].lower() + each["msg"][1:]
                yield f"{where}: {words}"


def _class(manifest: Manifest, job: Job) -> type[BaseModel]:
    """The class that ``models.py`` has, or would have: made in memory, so generated files may be missing or old."""
    files = render(_alone(manifest, job), load_target("python"))
    text = next(text for path, text in files.items() if path.endswith("/models.py"))
    module = ModuleType(f"jobspec_models_of.{manifest.package}")
    sys.modules[module.__name__] = module  # where pydantic looks names up
    exec(compile(text, f"<models of {manifest.package}>", "exec"), module.__dict__)  # noqa: S102 - the generator's own
    found: type[BaseModel] = getattr(module, class_name(job.payload))
    return found


def _alone(manifest: Manifest, job: Job) -> Manifest:
    """The payload of one job, without other jobs and other packages: for a large spec that is far less to make."""
    found = reach(manifest.type_named, [job.payload])
    bare = Job(name=job.name, payload=job.payload, channel=job.channel, version=job.version)
    types = tuple(replace(each, imported=None) for _, each in sorted(found.items()))
    return replace(manifest, types=types, jobs=(bare,))


def _value(manifest: Manifest, of: Type, text: str) -> Any:
    """The JSON value that the text on the command line stands for. Raises ValueError."""
    match of:
        case NullableType(inner=inner):
            return None if text == "null" else _value(manifest, inner, text)
        case ScalarType(name="duration") if not text.startswith(("P", "-P")):
            try:
                return TypeAdapter(timedelta).dump_python(parse_duration(text), mode="json")
            except ValueError as error:
                raise ValueError(f"{error}: write it as in 90s or 1h30m") from None
        case ScalarType(name="json") | ListType() | SetType() | MapType():
            return _json(text)
        case NamedType(name=name):
            match manifest.type_named(name):
                case ScalarDef(type=scalar):
                    return _value(manifest, scalar, text)
                case EnumDef():
                    return text
                case ModelDef() | UnionDef():
                    return _json(text)
        case ScalarType() | EnumType():
            return text


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _object(text: str) -> dict[str, Any]:
    try:
        value = _json(text)
    except ValueError as error:
        raise UsageError(f"--json-payload {error}", help="""as in --json-payload '{"name": "Ada"}'""") from None
    if not isinstance(value, dict):
        raise UsageError("--json-payload is not an object", help="""as in --json-payload '{"name": "Ada"}'""")
    return value


# ---- keys that the spec does not have: workers ignore them, but nobody types them on purpose
def _unknown(manifest: Manifest, of: Type, value: Any, where: str) -> Iterator[str]:
    match of, value:
        case NullableType(inner=inner), _:
            yield from _unknown(manifest, inner, value, where)
        case ListType(item=item), list():
            for index, each in enumerate(value):
                yield from _unknown(manifest, item, each, f"{where}{index}.")
        case MapType(value=inner), dict():
            for key, each in value.items():
                yield from _unknown(manifest, inner, each, f"{where}{key}.")
        case NamedType(name=name), dict():
            yield from _unknown_in(manifest, name, value, where)


def _unknown_in(manifest: Manifest, name: str, value: dict[str, Any], where: str) -> Iterator[str]:
    definition = manifest.type_named(name)
    if isinstance(definition, UnionDef):
        variant = dict(definition.variants).get(value.get(definition.discriminator, ""))
        if variant is not None:
            yield from _unknown_in(manifest, variant, value, where)
    elif isinstance(definition, ModelDef):
        fields = {each.key: each for each in definition.fields}
        for key, each in value.items():
            if key in fields:
                yield from _unknown(manifest, fields[key].type, each, f"{where}{key}.")
            elif definition.tag is None or key != definition.tag[0]:
                yield where + _no_field(key, fields)


def _no_field(name: str, fields: Iterable[str]) -> str:
    hint = did_you_mean(name, fields)
    return f"{name}: there is no such field" + (f"; {hint}" if hint else "")


def _model(manifest: Manifest, name: str) -> ModelDef:
    definition = manifest.type_named(name)
    assert isinstance(definition, ModelDef)
    return definition
