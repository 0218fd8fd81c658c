# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 99520955
"""Typed jobs of package ``golden_names``."""

from builtins import list as _list_
from builtins import str as _str_
from collections.abc import Sequence
from datetime import date as _date_
from datetime import datetime, time
from decimal import Decimal as _Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID as _UUID

from jobspec import (
    Int64,
    JobDef,
    as_tuple,
)
from jobspec import as_tuple as _as_tuple
from jobspec import require_runtime as _require_runtime_
from pydantic import (
    JsonValue,
    TypeAdapter,
)

from .models import (
    UUID,
    Annotated,
    Any,
    Builtins,
    Date,
    Decimal,
    Field,
    Handlers,
    Import,
    Keywords,
    List,
    Parameters,
    Payload,
    Pydantic,
    Route,
    Route2,
    Str,
)
from .models import Final as _Final
from .models import JobDef as _JobDef
from .models import JobName as _JobName

__all__ = [
    "JobName",
    "builtins",
    "date",
    "import_",
    "job_def",
    "job_name",
    "keywords",
    "list",
    "models",
    "parameters",
    "pydantic",
    "require_runtime",
    "str",
    "type_adapter",
    "worker",
]

_require_runtime_("python/1")

JobName: TypeAlias = Literal[
    "builtins",
    "date",
    "import",
    "job_def",
    "job_name",
    "keywords",
    "list",
    "models",
    "parameters",
    "pydantic",
    "require_runtime",
    "str",
    "type_adapter",
    "worker",
]


def _builtins(
    *,
    str: _str_ = "x",
    int: int = 1,
    list: Sequence[_str_] = (),
    tuple: Sequence[int] = (),
    date: _date_ = _date_(2026, 1, 31),
    datetime: datetime | None = None,
    time: time,
    bytes: bytes,
    other: _str_,
) -> Builtins:
    return Builtins(
        str=str,
        int=int,
        list=as_tuple(list),
        tuple=as_tuple(tuple),
        date=date,
        datetime=datetime,
        time=time,
        bytes=bytes,
        other=other,
    )


builtins: Final = JobDef(
    "golden_names.builtins",
    _builtins,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#builtins)"""


def _date(
    *,
    day: _date_,
) -> Date:
    return Date(
        day=day,
    )


date: Final = JobDef(
    "golden_names.date",
    _date,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#date)"""


def _import() -> Import:
    return Import()


import_: Final = JobDef(
    "golden_names.import",
    _import,
    lambda: TypeAdapter[int](Int64),
)
"""Channel ``default``.  (spec.yaml#import)"""


def _job_def(
    *,
    x: int,
) -> _JobDef:
    return _JobDef(
        x=x,
    )


job_def: Final = JobDef(
    "golden_names.job_def",
    _job_def,
    lambda: _JobDef,
)
"""Channel ``default``.  (spec.yaml#job_def)"""


def _job_name(
    *,
    x: int,
) -> _JobName:
    return _JobName(
        x=x,
    )


job_name: Final = JobDef(
    "golden_names.job_name",
    _job_name,
    lambda: Handlers,
)
"""Channel ``default``.  (spec.yaml#job_name)"""


def _keywords(
    *,
    from_: _str_,
    class_: _str_ = "x",
    lambda_: int | None = None,
) -> Keywords:
    return Keywords(
        from_=from_,
        class_=class_,
        lambda_=lambda_,
    )


keywords: Final = JobDef(
    "golden_names.keywords",
    _keywords,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#keywords)"""


def _list(
    *,
    items: Sequence[int],
) -> List:
    return List(
        items=as_tuple(items),
    )


list: Final = JobDef(
    "golden_names.list",
    _list,
    lambda: TypeAdapter[_list_[Decimal]](_list_[Decimal]),
)
"""Channel ``default``.  (spec.yaml#list)"""


def _models(
    *,
    value: _Decimal,
) -> Decimal:
    return Decimal(
        value=value,
    )


models: Final = JobDef(
    "golden_names.models",
    _models,
    lambda: TypeAdapter[dict[_str_, UUID | None]](dict[_str_, UUID | None]),
)
"""Channel ``default``.  (spec.yaml#models)"""


def _parameters(
    *,
    self: _str_,
    conn: _str_,
    args: _str_,
    kwargs: _str_,
    options: _str_,
    priority: int,
    cls: int,
    as_tuple: Sequence[_str_],
) -> Parameters:
    return Parameters(
        self=self,
        conn=conn,
        args=args,
        kwargs=kwargs,
        options=options,
        priority=priority,
        cls=cls,
        as_tuple=_as_tuple(as_tuple),
    )


parameters: Final = JobDef(
    "golden_names.parameters",
    _parameters,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#parameters)"""


def _pydantic(
    *,
    copy_: _str_,
    dict_: _str_,
    json_: JsonValue,
    schema_: _str_,
    validate_: bool,
    model_config_: _str_,
    model_dump_: _str_,
    model_name: _str_,
    register_: _str_,
) -> Pydantic:
    return Pydantic(
        copy_=copy_,
        dict_=dict_,
        json_=json_,
        schema_=schema_,
        validate_=validate_,
        model_config_=model_config_,
        model_dump_=model_dump_,
        model_name=model_name,
        register_=register_,
    )


pydantic: Final = JobDef(
    "golden_names.pydantic",
    _pydantic,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#pydantic)"""


def _require_runtime(
    *,
    routes: Sequence[Route2],
) -> Route:
    return Route(
        routes=as_tuple(routes),
    )


require_runtime: Final = JobDef(
    "golden_names.require_runtime",
    _require_runtime,
    lambda: Any,
)
"""Channel ``default``.  (spec.yaml#require_runtime)"""


def _str(
    *,
    text: _str_,
) -> Str:
    return Str(
        text=text,
    )


str: Final = JobDef(
    "golden_names.str",
    _str,
    lambda: _str_,
)
"""Channel ``default``.  (spec.yaml#str)"""


def _type_adapter(
    *,
    x: int,
) -> Payload:
    return Payload(
        x=x,
    )


type_adapter: Final = JobDef(
    "golden_names.type_adapter",
    _type_adapter,
    lambda: TypeAdapter[_str_](Field),
)
"""Channel ``default``.  (spec.yaml#type_adapter)"""


def _worker(
    *,
    decimal: _Decimal,
    uuid: _UUID,
) -> Annotated:
    return Annotated(
        decimal=decimal,
        uuid=uuid,
    )


worker: Final = JobDef(
    "golden_names.worker",
    _worker,
    lambda: _Final,
)
"""Channel ``default``.  (spec.yaml#worker)"""
