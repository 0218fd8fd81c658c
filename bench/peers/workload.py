"""The workloads, and what a run of all of them came to."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Final, TypeAlias

from bench.peers import referee
from bench.peers.referee import Drained
from bench.peers.roster import Contender

WORKLOADS: Final = ("W1", "W1c", "W2", "W3", "W3b", "W4", "W5")
CHUNKS: Final = 6
LEAST: Final = 1_000
"""However slow a contender is, with fewer jobs its rate would mean nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    one: int
    bulk: int
    drain: int
    latency: int
    chunk: int

    def scaled(self, share: float) -> Sizes:
        return Sizes(**{name: max(int(jobs * share), 10) for name, jobs in asdict(self).items()})

    def of(self, jobs: int, contender: Contender) -> int:
        return min(jobs, max(LEAST, int(jobs * contender.share)))


@dataclass(kw_only=True, slots=True)
class Figures:
    """Of one contender, a value a round. Rates in jobs/s, latencies in ms."""

    one: list[float] = field(default_factory=list)
    crowd: list[float] = field(default_factory=list)
    bulk: list[float] = field(default_factory=list)
    drain: list[float] = field(default_factory=list)
    drain_two: list[float] = field(default_factory=list)
    worker_us: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    pinned_first: list[float] = field(default_factory=list)
    pinned_last: list[float] = field(default_factory=list)
    flat: list[float] = field(default_factory=list)
    """Last chunk beside the first."""
    curves: list[Sequence[Drained]] = field(default_factory=list)

    def median(self, name: str) -> float | None:
        values: list[float] = getattr(self, name)
        return statistics.median(values) if values else None


Step: TypeAlias = Callable[[str, Contender, Figures], None]


def play(
    url: str, contenders: Sequence[Contender], sizes: Sizes, rounds: int, only: Sequence[str]
) -> dict[Contender, Figures]:
    """Every workload in every round, the contenders taking turns; who begins changes."""
    came = {each: Figures() for each in contenders}
    for number in range(rounds):
        for name, step in steps(sizes).items():
            if name not in only:
                continue
            for contender in turned(contenders, number):
                if contender.only and name not in contender.only:
                    continue
                print(f"round {number + 1}, {name}: {contender.name}", file=sys.stderr, flush=True)
                try:
                    step(url, contender, came[contender])
                except RuntimeError as error:
                    print(f"  {contender.name} has failed: {error}", file=sys.stderr, flush=True)
    return came


def turned(contenders: Sequence[Contender], number: int) -> Iterable[Contender]:
    first = number % len(contenders)
    return (*contenders[first:], *contenders[:first])


def steps(sizes: Sizes) -> dict[str, Step]:
    return {
        "W1": partial(one, sizes),
        "W1c": partial(crowd, sizes),
        "W2": partial(bulk, sizes),
        "W3": partial(drain, sizes),
        "W3b": partial(drain_two, sizes),
        "W4": partial(latency, sizes),
        "W5": partial(pinned, sizes),
    }


def one(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    came.one.append(referee.one(url, contender, sizes.one))


def crowd(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    came.crowd.append(referee.crowd(url, contender, sizes.one))


def bulk(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    came.bulk.append(referee.bulk(url, contender, sizes.of(sizes.bulk, contender)))


def drain(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    run = referee.drained(url, contender, sizes.of(sizes.drain, contender), 1)
    came.drain.append(run.rate)
    came.worker_us.append(run.worker_us)


def drain_two(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    came.drain_two.append(referee.drained(url, contender, sizes.of(sizes.drain, contender), 2).rate)


def latency(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    took = statistics.quantiles(referee.latency(url, contender, sizes.latency), n=100)
    came.p50.append(took[49])
    came.p95.append(took[94])
    came.p99.append(took[98])


def pinned(sizes: Sizes, url: str, contender: Contender, came: Figures) -> None:
    chunks = referee.pinned(url, contender, sizes.of(sizes.chunk, contender), CHUNKS)
    came.pinned_first.append(chunks[0].rate)
    came.pinned_last.append(chunks[-1].rate)
    came.flat.append(chunks[-1].rate / chunks[0].rate)
    came.curves.append(chunks)
