# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 36b03ab5
"""Typed jobs of package ``golden_deprecated``."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Literal, ParamSpec, TypeAlias, TypeVar

from jobspec import (
    AsyncJobHandle,
    AsyncReservation,
    AsyncSource,
    Draft,
    JobDef,
    JobHandle,
    JobRequest,
    Reservation,
    SyncSource,
    as_tuple,
    require_runtime,
)
from typing_extensions import (
    deprecated,
    override,
)

from .models import (
    Card,
    New,
    Old,
    Oldest,
)

__all__ = [
    "JobName",
    "new",
    "old",
    "oldest",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "new",
    "old",
    "oldest",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _new(
    *,
    card: Card,
    cards: Sequence[Card] = (),
    note: str = "",
) -> New:
    return New(
        card=card,
        cards=as_tuple(cards),
        note=note,
    )


new: Final = JobDef(
    "golden_deprecated.new",
    _new,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#new)"""


def _old(
    *,
    image: bytes,
    card: Card,
) -> tuple[Old, bytes]:
    return (
        Old(card=card),
        image,
    )


class _OldDeprecated(JobDef[_P, _R]):
    """Its calls are reported by type checkers, and warn when they are made."""

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    def request(
        self,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobRequest[_R]:
        return super().request(*args, **kwargs)

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    def enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R]:
        return super().enqueue(conn, *args, **kwargs)

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    async def enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R]:
        return await super().enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    def try_enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R] | None:
        return super().try_enqueue(conn, *args, **kwargs)

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    async def try_enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R] | None:
        return await super().try_enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
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
    @deprecated(
        'use "new"; it drains by 2026-12, which is a long time for a message that has to be broken',
    )
    async def reserve_async(
        self,
        conn: AsyncSource,
        within: timedelta,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncReservation[_R]:
        return await super().reserve_async(conn, within, *args, **kwargs)


old: Final = _OldDeprecated(
    "golden_deprecated.old",
    _old,
    lambda: Card,
)
"""As it was.  Deprecated: use \"new\"; it drains by 2026-12, which is a long time for a message that has to be broken.  Channel ``default``.  Binary input ``image``.  Since 2024.2.  (spec.yaml#old)"""


def _oldest(
    *,
    first: JobHandle[Card] | AsyncJobHandle[Card],
) -> Draft:
    return Draft(
        Oldest(),
        after={"first": first},
    )


class _OldestDeprecated(JobDef[_P, _R]):
    """Its calls are reported by type checkers, and warn when they are made."""

    @override
    @deprecated("never again")
    def request(
        self,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobRequest[_R]:
        return super().request(*args, **kwargs)

    @override
    @deprecated("never again")
    def enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R]:
        return super().enqueue(conn, *args, **kwargs)

    @override
    @deprecated("never again")
    async def enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R]:
        return await super().enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("never again")
    def try_enqueue(
        self,
        conn: SyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> JobHandle[_R] | None:
        return super().try_enqueue(conn, *args, **kwargs)

    @override
    @deprecated("never again")
    async def try_enqueue_async(
        self,
        conn: AsyncSource,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncJobHandle[_R] | None:
        return await super().try_enqueue_async(conn, *args, **kwargs)

    @override
    @deprecated("never again")
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
    @deprecated("never again")
    async def reserve_async(
        self,
        conn: AsyncSource,
        within: timedelta,
        /,
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> AsyncReservation[_R]:
        return await super().reserve_async(conn, within, *args, **kwargs)


oldest: Final = _OldestDeprecated(
    "golden_deprecated.oldest",
    _oldest,
    lambda: type(None),
)
"""Deprecated: never again.  Channel ``default``.  After ``old``.  (spec.yaml#oldest)"""
