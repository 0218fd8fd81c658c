# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b9d85186
"""Worker side of package ``golden_handlers``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    CheckpointMixin,
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import (
    JsonValue,
    TypeAdapter,
)

from .models import (
    ByHand,
    Charge,
    ImportRows,
    Lambda,
    Refund,
    SendEmail,
    Table,
)

__all__ = [
    "ByHandHandler",
    "ByHandJob",
    "ChargeHandler",
    "ChargeJob",
    "Handlers",
    "ImportRowsHandler",
    "ImportRowsJob",
    "LambdaHandler",
    "LambdaJob",
    "RefundHandler",
    "RefundJob",
    "SendEmailHandler",
    "SendEmailJob",
    "SomeHandlers",
    "TableHandler",
    "TableJob",
    "dispatch_some",
    "dispatch_table",
]


class ByHandJob(JobContext[ByHand, str]):
    """A running ``by_hand``."""


class ChargeJob(JobContext[Charge, int]):
    """A running ``charge``."""


class ImportRowsJob(JobContext[ImportRows, None], CheckpointMixin[int]):
    """A running ``import_rows``: ``.state`` is what was saved last."""


class LambdaJob(JobContext[Lambda, None]):
    """A running ``lambda``."""


class RefundJob(JobContext[Refund, None]):
    """A running ``refund``."""


class SendEmailJob(JobContext[SendEmail, None]):
    """A running ``send_email``."""


class TableJob(JobContext[Table, None]):
    """A running ``table``."""


ByHandHandler: TypeAlias = Handler[ByHandJob, str]
ChargeHandler: TypeAlias = Handler[ChargeJob, int]
ImportRowsHandler: TypeAlias = Handler[ImportRowsJob, None]
LambdaHandler: TypeAlias = Handler[LambdaJob, None]
RefundHandler: TypeAlias = Handler[RefundJob, None]
SendEmailHandler: TypeAlias = Handler[SendEmailJob, None]
TableHandler: TypeAlias = Handler[TableJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    by_hand: ByHandHandler
    charge: ChargeHandler
    import_rows: ImportRowsHandler
    lambda_: LambdaHandler
    refund: RefundHandler
    send_email: SendEmailHandler
    table: TableHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    by_hand: ByHandHandler
    charge: ChargeHandler
    import_rows: ImportRowsHandler
    lambda_: LambdaHandler
    refund: RefundHandler
    send_email: SendEmailHandler
    table: TableHandler


def _send_email_from_1(
    payload: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue] | SendEmail:
    """Imported when it is needed: its module may import this one."""
    from golden_mail import email_from_1 as upcast

    return upcast(payload)


def _send_email_from_2(
    payload: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue] | SendEmail:
    """Imported when it is needed: its module may import this one."""
    from golden_billing import upcast

    return upcast(payload)


def _send_email_from_3(
    payload: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue] | SendEmail:
    """Imported when it is needed: its module may import this one."""
    from golden_mail import email_from_3 as upcast

    return upcast(payload)


_ROUTES: Final[Mapping[str, Route]] = {
    "by_hand": Route(
        "golden_handlers.by_hand",
        1,
        ByHandJob,
        ByHand,
        lambda: str,
    ),
    "charge": Route(
        "golden_handlers.charge",
        1,
        ChargeJob,
        Charge,
        lambda: TypeAdapter[int](Int64),
    ),
    "import_rows": Route(
        "golden_handlers.import_rows",
        1,
        ImportRowsJob,
        ImportRows,
        None,
        checkpoint=lambda: TypeAdapter[int](Int64),
        concurrency=2,
        run_in="process",
    ),
    "lambda_": Route(
        "golden_handlers.lambda",
        1,
        LambdaJob,
        Lambda,
        None,
    ),
    "refund": Route(
        "golden_handlers.refund",
        1,
        RefundJob,
        Refund,
        None,
    ),
    "send_email": Route(
        "golden_handlers.send_email",
        4,
        SendEmailJob,
        SendEmail,
        None,
        upcast={
            1: _send_email_from_1,
            2: _send_email_from_2,
            3: _send_email_from_3,
        },
    ),
    "table": Route(
        "golden_handlers.table",
        1,
        TableJob,
        Table,
        None,
    ),
}


def dispatch_table(
    **handlers: Unpack[Handlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves the whole package."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table, complete=True)


def dispatch_some(
    **handlers: Unpack[SomeHandlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves only the named jobs."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table)
