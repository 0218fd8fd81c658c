# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b9d85186
"""Handlers of package ``golden_handlers``, as its spec names them."""

from typing import Final, TypedDict, Unpack

from golden_billing import handle
from golden_mail import (
    dispatch_table,
    import_rows,
    send_email,
)
from golden_mail import handle as _handle
from golden_mail import table as _table
from jobspec import DispatchTable

from .worker import (
    ByHandHandler,
    dispatch_some,
)
from .worker import dispatch_table as _dispatch_table

__all__ = [
    "Rest",
    "bound_table",
    "table",
]

table: Final = dispatch_some(
    charge=handle,
    import_rows=import_rows,
    lambda_=dispatch_table,
    refund=_handle,
    send_email=send_email,
    table=_table,
)
"""Serves only the jobs whose handlers the spec names."""


class Rest(TypedDict):
    """The jobs whose handlers the spec does not name."""

    by_hand: ByHandHandler


def bound_table(**rest: Unpack[Rest]) -> DispatchTable:
    """``table`` and the rest: a worker that serves the whole package."""
    return _dispatch_table(
        charge=handle,
        import_rows=import_rows,
        lambda_=dispatch_table,
        refund=_handle,
        send_email=send_email,
        table=_table,
        **rest,
    )
