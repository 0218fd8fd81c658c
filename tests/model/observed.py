"""What a database says, in the words of the model, and whether the model can follow it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg

from tests.model.promises import Job, Model, Span

READ = """
select j.id,
    case
        when f.id is not null then f.state when x.id is not null then 'running' when h.id is not null then h.state
        else 'ready'
    end::text as state,
    coalesce(f.attempt, x.attempt, h.attempt, r.attempt) as attempt,
    x.run,
    coalesce(x.cancel, false) as cancel,
    coalesce(x.suspect, h.id is null and r.suspect, false) as suspect,
    coalesce(h.state = 'dead', false) as blocks,
    r.rank,
    r.pos
from jobspec.job j
left join jobspec.job_finished f on f.id = j.id
left join jobspec.job_running x on x.id = j.id
left join jobspec.job_held h on h.id = j.id
left join jobspec.job_ready r on r.id = j.id
"""
FINISHED = "select id from jobspec.bundle where finished_at is not null"
BROKEN = """
select * from jobspec.check_places()
union all
select * from jobspec.check_limits()
union all
select * from jobspec.check_waits()
"""


class Seen(NamedTuple):
    state: str
    attempt: int
    run: int | None
    cancel: bool
    suspect: bool
    blocks: bool


@dataclass(frozen=True, slots=True)
class Everything:
    jobs: dict[int, Seen]
    places: dict[int, tuple[int, int]]
    """Of those that have one."""
    finished: set[int]
    """Bundles."""
    broken: list[Any]
    """What ``jobspec.check()`` finds among the jobs; the rest of it never changes."""


def read(conn: psycopg.Connection[Any]) -> Everything:
    with conn.pipeline():
        jobs, finished, broken = conn.execute(READ), conn.execute(FINISHED), conn.execute(BROKEN)
        rows = jobs.fetchall()
        return Everything(
            jobs={row[0]: Seen(*row[1:7]) for row in rows},
            places={row[0]: (row[7], row[8]) for row in rows if row[8] is not None},
            finished={row[0] for row in finished.fetchall()},
            broken=broken.fetchall(),
        )


def follow(model: Model, seen: dict[int, Seen], span: Span) -> None:
    """Let happen in the model what has happened on its own. Raises AssertionError on anything else."""
    assert seen.keys() == model.jobs.keys(), (
        f"lost: {model.jobs.keys() - seen.keys()}; never committed: {seen.keys() - model.jobs.keys()}"
    )
    while True:
        odd = [job for job in model.jobs.values() if job.facts() != seen[job.id]]
        if not odd:
            return
        if not [job for job in odd if _step(model, job, seen[job.id], span)]:
            raise AssertionError("; ".join(f"job {job.id}: {seen[job.id]}, not {job.facts()}: {job}" for job in odd))


def _step(model: Model, job: Job, seen: Seen, span: Span) -> bool:
    for event, state in model.may(job):
        passes = event == "pass"
        if state == seen.state and (job.blocks and not seen.blocks if passes else job.state != seen.state):
            model.happen(job, event, state, span)
            return True
    return False


def places(model: Model, found: dict[int, tuple[int, int]]) -> None:
    """A place is kept as long as the job has it, and strict lanes have the order of the calls."""
    for job in model.jobs.values():
        place = found.get(job.id)
        if job.kind.channel.strict:
            assert (place is not None) == job.placed, f"job {job.id} is at {place}: {job}"
            moved = job.place is not None and place is not None and place != job.place
            assert not moved, f"job {job.id} was at {job.place} and is at {place}"
        job.place = place if place is not None or job.state != "running" else job.place
    lanes: dict[object, list[Job]] = {}
    for job in sorted((job for job in model.jobs.values() if job.placed), key=lambda job: job.place or (0, 0)):
        lanes.setdefault(job.lane, []).append(job)
    for lane in lanes.values():
        for n, job in enumerate(lane):
            late = [other.id for other in lane[:n] if job.span[1] < other.span[0]]
            assert not late, f"job {job.id} was before {late}, and is behind"
