"""What does order cost?

- 1,000 lanes of 20 jobs, strict and unordered in turn, drained by 8 claimers at once, each over connections of its own,
  claiming up to 100. Afterwards every strict lane is looked at: no job may have started before the one before it ended.
- one strict lane, one claimer: claim a job, finish it, claim the next.

    python -m bench.strict [--lanes N] [--line N] [--rounds N] [--quick] [--url URL]
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

import psycopg

from bench.claimer import Claimer
from bench.race import Meter, Run, cost, figures, race, rate, ratio, show
from bench.stage import Kind, database, fill, options, place, server

CLAIMERS = 8
BATCH = 100
EACH = 20
AHEAD = 32
BROKEN = """
select count(*)
from (
    select f.started_at, lag(f.finished_at) over (partition by j.key order by j.id) as before
    from jobspec.job_finished f
    join jobspec.job j on j.id = f.id
) x
where x.started_at < x.before
"""


def main() -> None:
    given = options(__doc__, lanes=(1_000, 200), line=(5_000, 500), rounds=(5, 1))
    with server(given.url, place(disk=given.disk)) as url:
        runs = race(
            {
                "unordered": partial(lanes, url, Kind(keyed=True), given.lanes),
                "strict": partial(lanes, url, Kind(keyed=True, strict=True), given.lanes),
                "line": partial(line, url, given.line, 1),
                "ahead": partial(line, url, 10 * given.line, AHEAD),
            },
            given.rounds,
        )
    unordered, strict, one, ahead = runs.values()
    show(
        f"strict: {CLAIMERS} claimers, {given.rounds} rounds; no order broken",
        ("", "jobs/s", "to unordered", "server CPU us a job", "to unordered", "target"),
        [
            (f"{given.lanes:,} unordered lanes x {EACH}", figures(rate, unordered), "",
             figures(cost, unordered), "", ""),
            (f"{given.lanes:,} strict lanes x {EACH}", figures(rate, strict),
             ratio(rate, strict, unordered), figures(cost, strict), ratio(cost, strict, unordered),
             ">= 0.60 by the clock"),
            (f"1 strict lane, {given.line:,} jobs, 1 claimer", figures(rate, one), "", figures(cost, one), "", ""),
            (f"the same, run_ahead: {AHEAD}", figures(rate, ahead), "", figures(cost, ahead), "", ">= 2,000 jobs/s"),
        ],
    )  # fmt: skip


def lanes(server_url: str, kind: Kind, count: int) -> Run:
    with ExitStack() as stack:
        url = stack.enter_context(database(server_url, kind))
        fill(url, kind, count * EACH, lanes=count)
        claimers = [stack.enter_context(Claimer(url, kind)) for _ in range(CLAIMERS)]

        def work() -> int:
            with ThreadPoolExecutor(CLAIMERS) as threads:
                return sum(threads.map(partial(help_out, total=count * EACH, done=[]), claimers))

        run = Meter(url).run(work)
        assert run.jobs == count * EACH, f"{run.jobs} of {count * EACH}"
        if kind.strict:
            assert_ordered(url)
    return run


def help_out(claimer: Claimer, *, total: int, done: list[int]) -> int:
    """Until all jobs are done, by whomever: in strict lanes a claim can find nothing while jobs are left."""
    mine = 0
    while sum(done) < total:
        for batch in claimer.drain(BATCH):
            mine += len(batch)
            done.append(len(batch))
    return mine


def line(server_url: str, jobs: int, run_ahead: int) -> Run:
    kind = Kind(strict=True, run_ahead=run_ahead)
    with database(server_url, kind) as url:
        fill(url, kind, jobs)
        with Claimer(url, kind) as claimer:
            run = Meter(url).run(lambda: sum(len(batch) for batch in claimer.drain(BATCH)))
        assert run.jobs == jobs, f"{run.jobs} of {jobs}"
        if run_ahead == 1:
            assert_ordered(url)
    return run


def assert_ordered(url: str) -> None:
    with psycopg.connect(url) as conn:
        row: Any = conn.execute(BROKEN).fetchone()
    assert row[0] == 0, f"{row[0]} jobs started before the one before them in their lane had ended"


if __name__ == "__main__":
    main()
