# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 99520955
"""Worker side of package ``golden_names``."""

from collections.abc import Mapping
from typing import Any as _Any
from typing import Final as _Final
from typing import TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    UUID,
    Annotated,
    Any,
    Builtins,
    Date,
    Decimal,
    Field,
    Final,
    Import,
    JobDef,
    JobName,
    Keywords,
    List,
    Parameters,
    Payload,
    Pydantic,
    Str,
)
from .models import Handlers as _Handlers
from .models import Route as _Route

__all__ = [
    "BuiltinsHandler",
    "BuiltinsJob",
    "DateHandler",
    "DateJob",
    "Handlers",
    "ImportHandler",
    "ImportJob",
    "JobDefHandler",
    "JobDefJob",
    "JobNameHandler",
    "JobNameJob",
    "KeywordsHandler",
    "KeywordsJob",
    "ListHandler",
    "ListJob",
    "ModelsHandler",
    "ModelsJob",
    "ParametersHandler",
    "ParametersJob",
    "PydanticHandler",
    "PydanticJob",
    "RequireRuntimeHandler",
    "RequireRuntimeJob",
    "SomeHandlers",
    "StrHandler",
    "StrJob",
    "TypeAdapterHandler",
    "TypeAdapterJob",
    "WorkerHandler",
    "WorkerJob",
    "dispatch_some",
    "dispatch_table",
]


class BuiltinsJob(JobContext[Builtins, None]):
    """A running ``builtins``."""


class DateJob(JobContext[Date, None]):
    """A running ``date``."""


class ImportJob(JobContext[Import, int]):
    """A running ``import``."""


class JobDefJob(JobContext[JobDef, JobDef]):
    """A running ``job_def``."""


class JobNameJob(JobContext[JobName, _Handlers]):
    """A running ``job_name``."""


class KeywordsJob(JobContext[Keywords, None]):
    """A running ``keywords``."""


class ListJob(JobContext[List, list[Decimal]]):
    """A running ``list``."""


class ModelsJob(JobContext[Decimal, dict[str, UUID | None]]):
    """A running ``models``."""


class ParametersJob(JobContext[Parameters, None]):
    """A running ``parameters``."""


class PydanticJob(JobContext[Pydantic, None]):
    """A running ``pydantic``."""


class RequireRuntimeJob(JobContext[_Route, Any]):
    """A running ``require_runtime``."""


class StrJob(JobContext[Str, str]):
    """A running ``str``."""


class TypeAdapterJob(JobContext[Payload, str]):
    """A running ``type_adapter``."""


class WorkerJob(JobContext[Annotated, Final]):
    """A running ``worker``."""


BuiltinsHandler: TypeAlias = Handler[BuiltinsJob, None]
DateHandler: TypeAlias = Handler[DateJob, None]
ImportHandler: TypeAlias = Handler[ImportJob, int]
JobDefHandler: TypeAlias = Handler[JobDefJob, JobDef]
JobNameHandler: TypeAlias = Handler[JobNameJob, _Handlers]
KeywordsHandler: TypeAlias = Handler[KeywordsJob, None]
ListHandler: TypeAlias = Handler[ListJob, list[Decimal]]
ModelsHandler: TypeAlias = Handler[ModelsJob, dict[str, UUID | None]]
ParametersHandler: TypeAlias = Handler[ParametersJob, None]
PydanticHandler: TypeAlias = Handler[PydanticJob, None]
RequireRuntimeHandler: TypeAlias = Handler[RequireRuntimeJob, Any]
StrHandler: TypeAlias = Handler[StrJob, str]
TypeAdapterHandler: TypeAlias = Handler[TypeAdapterJob, str]
WorkerHandler: TypeAlias = Handler[WorkerJob, Final]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    builtins: BuiltinsHandler
    date: DateHandler
    import_: ImportHandler
    job_def: JobDefHandler
    job_name: JobNameHandler
    keywords: KeywordsHandler
    list: ListHandler
    models: ModelsHandler
    parameters: ParametersHandler
    pydantic: PydanticHandler
    require_runtime: RequireRuntimeHandler
    str: StrHandler
    type_adapter: TypeAdapterHandler
    worker: WorkerHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    builtins: BuiltinsHandler
    date: DateHandler
    import_: ImportHandler
    job_def: JobDefHandler
    job_name: JobNameHandler
    keywords: KeywordsHandler
    list: ListHandler
    models: ModelsHandler
    parameters: ParametersHandler
    pydantic: PydanticHandler
    require_runtime: RequireRuntimeHandler
    str: StrHandler
    type_adapter: TypeAdapterHandler
    worker: WorkerHandler


_ROUTES: _Final[Mapping[str, Route]] = {
    "builtins": Route(
        "golden_names.builtins",
        1,
        BuiltinsJob,
        Builtins,
        None,
    ),
    "date": Route(
        "golden_names.date",
        1,
        DateJob,
        Date,
        None,
    ),
    "import_": Route(
        "golden_names.import",
        1,
        ImportJob,
        Import,
        lambda: TypeAdapter[int](Int64),
    ),
    "job_def": Route(
        "golden_names.job_def",
        1,
        JobDefJob,
        JobDef,
        lambda: JobDef,
    ),
    "job_name": Route(
        "golden_names.job_name",
        1,
        JobNameJob,
        JobName,
        lambda: _Handlers,
    ),
    "keywords": Route(
        "golden_names.keywords",
        1,
        KeywordsJob,
        Keywords,
        None,
    ),
    "list": Route(
        "golden_names.list",
        1,
        ListJob,
        List,
        lambda: TypeAdapter[list[Decimal]](list[Decimal]),
    ),
    "models": Route(
        "golden_names.models",
        1,
        ModelsJob,
        Decimal,
        lambda: TypeAdapter[dict[str, UUID | None]](dict[str, UUID | None]),
    ),
    "parameters": Route(
        "golden_names.parameters",
        1,
        ParametersJob,
        Parameters,
        None,
    ),
    "pydantic": Route(
        "golden_names.pydantic",
        1,
        PydanticJob,
        Pydantic,
        None,
    ),
    "require_runtime": Route(
        "golden_names.require_runtime",
        1,
        RequireRuntimeJob,
        _Route,
        lambda: Any,
    ),
    "str": Route(
        "golden_names.str",
        1,
        StrJob,
        Str,
        lambda: str,
    ),
    "type_adapter": Route(
        "golden_names.type_adapter",
        1,
        TypeAdapterJob,
        Payload,
        lambda: TypeAdapter[str](Field),
    ),
    "worker": Route(
        "golden_names.worker",
        1,
        WorkerJob,
        Annotated,
        lambda: Final,
    ),
}


def dispatch_table(
    **handlers: Unpack[Handlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves the whole package."""
    table: dict[str, _Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table, complete=True)


def dispatch_some(
    **handlers: Unpack[SomeHandlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves only the named jobs."""
    table: dict[str, _Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table)
