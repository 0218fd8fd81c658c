"""Do claims slow down with what has been done?

Milliseconds of a claim of 1 and of 100 jobs out of 10,000 ready ones: in a database with 1,000,000 finished jobs, and
in one without. Claims take turns; what is claimed is finished between them.

    python -m bench.archive [--archived N] [--ready N] [--claims N] [--quick] [--url URL]
"""

from __future__ import annotations

import statistics
import time
from functools import partial

import psycopg

from bench.claimer import Claimer
from bench.race import Run, race, show
from bench.stage import TEXT, Kind, database, fill, options, place, server, settle

KIND = Kind()
LIMITS = (1, 100)
MOST_MS = 5
BODIES = """
with body as (
    insert into jobspec.job (id, kind_id, channel_id, priority, enqueued_at, payload)
    select nextval('jobspec.seq'), k.id, k.channel_id, 0, now(), jsonb_build_object('k', 0, 'n', i, 'text', %s::text)
    from generate_series(1, %s::int) i
    cross join jobspec.kind k
    returning id
)
insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at)
select b.id, 'done', 1, 1, now(), now() from body b
"""


def main() -> None:
    given = options(__doc__, archived=(1_000_000, 50_000), ready=(10_000, 2_000), claims=(80, 15))
    with server(given.url, place(disk=given.disk)) as url, database(url, KIND) as empty, database(url, KIND) as full:
        archive(full, given.archived)
        for each in (empty, full):
            fill(each, KIND, given.ready)
        with Claimer(empty, KIND) as one, Claimer(full, KIND) as other:
            rows = [row for limit in LIMITS for row in compare(one, other, limit, given.claims)]
    show(
        f"archive: ms a claim, {given.ready:,} ready jobs, {given.claims} claims",
        ("", "median", "p99", "median to no archive", "target"),
        rows,
    )


def archive(url: str, jobs: int) -> None:
    """Finished jobs as the engine leaves them."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(BODIES, [TEXT, jobs])
    settle(url)


def compare(empty: Claimer, full: Claimer, limit: int, claims: int) -> list[tuple[str, ...]]:
    claim(empty, limit), claim(full, limit)  # plans and caches
    runs = race({"no archive": partial(claim, empty, limit), "archive": partial(claim, full, limit)}, claims)
    without, behind = ([1e3 * run.seconds for run in each] for each in runs.values())
    return [
        (f"{limit} of a database without archive", f"{statistics.median(without):.2f}", f"{p99(without):.2f}", "", ""),
        (f"{limit} beside the archive", f"{statistics.median(behind):.2f}", f"{p99(behind):.2f}",
         f"{statistics.median(behind) / statistics.median(without):.2f}", f"< {MOST_MS} ms"),
    ]  # fmt: skip


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def claim(claimer: Claimer, limit: int) -> Run:
    began = time.perf_counter()
    jobs = claimer.claim(limit)
    seconds = time.perf_counter() - began
    assert len(jobs) == limit, f"{len(jobs)} of {limit}"
    claimer.finish(jobs)
    return Run(jobs=limit, seconds=seconds, cpu_seconds=0)


if __name__ == "__main__":
    main()
