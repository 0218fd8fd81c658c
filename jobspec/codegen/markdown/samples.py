"""Sample calls: the required arguments of a job, in three languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from jobspec.codegen.literals import python_text, sql_text
from jobspec.codegen.python.names import class_name, field_attribute, job_variable
from jobspec.codegen.typescript.literals import key, literal
from jobspec.core.names import qualified
from jobspec.manifest.manifest import EnumDef, FieldDef, Job, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.types import (
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarName,
    ScalarType,
    SetType,
    Type,
)

_SCALARS: Final[dict[ScalarName, Any]] = {
    "str": "...",
    "int": 1,
    "float": 1.5,
    "bool": True,
    "decimal": "9.99",
    "uuid": "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d",
    "datetime": "2026-01-31T09:30:00Z",
    "date": "2026-01-31",
    "time": "09:30:00",
    "duration": "PT1M30S",
    "bytes": "aGk=",
    "json": {},
}
_PYTHON: Final[dict[ScalarName, str]] = {
    "decimal": "Decimal({})",
    "uuid": "UUID({})",
    "datetime": "datetime.fromisoformat({})",
    "date": "date.fromisoformat({})",
    "time": "time.fromisoformat({})",
    "duration": "timedelta(seconds=90)",
    "bytes": "b64decode({})",
}
_TYPESCRIPT: Final[dict[ScalarName, str]] = {
    "decimal": "decimal({})",
    "uuid": "uuid({})",
    "datetime": "dateTime({})",
    "date": "day({})",
    "time": "time({})",
    "duration": "duration({})",
    "bytes": "bytes(new Uint8Array())",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """Of one package."""

    manifest: Manifest

    def sql(self, job: Job) -> str:
        """With the generic function, which every client has."""
        lines: list[str] = [
            sql_text(qualified(self.manifest.package, job.name)),
            sql_text(json.dumps(self._fields(job))),
        ]
        lines += [r"p_blob => '\x00'"] if job.blob else []
        after = json.dumps({each.name: at for at, each in enumerate(job.after, 42)})
        lines += [f"p_after => {sql_text(after)}"] if job.after else []
        return "select jobspec.enqueue(\n" + ",\n".join(f"    {each}" for each in lines) + "\n);"

    def python(self, job: Job) -> str:
        """One argument a line."""
        lines = [f"{field_attribute(job.blob.name)}=data"] if job.blob else []
        lines += [f"{field_attribute(each.name)}={each.name}_handle" for each in job.after]
        lines += [f"{field_attribute(each.name)}={self._python(each.type)}" for each in self._required(job)]
        arguments = "".join(f"    {each},\n" for each in lines)
        variable = job_variable(job.name)
        call = f"{variable}.enqueue(\n    conn,\n{arguments})" if lines else f"{variable}.enqueue(conn)"
        return f"from {self.manifest.package}.jobs import {variable}\n\n{call}"

    def typescript(self, job: Job) -> str:
        """One argument a line."""
        required = self._required(job)
        fields = "".join(f"  {key(each.key)}: {self._typescript(each.type)},\n" for each in required)
        payload = f"{{\n{fields}}}" if fields else "{}"
        options = ["blob: data"] if job.blob else []
        if job.after:
            handles = ", ".join(f"{key(each.name)}: {each.name}_handle" for each in job.after)
            options.append(f"after: {{ {handles} }}")
        rest = f", {{ {', '.join(options)} }}" if options else ""
        return f'await enqueue(client, "{job.name}", {payload}{rest});'

    def _required(self, job: Job) -> list[FieldDef]:
        model = self.manifest.type_named(job.payload)
        assert isinstance(model, ModelDef)
        return [each for each in model.fields if each.required]

    def _fields(self, job: Job) -> dict[str, Any]:
        return {each.key: self._wire(each.type) for each in self._required(job)}

    # ---- values
    def _wire(self, of: Type) -> Any:
        match of:
            case ScalarType(name=name, constraints=constraints):
                return _scalar(name, constraints)
            case EnumType(values=values):
                return values[0]
            case ListType() | SetType():
                return []
            case MapType():
                return {}
            case NullableType():
                return None
            case NamedType(name=name):
                return self._wire_named(name)

    def _wire_named(self, name: str) -> Any:
        match self.manifest.type_named(name):
            case ModelDef(fields=fields, tag=tag):
                known = {tag[0]: tag[1]} if tag else {}
                return known | {each.key: self._wire(each.type) for each in fields if each.required}
            case EnumDef(values=values):
                return values[0]
            case UnionDef(variants=variants):
                return self._wire_named(variants[0][1])
            case ScalarDef(type=scalar):
                return self._wire(scalar)

    def _python(self, of: Type) -> str:
        match of:
            case ScalarType(name=name) if name in _PYTHON:
                return _PYTHON[name].format(python_text(str(self._wire(of))))
            case NamedType(name=name):
                return self._python_named(name)
            case EnumType(values=values):
                return python_text(values[0])
            case SetType():
                return "set()"
            case _:
                value = self._wire(of)
                return python_text(value) if isinstance(value, str) else repr(value)

    def _python_named(self, name: str) -> str:
        match self.manifest.type_named(name):
            case ModelDef(fields=fields):
                given = [f"{field_attribute(each.name)}={self._python(each.type)}" for each in fields if each.required]
                return f"{class_name(name)}({', '.join(given)})"
            case EnumDef(values=values):
                return f"{class_name(name)}({python_text(values[0])})"
            case UnionDef(variants=variants):
                return self._python_named(variants[0][1])
            case ScalarDef(type=scalar):
                return self._python(scalar)

    def _typescript(self, of: Type) -> str:
        match of:
            case ScalarType(name=name) if name in _TYPESCRIPT:
                return _TYPESCRIPT[name].format(literal(self._wire(of)))
            case NamedType(name=name):
                definition = self.manifest.type_named(name)
                if isinstance(definition, UnionDef):
                    return self._typescript(NamedType(name=definition.variants[0][1]))
                if isinstance(definition, ScalarDef):
                    return self._typescript(definition.type)
                if isinstance(definition, EnumDef):
                    return literal(definition.values[0])
                tag = [f"{key(definition.tag[0])}: {literal(definition.tag[1])}"] if definition.tag else []
                required = [each for each in definition.fields if each.required]
                given = [*tag, *(f"{key(each.key)}: {self._typescript(each.type)}" for each in required)]
                return f"{{ {', '.join(given)} }}" if given else "{}"
            case _:
                return literal(self._wire(of))


def _scalar(name: ScalarName, constraints: Constraints) -> Any:
    """A value inside the bounds where that is one step from them."""
    if name == "int":
        low, high = constraints.ge, constraints.le
        if isinstance(low, int) and low > 1:
            return low
        if isinstance(high, int) and high < 1:
            return high
    return _SCALARS[name]
