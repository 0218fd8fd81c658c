# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 99520955
"""Payload and result models of package ``golden_names``."""

from builtins import str as _str
from builtins import tuple as _tuple
from collections.abc import Mapping as _Mapping
from datetime import date
from datetime import date as _date
from datetime import time as _time
from decimal import Decimal as _Decimal
from enum import StrEnum
from typing import Annotated as _Annotated
from typing import TypeAlias as _TypeAlias
from uuid import UUID as _UUID

from jobspec import (
    Base64,
    Int64,
    Model,
    UtcDatetime,
)
from jobspec import Payload as _Payload
from pydantic import Field as _Field
from pydantic import JsonValue

__all__ = [
    "UUID",
    "Annotated",
    "Any",
    "Builtins",
    "Date",
    "Decimal",
    "Field",
    "Final",
    "Handlers",
    "Import",
    "JobDef",
    "JobName",
    "Keywords",
    "List",
    "Mapping",
    "Parameters",
    "Payload",
    "Pydantic",
    "Route",
    "Route2",
    "Str",
    "TypeAlias",
    "Union",
]


class Annotated(_Payload, frozen=True):
    """(spec.yaml#Annotated)"""

    decimal: _Decimal
    uuid: _UUID


class Any(StrEnum):
    """(spec.yaml#Any)"""

    A = "a"
    B = "b"


class Builtins(_Payload, frozen=True):
    """Payload of ``builtins``.  (spec.yaml#builtins)"""

    str: _str = "x"
    int: Int64 = 1
    list: _tuple[_str, ...] = ()
    tuple: _tuple[Int64, ...] = ()
    date: _date = _date(2026, 1, 31)
    datetime: UtcDatetime | None = None
    time: _time
    bytes: Base64
    other: _str


class Date(_Payload, frozen=True):
    """Payload of ``date``.  (spec.yaml#date)"""

    day: date


class Decimal(_Payload, frozen=True):
    """(spec.yaml#Decimal)"""

    value: _Decimal


Field: _TypeAlias = _Annotated[str, _Field(max_length=5)]
"""(spec.yaml#Field)"""


class Final(Model, frozen=True):
    """(spec.yaml#Final)"""

    x: Int64


class Handlers(Model, frozen=True):
    """(spec.yaml#Handlers)"""

    x: Int64


class Import(_Payload, frozen=True):
    """Payload of ``import``.  (spec.yaml#import)"""


class JobDef(_Payload, frozen=True):
    """Payload of ``job_def``.  (spec.yaml#job_def)"""

    x: Int64


class JobName(_Payload, frozen=True):
    """Payload of ``job_name``.  (spec.yaml#job_name)"""

    x: Int64


class Keywords(
    _Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
):
    """Payload of ``keywords``.  (spec.yaml#keywords)"""

    from_: _Annotated[
        str,
        _Field(validation_alias="from", serialization_alias="from"),
    ]
    class_: _Annotated[
        str,
        _Field(validation_alias="class", serialization_alias="class"),
    ] = _Field(default="x")
    lambda_: _Annotated[
        Int64 | None,
        _Field(validation_alias="lambda", serialization_alias="lambda"),
    ] = None


class List(_Payload, frozen=True):
    """Payload of ``list``.  (spec.yaml#list)"""

    items: tuple[Int64, ...]


class Mapping(Model, frozen=True):
    """(spec.yaml#Mapping)"""

    x: _Mapping[str, Int64]


class Parameters(_Payload, frozen=True):
    """Payload of ``parameters``.  (spec.yaml#parameters)"""

    self: str
    conn: str
    args: str
    kwargs: str
    options: str
    priority: Int64
    cls: Int64
    as_tuple: tuple[str, ...]


class Payload(_Payload, frozen=True):
    """(spec.yaml#Payload)"""

    x: _Annotated[Int64, _Field(gt=0)]


class Pydantic(
    _Payload,
    frozen=True,
    validate_by_name=True,
    serialize_by_alias=True,
    protected_namespaces=(),
):
    """Payload of ``pydantic``.  (spec.yaml#pydantic)"""

    copy_: _Annotated[
        str,
        _Field(validation_alias="copy", serialization_alias="copy"),
    ]
    dict_: _Annotated[
        str,
        _Field(validation_alias="dict", serialization_alias="dict"),
    ]
    json_: _Annotated[
        JsonValue,
        _Field(validation_alias="json", serialization_alias="json"),
    ]
    schema_: _Annotated[
        str,
        _Field(validation_alias="schema", serialization_alias="schema"),
    ]
    validate_: _Annotated[
        bool,
        _Field(validation_alias="validate", serialization_alias="validate"),
    ]
    model_config_: _Annotated[
        str,
        _Field(
            validation_alias="model_config",
            serialization_alias="model_config",
        ),
    ]
    model_dump_: _Annotated[
        str,
        _Field(
            validation_alias="model_dump",
            serialization_alias="model_dump",
        ),
    ]
    model_name: str
    register_: _Annotated[
        str,
        _Field(validation_alias="register", serialization_alias="register"),
    ]


class Route2(Model, frozen=True):
    """(spec.yaml#Route2)"""

    x: Int64


class Str(_Payload, frozen=True):
    """Payload of ``str``.  (spec.yaml#str)"""

    text: str


class TypeAlias(Model, frozen=True):
    """(spec.yaml#TypeAlias)"""

    x: Int64


class UUID(Model, frozen=True):
    """(spec.yaml#UUID)"""

    x: _UUID


class Union(Model, frozen=True):
    """(spec.yaml#Union)"""

    x: Int64


class Route(_Payload, frozen=True):
    """(spec.yaml#Route)"""

    routes: tuple[Route2, ...]
