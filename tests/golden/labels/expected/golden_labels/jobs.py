# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ab91efbd
"""Typed jobs of package ``golden_labels``."""

from datetime import timedelta
from decimal import Decimal
from typing import Final, Literal, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

from jobspec import (
    AsyncJobHandle,
    AsyncReservation,
    AsyncSource,
    JobDef,
    JobHandle,
    JobRequest,
    Reservation,
    SyncSource,
    require_runtime,
)
from typing_extensions import (
    deprecated,
    override,
)

from .models import (
    ChargeOrder,
    Resize,
    SendMail,
)

__all__ = [
    "JobName",
    "charge_order",
    "resize",
    "send_mail",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "resize",
    "send_mail",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _charge_order(
    *,
    order_id: UUID,
    token: str,
    pin: str | None = None,
    old_no: int | None = None,
    amount: Decimal,
) -> ChargeOrder:
    return ChargeOrder(
        order_id=order_id,
        token=token,
        pin=pin,
        old_no=old_no,
        amount=amount,
    )


charge_order: Final = JobDef(
    "golden_labels.charge_order",
    _charge_order,
    lambda: type(None),
    version=3,
)
"""Charge an order.  Channel ``default``.  Since 2026.03.  (spec.yaml#charge_order)"""


def _resize(
    *,
    image: bytes,
) -> tuple[Resize, bytes]:
    return (
        Resize(),
        image,
    )


resize: Final = JobDef(
    "golden_labels.resize",
    _resize,
    lambda: type(None),
)
"""Channel ``default``.  Binary input ``image``.  (spec.yaml#resize)"""


def _send_mail(
    *,
    to: str,
) -> SendMail:
    return SendMail(
        to=to,
    )


class _SendMailDeprecated(JobDef[_P, _R]):
    """Its calls are reported by type checkers, and warn when they are made."""

    @override
    @deprecated("use send_post; gone by 2027")
    def request(
        self,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobRequest[_R]:
        return super().request(*args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    def enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R]:
        return super().enqueue(conn, *args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    async def enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R]:
        return await super().enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    def try_enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R] | None:
        return super().try_enqueue(conn, *args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    async def try_enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R] | None:
        return await super().try_enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    def reserve(
        self,
        conn: SyncSource,
        within: timedelta,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> Reservation[_R]:
        return super().reserve(conn, within, *args, **kwargs)

    @override
    @deprecated("use send_post; gone by 2027")
    async def reserve_async(
        self,
        conn: AsyncSource,
        within: timedelta,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncReservation[_R]:
        return await super().reserve_async(conn, within, *args, **kwargs)


send_mail: Final = _SendMailDeprecated(
    "golden_labels.send_mail",
    _send_mail,
    lambda: type(None),
)
"""Deprecated: use send_post; gone by 2027.  Channel ``default``.  (spec.yaml#send_mail)"""
