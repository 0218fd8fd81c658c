"""Does a queue keep its speed while an old snapshot is held open? (W5)

Rows that are gone stay in every index as long as some old snapshot could see them. Each run drains a queue of its own
by the SQL functions, 500 a claim, and looks at six chunks of equal size, after two claims to warm up. Shapes: one lane,
and 1,000 lanes of 60; unordered, and strict (one strict lane has a tenth of the jobs: it runs them one by one). For
comparison the same without an old snapshot, and with it but without floors, the hints that a claim gives to the next.

    python -m bench.pinned [--jobs N] [--rounds N] [--quick] [--url URL]
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import psycopg

from bench.claimer import Claimer
from bench.race import Meter, Run, cost, figures, rate, show, spread
from bench.stage import Kind, database, fill, options, place, server

BATCH = 500
CHUNKS = 6
CALM, PINNED, BLIND = "no old snapshot", "old snapshot", "old snapshot, no floors"
TARGETS = {PINNED: ">= 0.90"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    title: str
    lanes: int
    strict: bool
    divisor: int = 1
    """Of the number of jobs."""


SHAPES = (
    Shape(title="1 lane", lanes=1, strict=False),
    Shape(title="1,000 lanes", lanes=1000, strict=False),
    Shape(title="1,000 strict lanes", lanes=1000, strict=True),
    Shape(title="1 strict lane", lanes=1, strict=True, divisor=10),
)


def main() -> None:
    given = options(__doc__, jobs=(60_000, 6_000), rounds=(3, 1))
    rows: list[tuple[str, ...]] = []
    with server(given.url, place(disk=given.disk)) as url:
        for shape in SHAPES:
            rows.append((f"{shape.title}, {given.jobs // shape.divisor:,} jobs", "", "", "", "", ""))
            runners = {
                CALM: partial(drain, url, shape, given.jobs, pinned=False, floors=True),
                PINNED: partial(drain, url, shape, given.jobs, pinned=True, floors=True),
                BLIND: partial(drain, url, shape, given.jobs, pinned=True, floors=False),
            }
            rounds = [{name: each() for name, each in runners.items()} for _ in range(given.rounds)]
            rows += [row(name, [each[name] for each in rounds]) for name in runners]
    show(
        f"pinned: last sixth beside the first, {given.rounds} rounds",
        ("", "jobs/s, all", "last/first, time", "last/first, CPU", "target", "server CPU us, first sixth"),
        rows,
    )


def row(name: str, runs: list[list[Run]]) -> tuple[str, ...]:
    whole = [
        Run(jobs=sum(c.jobs for c in chunks), seconds=sum(c.seconds for c in chunks), cpu_seconds=0) for chunks in runs
    ]
    return (
        f"  {name}",
        figures(rate, whole),
        spread([rate(chunks[-1]) / rate(chunks[0]) for chunks in runs], ".2f"),
        spread([cost(chunks[0]) / cost(chunks[-1]) for chunks in runs], ".2f"),
        TARGETS.get(name, ""),
        figures(cost, [chunks[0] for chunks in runs]),
    )


def drain(server_url: str, shape: Shape, jobs: int, *, pinned: bool, floors: bool) -> list[Run]:
    kind = Kind(strict=shape.strict, keyed=True)
    chunk = jobs // shape.divisor // CHUNKS
    done = 0
    with ExitStack() as stack:
        url = stack.enter_context(database(server_url, kind))
        fill(url, kind, chunk * CHUNKS + 2 * BATCH, lanes=shape.lanes)
        if pinned:
            old = stack.enter_context(psycopg.connect(url))
            old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            old.execute("select 1")
        claimer = stack.enter_context(Claimer(url, kind, floors=floors))
        batches, meter = claimer.drain(BATCH), Meter(url)
        for _ in range(2):
            next(batches)

        def take(upto: int) -> int:
            """A chunk may end within a batch; the next one is the shorter for it."""
            nonlocal done
            before = done
            while done < upto:
                done += len(next(batches))
            return done - before

        return [meter.run(partial(take, chunk * (number + 1))) for number in range(CHUNKS)]


if __name__ == "__main__":
    main()
