# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``send_again`` of package ``golden_parts``."""

from datetime import timedelta
from typing import Final, ParamSpec, TypeVar

from jobspec import (
    AsyncJobHandle,
    AsyncReservation,
    AsyncSource,
    JobDef,
    JobHandle,
    JobRequest,
    Reservation,
    SyncSource,
)
from typing_extensions import (
    deprecated,
    override,
)

from .class_ import Class
from .letter import Letter

__all__ = [
    "send_again",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _send_again(
    *,
    to: str,
    seat: Class = Class.FIRST,
) -> Letter:
    return Letter(
        to=to,
        seat=seat,
    )


class _SendAgainDeprecated(JobDef[_P, _R]):
    """Its calls are reported by type checkers, and warn when they are made."""

    @override
    @deprecated("use send_letter")
    def request(
        self,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobRequest[_R]:
        return super().request(*args, **kwargs)

    @override
    @deprecated("use send_letter")
    def enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R]:
        return super().enqueue(conn, *args, **kwargs)

    @override
    @deprecated("use send_letter")
    async def enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R]:
        return await super().enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("use send_letter")
    def try_enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R] | None:
        return super().try_enqueue(conn, *args, **kwargs)

    @override
    @deprecated("use send_letter")
    async def try_enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R] | None:
        return await super().try_enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("use send_letter")
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
    @deprecated("use send_letter")
    async def reserve_async(
        self,
        conn: AsyncSource,
        within: timedelta,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncReservation[_R]:
        return await super().reserve_async(conn, within, *args, **kwargs)


send_again: Final = _SendAgainDeprecated(
    "golden_parts.send_again",
    _send_again,
    lambda: type(None),
)
"""Deprecated: use send_letter.  Channel ``default``.  (spec.yaml#send_again)"""
