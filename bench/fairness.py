"""How long does a lane with a million jobs keep the others waiting?

One lane with 1,000,000 jobs, enqueued before 1,000 lanes with one job each. A round is as many claimed jobs as there
are lanes: how many rounds until the last of the single jobs has started?

    python -m bench.fairness [--deep N] [--lanes N] [--limit N] [--quick] [--url URL]
"""

from __future__ import annotations

from typing import Any

import psycopg

from bench.claimer import Claimer
from bench.race import show
from bench.stage import TEXT, Kind, database, fill, options, place, server

KIND = Kind(keyed=True)
SINGLES = """
select jobspec.enqueue_many(jsonb_agg(jsonb_build_object(
    'kind', 'bench.noop', 'version', 1, 'payload', jsonb_build_object('k', i, 'n', i, 'text', %s::text)
)))
from generate_series(1, %s::int) i
"""


def main() -> None:
    given = options(__doc__, deep=(1_000_000, 20_000), lanes=(1_000, 200), limit=(100, 20))
    rows = []
    with server(given.url, place(disk=given.disk)) as url, database(url, KIND) as made:
        fill(made, KIND, given.deep)
        for limit in (given.limit, 5 * given.limit):
            claims = claims_until_started(made, given.lanes, limit)
            rows.append((f"{limit}", f"{claims}", f"{claims * limit / (given.lanes + 1):.2f}", "<= 2"))
    show(
        f"fairness: {given.lanes:,} single jobs beside a lane of {given.deep:,}",
        ("jobs a claim", "claims until all have started", "rounds", "target"),
        rows,
    )


def claims_until_started(url: str, lanes: int, limit: int) -> int:
    with psycopg.connect(url, autocommit=True) as conn, Claimer(url, KIND) as claimer:
        claimer.finish(claimer.claim(limit))  # in the middle of things
        row: Any = conn.execute(SINGLES, [TEXT, lanes]).fetchone()
        waiting, claims = set(row[0]), 0
        while waiting:
            jobs = claimer.claim(limit)
            claimer.finish(jobs)
            waiting.difference_update(job.id for job in jobs)
            claims += 1
    return claims


if __name__ == "__main__":
    main()
