"""What must be reached, and how far it is: ratios within one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.peers.roster import BARE, LOOP, OURS, Contender
from bench.peers.workload import Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    workload: str
    against: str
    ratio: float
    target: float
    low: bool = False
    """The ratio must be at most the target, not at least."""
    limit: float | None = None
    """What a bare table, which knows of no states, leases and retries, had beside the same."""

    @property
    def reached(self) -> bool:
        return self.ratio <= self.target if self.low else self.ratio >= self.target

    @property
    def wanted(self) -> str:
        return f"{'<=' if self.low else '>='} {self.target:.2f}"

    @property
    def limit_shown(self) -> str:
        return "" if self.limit is None else f"{self.limit:.2f}"


def verdicts(came: Mapping[Contender, Figures]) -> list[Verdict]:
    """Of everything that was measured; a target without its measurement is left out."""
    return list(_verdicts(came))


def _verdicts(came: Mapping[Contender, Figures]) -> Iterable[Verdict]:
    ours = came[OURS]
    peers = {each: figures for each, figures in came.items() if each not in (OURS, BARE, LOOP)}
    python = {each: figures for each, figures in peers.items() if not each.node}

    def against(
        field: str, others: Mapping[Contender, Figures], *, low: bool = False
    ) -> tuple[str, float, float | None] | None:
        known = [(value, each.name) for each, figures in others.items() if (value := figures.median(field)) is not None]
        mine = ours.median(field)
        if mine is None or not known:
            return None
        value, name = min(known) if low else max(known)
        limit = came[BARE].median(field) if BARE in came and BARE not in others else None
        return name, mine / value, None if limit is None else limit / value

    def only(name: str) -> dict[Contender, Figures]:
        return {each: figures for each, figures in came.items() if each.name == name}

    for workload, field, others, target, low in (
        ("W1", "one", peers, 2.0, False),
        ("W1", "one", only(BARE.name), 0.7, False),
        ("W1c", "crowd", peers, 2.5, False),
        ("W2", "bulk", peers, 3.0, False),
        ("W2", "bulk", only(BARE.name), 0.7, False),
        ("W3", "drain", only("graphile-worker"), 2.0, False),
        ("W3", "drain", python, 4.5, False),
        ("W3", "drain", only(LOOP.name), 0.7, False),
        ("W4 p50", "p50", peers, 0.6, True),
        ("W4 p99", "p99", peers, 0.7, True),
    ):
        if (found := against(field, others, low=low)) is not None:
            name, ratio, limit = found
            yield Verdict(workload=workload, against=name, ratio=ratio, target=target, low=low, limit=limit)
    alone, two = ours.median("drain"), ours.median("drain_two")
    if alone and two:
        yield Verdict(workload="W3b", against="its own W3", ratio=two / alone, target=1.0)
    flat, last = ours.median("flat"), ours.median("pinned_last")
    if flat is not None:
        yield Verdict(workload="W5", against="its own first chunk", ratio=flat, target=0.9)
    firsts = [(value, each.name) for each, f in peers.items() if (value := f.median("pinned_first")) is not None]
    if last is not None and firsts:
        best, name = max(firsts)
        yield Verdict(workload="W5 last", against=f"the first chunk of {name}", ratio=last / best, target=1.0)
