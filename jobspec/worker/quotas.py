"""Kinds of which only so many jobs may run at once in this process: which kinds to claim, and how many jobs. Pure.

A channel may have such a limit, too: for all kinds together that are at home in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from jobspec.worker.plan import TICK_SECONDS


@dataclass(kw_only=True, slots=True)
class Pool:
    """A channel that has a limit."""

    limit: int
    held: int = 0


@dataclass(kw_only=True, slots=True)
class Quota:
    """One kind that has a limit, in all its versions; or those of a channel with a limit that have none themselves."""

    kinds: frozenset[int]
    limit: int
    held: int = 0
    """Claimed and not ended: never more than ``limit``, so none of them waits for another of its kind."""
    look: bool = True
    """There may be jobs of it that no claim has asked for."""
    looked_at: float = 0.0

    pool: Pool | None = None
    """What it shares with the other kinds of its channel."""

    @property
    def room(self) -> int:
        own = self.limit - self.held
        return own if self.pool is None else min(own, self.pool.limit - self.pool.held)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What one claim asks for."""

    limit: int
    kinds: list[int] | None = None
    """None: all that the worker serves."""
    quotas: tuple[Quota, ...] = ()
    """Those among them that have limits."""


class Quotas:
    """Kinds without a limit are claimed together; one that has a limit by itself, as many as may start at once.

    So no job is claimed only to wait for others of its kind, and a kind that is at its limit is in nobody's way. They
    take turns. The claim before a rest asks for all kinds that have room: an idle worker makes no more statements than
    one without limits.
    """

    def __init__(self, limits: Mapping[str, int], slots: int, channels: Mapping[str, int] | None = None) -> None:
        """``limits``: by the name of the kind; ``channels``: by that of the channel.

        One that is not less than ``slots`` limits nothing.
        """
        self._limits: Final = {name: limit for name, limit in limits.items() if limit < slots}
        self._channels: Final = {name: limit for name, limit in (channels or {}).items() if limit < slots}
        self._unlimited: frozenset[int] = frozenset()
        self._quotas: list[Quota] = []
        self._by_kind: dict[int, Quota] = {}
        self._held: Counter[int] = Counter()
        """By kind; what ends after a registration that does not know it any more is counted no more."""
        self._turn_of_others = True

    @property
    def any(self) -> bool:
        """Whether some kind of this registration has a limit."""
        return bool(self._quotas)

    def bind(self, kinds: Mapping[int, str], homes: Mapping[int, str] | None = None) -> None:
        """The kinds of a registration: name by id, and ``homes``: channel by id.

        What is held stays counted, because its handlers go on.
        """
        homes = homes or {}
        self._quotas, self._by_kind = [], {}
        pools = {name: Pool(limit=limit) for name, limit in self._channels.items()}
        groups: dict[tuple[str | None, str | None], set[int]] = {}
        for kind, name in kinds.items():
            own, home = name if name in self._limits else None, homes.get(kind)
            if own is not None or home in pools:
                groups.setdefault((own, home if home in pools else None), set()).add(kind)
        for (name_, home), ids in groups.items():
            pool = None if home is None else pools[home]
            limit = self._limits[name_] if name_ is not None else self._channels[home or ""]
            held = sum(self._held[kind] for kind in ids)
            quota = Quota(kinds=frozenset(ids), limit=limit, held=held, pool=pool)
            if pool is not None:
                pool.held += held
            self._quotas.append(quota)
            self._by_kind |= dict.fromkeys(ids, quota)
        self._unlimited = frozenset(kinds) - self._by_kind.keys()

    def taken(self, kinds: Iterable[int]) -> None:
        """A job of each of these kinds was claimed."""
        if self._quotas:
            for kind in kinds:
                if (quota := self._by_kind.get(kind)) is not None:
                    quota.held += 1
                    self._held[kind] += 1
                    if quota.pool is not None:
                        quota.pool.held += 1

    def ended(self, kind: int) -> bool:
        """A job of the kind is over, or was given back. True: others of it may wait, which can be claimed now."""
        quota = self._by_kind.get(kind)
        if quota is None:
            return False
        if quota.room == 0:
            quota.look = True
        quota.held -= 1
        self._held[kind] -= 1
        if (pool := quota.pool) is None:
            return quota.look
        pool.held -= 1
        if pool.held == pool.limit - 1:  # the channel was full: others of it may wait
            for each in self._quotas:
                each.look = each.look or each.pool is pool
        return quota.look

    def alone(self, *, room: int, now: float, others: bool) -> Wish | None:
        """A claim of one kind that has a limit, if it is one's turn. ``others``: the rest would be claimed else.

        While the rest keeps the worker busy nobody rings for a kind that ran dry: it is asked for once a second.
        """
        if not self._quotas or room <= 0 or (others and self._turn_of_others):
            self._turn_of_others = False
            return None
        self._turn_of_others = True
        for number, each in enumerate(self._quotas):
            if each.room > 0 and (each.look or (others and now - each.looked_at >= TICK_SECONDS)):
                self._quotas.append(self._quotas.pop(number))
                return Wish(limit=min(room, each.room), kinds=sorted(each.kinds), quotas=(each,))
        return None

    def together(self, limit: int, *, everything: bool) -> Wish:
        """A claim of the kinds without a limit, and for ``everything`` of all that have room.

        Then it asks for no more than each of them may have. A claim of nothing has limit 0: it only ticks and listens.
        """
        if not self._quotas:
            return Wish(limit=limit)
        open_ = tuple(each for each in self._quotas if everything and each.room > 0)
        kinds = sorted(self._unlimited.union(*(each.kinds for each in open_)))
        return Wish(limit=min([limit, *(each.room for each in open_)]) if kinds else 0, kinds=kinds, quotas=open_)

    def answered(self, wish: Wish, *, more: bool, now: float) -> None:
        """A wish was granted; ``more``: there may be more jobs than came."""
        for quota in wish.quotas:
            quota.look = more
            quota.looked_at = now
