"""What a spec imports: other spec files, and Python modules with models that exist already."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final, Self, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from jobspec.core.names import CAMEL, SNAKE
from jobspec.spec.block import Block
from jobspec.spec.diagnostics import quote
from jobspec.spec.type_grammar import Word
from jobspec.spec.words import Said, fault, name_of, sort_of

MAX_IMPORTS: Final = 200
MAX_REF: Final = 200
"""A first bound, of two words with a dot between."""
_YAML: Final = (".yaml", ".yml")
_MODULE: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_CLASS: Final = re.compile(rf"{_MODULE.pattern}:[A-Za-z_]\w*", re.ASCII)
_TYPE: Final = re.compile(rf"({SNAKE.pattern}\.)?{CAMEL.pattern}")
_CLASS_HELP: Final = 'write `{python: "module:Class"}`, as in `{python: "acme.models:Customer"}`'


# ---- what the entries are
def _path(value: Any) -> str:
    if not isinstance(value, str):
        help_ = "as in `- ../common/types.yaml`, or `- python: acme.models` for a module"
        raise fault("JS113", f"an import is the path of a spec file, not {sort_of(value)}", help_)
    if value.lower().endswith(_YAML) and not value.startswith("/"):
        return value
    if value.startswith("/"):
        message, help_ = f"the path {quote(value)} is absolute", "write it relative to this file"
    elif _MODULE.fullmatch(value) and not value.endswith(".py"):
        message, help_ = f"{quote(value)} is no path of a YAML file", f"write `- python: {value}` if it is a module"
    else:
        message, help_ = f"{quote(value)} is no path of a YAML file", "only spec files that end in `.yaml` are imported"
    raise fault("JS190", message, help_)


def _module(value: Any) -> str:
    if isinstance(value, str) and _MODULE.fullmatch(value) and not value.endswith(".py"):
        return value
    if isinstance(value, str) and _CLASS.fullmatch(value):
        module, _, name = value.partition(":")
        help_ = f"import the module, `- python: {module}`, and write `{module.rpartition('.')[2]}.{name}` for its class"
    else:
        help_ = "write it with dots, as in `- python: acme.models`"
    raise fault("JS190", f"{sort_of(value)} does not name a Python module", help_)


SpecPath = Annotated[
    str,
    PlainValidator(_path),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[^/].*\.([yY][aA]?[mM][lL])$", "examples": ["../common/types.yaml"]}
    ),
]
ModuleName = Annotated[
    str, PlainValidator(_module), WithJsonSchema({"type": "string", "pattern": f"^({_MODULE.pattern})$"})
]


class ImportSpec(Block, frozen=True):
    """A spec file or a Python module; its types are known as ``alias.Name``."""

    noun: ClassVar[str] = "import"

    spec: Said[SpecPath] = Field(None, description="path of a spec file, relative to this one")
    python: Said[ModuleName] = Field(None, description="a Python module, whose models and enums exist already")
    as_: Said[Annotated[str, *name_of(SNAKE, "import", "write a lower-case word, as in `shared`")]] = Field(
        None, alias="as", description="what it is called here; default: the last word of its package or module"
    )

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.spec is None) == (self.python is None):
            many = "has both `spec` and `python`" if self.spec else "has neither `spec` nor `python`"
            raise fault("JS113" if self.spec else "JS111", f"the import {many}", "say one of them")
        return self


def _long_import(value: Any) -> Any:
    if isinstance(value, dict | ImportSpec):
        return value
    return {"spec": value}


Imports: TypeAlias = Annotated[
    list[Annotated[ImportSpec, BeforeValidator(_long_import, json_schema_input_type=str | ImportSpec)]],
    Field(min_length=1, max_length=MAX_IMPORTS),
]


# ---- how what they bring is used
class ClassName(str):
    """``module:Class``, which was written as ``{python: "module:Class"}``."""

    __slots__ = ()


def _type_ref(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("JS113", f"the name of a type is a text, not {sort_of(value)}", "quote it")
    if isinstance(value, ClassName):
        return value
    if len(value) > MAX_REF:
        raise fault("JS152", f"the name of this type has {len(value)} characters", f"use at most {MAX_REF}")
    if not _TYPE.fullmatch(value):
        help_ = (
            f"write `{{python: {quote(value).strip('`')}}}` for a Python class"
            if _CLASS.fullmatch(value)
            else "start with a capital letter and use letters and digits only, as in `OrderLine`"
        )
        raise fault("JS116", f"{quote(value)} is not the name of a type", help_)
    return value


TypeRef = Annotated[
    str, PlainValidator(_type_ref), WithJsonSchema({"type": "string", "pattern": f"^({_TYPE.pattern})$"})
]
"""A type of this spec, or ``alias.Name`` of an import, or a ClassName."""


def class_of(value: Any) -> Any:
    """``{python: "module:Class"}`` as a ClassName; everything else as it is.

    A field may be called ``python``, too: no type has a colon.
    """
    if not (isinstance(value, dict) and list(value) == ["python"]):
        return value
    name = value["python"]
    if not (isinstance(name, str) and ":" in name):
        return value
    if not _CLASS.fullmatch(name):
        raise fault("JS190", f"{quote(name)} does not name a class", _CLASS_HELP)
    return ClassName(name)


def class_word(value: Any) -> Any:
    """The same as part of a type."""
    found = class_of(value)
    return Word(found) if isinstance(found, ClassName) else found
