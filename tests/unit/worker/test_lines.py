"""Jobs of a lane that were taken ahead wait for the run before them, not for the job: it may be claimed twice."""

from __future__ import annotations

from jobspec.core.job import ClaimedJob
from jobspec.worker.lines import Lines


def claimed(*runs: int) -> list[ClaimedJob]:
    """The jobs 1, 2, ... of one lane, handed out in one claim."""
    return [
        ClaimedJob(
            id=n,
            run=run,
            attempt=1,
            kind_id=1,
            payload="{}",
            blob=None,
            timeout_seconds=None,
            suspect=False,
            behind=n - 1 or None,
        )
        for n, run in enumerate(runs, 1)
    ]


def test_one_after_the_other_may_start() -> None:
    lines, (first, second, third) = Lines(), claimed(10, 11, 12)
    assert lines.sort_in([first, second, third]) == [first]
    assert lines.next_after(first) is second
    assert lines.next_after(second) is third
    assert lines.next_after(third) is None
    assert lines.take_all() == []


def test_nobody_behind_one_that_did_not_end_well_may_start() -> None:
    lines, (first, second, third) = Lines(), claimed(10, 11, 12)
    lines.sort_in([first, second, third])
    assert lines.cut_after(first) == [second, third]
    assert lines.take_all() == []


def test_jobs_that_are_claimed_again_before_their_lost_runs_are_known_are_kept_apart() -> None:
    lines, lost, again = Lines(), claimed(10, 11, 12), claimed(20, 21, 22)
    lines.sort_in(lost)
    assert lines.sort_in(again) == [again[0]]
    assert lines.cut_after(lost[0]) == lost[1:]
    assert lines.next_after(again[0]) is again[1]
    assert lines.take_all() == [again[2]]


def test_the_end_of_a_lost_run_starts_nobody_behind_the_new_one() -> None:
    lines, lost, again = Lines(), claimed(10), claimed(20, 21)
    lines.sort_in(lost)
    lines.sort_in(again)
    assert lines.next_after(lost[0]) is None
