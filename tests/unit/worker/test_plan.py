"""What the producer decides: pure values, no worker."""

from __future__ import annotations

from math import inf

import pytest

from jobspec.backends.worker_backend import Claim
from jobspec.core.job import ClaimedJob
from jobspec.worker.plan import (
    BATCH,
    CALM_SECONDS,
    MOST_AHEAD,
    MOST_UNDER_WAY,
    MOST_UNRECORDED,
    START_SECONDS,
    Ask,
    Progress,
    Rest,
    after_claim,
    after_rest,
    ahead,
    overlaps,
    plan,
    room,
    room_opens_at,
)

NOW = 100.0


def claimed(count: int) -> list[ClaimedJob]:
    return [
        ClaimedJob(
            id=each, run=each, attempt=1, kind_id=1, payload="{}", blob=None, timeout_seconds=None, suspect=False
        )
        for each in range(count)
    ]


def after(progress: Progress, ask: Ask, claim: Claim) -> Progress:
    return after_claim(progress, ask, claim, now=NOW, poll_seconds=10.0)


def ask(limit: int = 16, bell: bool = False, tick: bool = False) -> Ask:
    return Ask(limit=limit, bell=bell, tick=tick)


# ---- overlap
@pytest.mark.parametrize(
    ("step", "flowing", "under_way", "expected"),
    [
        (ask(BATCH), True, 0, True),
        (ask(BATCH, tick=True), True, MOST_UNDER_WAY - 1, True),
        (ask(BATCH), True, MOST_UNDER_WAY, False),
        (ask(BATCH), False, 0, False),
        (ask(BATCH - 1), True, 0, False),
        (ask(BATCH, bell=True), True, 0, False),
        (Rest(seconds=1.0, for_room=True), True, 1, False),
    ],
)
def test_only_whole_batches_in_a_flood_are_claimed_without_waiting(
    step: Ask | Rest, flowing: bool, under_way: int, expected: bool
) -> None:
    assert overlaps(step, flowing=flowing, under_way=under_way) is expected


# ---- room
@pytest.mark.parametrize(("open_jobs", "expected"), [(0, 16), (10, 6), (16, 0)])
def test_slow_handlers_get_only_what_can_start_at_once(open_jobs: int, expected: int) -> None:
    assert room(slots=16, open_jobs=open_jobs, waiting=0, unrecorded=0, mean_seconds=0.5) == expected


def test_handlers_nobody_has_seen_yet_count_as_slow() -> None:
    assert room(slots=16, open_jobs=0, waiting=0, unrecorded=0, mean_seconds=inf) == 16


@pytest.mark.parametrize(
    ("open_jobs", "expected"),
    [(0, BATCH), (16 + 2 * BATCH, BATCH), (17 + 2 * BATCH, 0), (16 + MOST_AHEAD, 0), (10_000, 0)],
)
def test_fast_handlers_get_some_batches_ahead_and_another_when_one_is_missing(open_jobs: int, expected: int) -> None:
    assert room(slots=16, open_jobs=open_jobs, waiting=0, unrecorded=0, mean_seconds=0.0001) == expected


@pytest.mark.parametrize(
    ("mean_seconds", "expected"), [(0.00001, MOST_AHEAD), (0.0005, 960), (0.0009, 533), (0.001, 0)]
)
def test_no_more_is_claimed_ahead_than_is_run_in_a_moment(mean_seconds: float, expected: int) -> None:
    assert ahead(slots=16, mean_seconds=mean_seconds) == expected


@pytest.mark.parametrize("mean_seconds", [0.0001, 0.5])
def test_jobs_that_wait_for_others_of_their_lanes_leave_no_slot_empty(mean_seconds: float) -> None:
    assert room(slots=16, open_jobs=2000, waiting=1997, unrecorded=0, mean_seconds=mean_seconds) == 13
    assert room(slots=16, open_jobs=2000, waiting=1984, unrecorded=0, mean_seconds=mean_seconds) == 0


def test_nothing_is_claimed_while_too_many_outcomes_wait_to_be_written() -> None:
    assert room(slots=16, open_jobs=0, waiting=0, unrecorded=MOST_UNRECORDED, mean_seconds=0.0001) == 0


@pytest.mark.parametrize("mean_seconds", [0.0001, 0.5])
@pytest.mark.parametrize("slots", [1, 16, 1000])
def test_room_opens_exactly_where_it_is_said_to(slots: int, mean_seconds: float) -> None:
    opens_at = room_opens_at(slots=slots, mean_seconds=mean_seconds)
    assert room(slots=slots, open_jobs=opens_at, waiting=0, unrecorded=0, mean_seconds=mean_seconds) > 0
    assert room(slots=slots, open_jobs=opens_at + 1, waiting=0, unrecorded=0, mean_seconds=mean_seconds) == 0


# ---- steps
def test_it_begins_with_a_claim_that_ticks_and_leaves_the_bell() -> None:
    assert plan(Progress(), now=NOW, room=16) == ask(tick=True)


def test_while_claims_are_full_it_claims_on_and_ticks_once_a_second() -> None:
    progress = after(Progress(), ask(tick=True), Claim(jobs=claimed(16)))
    assert plan(progress, now=NOW + 0.5, room=9) == ask(9)
    assert plan(progress, now=NOW + 1.0, room=9) == ask(9, tick=True)


@pytest.mark.parametrize("got", [0, 15])
def test_a_claim_that_comes_back_short_is_followed_by_one_that_sets_the_bell(got: int) -> None:
    progress = after(Progress(), ask(tick=True), Claim(jobs=claimed(got)))
    assert plan(progress, now=NOW, room=16) == ask(bell=True)


def test_a_claim_that_found_some_is_followed_by_another_once_they_have_started() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=claimed(3)))
    assert plan(progress, now=NOW, room=13) == Rest(seconds=NOW + CALM_SECONDS - NOW, for_room=False)
    assert plan(after_rest(progress, early=False), now=NOW + CALM_SECONDS, room=13) == ask(13, bell=True)


def test_a_claim_that_found_some_and_knows_of_more_is_followed_by_another_at_once() -> None:
    progress = after(Progress(ticked_at=NOW, woken=True), ask(bell=True), Claim(jobs=claimed(3), again=True))
    assert plan(progress, now=NOW, room=13) == ask(13, bell=True)


def test_whoever_is_woken_ticks_after_the_jobs_have_started_and_not_before() -> None:
    overdue = Progress(bell=True, ticked_at=NOW - 1.5, woken=True)
    step = plan(overdue, now=NOW, room=16)
    assert step == ask(bell=True)
    assert isinstance(step, Ask)
    progress = after(overdue, step, Claim(jobs=claimed(3)))
    assert plan(progress, now=NOW, room=13) == Rest(seconds=NOW + START_SECONDS - NOW, for_room=False)
    assert plan(after_rest(progress, early=False), now=NOW + START_SECONDS, room=13) == ask(13, bell=True, tick=True)


def test_a_stream_of_jobs_that_never_pauses_does_not_keep_a_worker_from_ticking() -> None:
    progress, now, ticks = Progress(bell=True, ticked_at=NOW), NOW, 0
    for _ in range(1000):
        now += 0.01
        step = plan(after_rest(progress, early=True), now=now, room=16)
        assert isinstance(step, Ask)
        ticks += step.tick
        progress = after_claim(progress, step, Claim(jobs=claimed(3)), now=now, poll_seconds=10.0)
    assert 4 <= ticks <= 5


def test_what_was_due_is_promoted_on_time_though_other_jobs_come_all_the_while() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=[], due_seconds=0.3))
    woken = after_rest(progress, early=True)
    progress = after(woken, ask(bell=True), Claim(jobs=claimed(3)))
    assert plan(after_rest(progress, early=True), now=NOW + 0.2, room=16) == ask(bell=True)
    assert plan(after_rest(progress, early=True), now=NOW + 0.31, room=16) == ask(bell=True, tick=True)


def test_it_rests_until_the_poll_only_after_the_bell_was_set_in_vain() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=[]))
    assert plan(progress, now=NOW, room=16) == Rest(seconds=10.0, for_room=False)
    assert plan(progress, now=NOW + 10, room=16) == ask(bell=True, tick=True)


def test_an_idle_worker_sends_one_statement_a_poll() -> None:
    progress, now, statements = Progress(), NOW, 0
    while now < NOW + 100:
        match plan(progress, now=now, room=16):
            case Rest(seconds=seconds):
                now += seconds
                progress = after_rest(progress, early=False)
            case step:
                statements += 1
                progress = after_claim(progress, step, Claim(jobs=[]), now=now, poll_seconds=10.0)
    assert statements == 2 + 9  # two to fall asleep


def test_who_is_woken_keeps_the_bell_set_and_does_not_tick() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=[]))
    woken = after_rest(progress, early=True)
    assert plan(woken, now=NOW + 0.5, room=16) == ask(bell=True)


def test_a_batch_that_was_full_leaves_the_bell_alone() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=claimed(16)))
    assert plan(progress, now=NOW, room=16) == ask(bell=False)


def test_it_wakes_for_the_next_due_job_and_promotes_it_however_short_ago_it_ticked() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True), Claim(jobs=[], due_seconds=0.25))
    assert plan(progress, now=NOW, room=16) == Rest(seconds=0.25, for_room=False)
    due = after_rest(progress, early=False)
    assert plan(due, now=NOW + 0.25, room=16) == ask(bell=True, tick=True)


def test_a_due_job_that_somebody_else_promotes_does_not_make_it_spin() -> None:
    progress = after(Progress(ticked_at=NOW), ask(bell=True, tick=True), Claim(jobs=[], due_seconds=-5.0))
    step = plan(progress, now=NOW, room=16)
    assert isinstance(step, Rest)
    assert step.seconds >= 0.01


def test_while_somebody_writes_it_looks_again_ever_more_slowly() -> None:
    progress, pauses = Progress(ticked_at=NOW), []
    for _ in range(6):
        progress = after(progress, ask(bell=True), Claim(jobs=[], again=True))
        step = plan(progress, now=NOW, room=16)
        assert isinstance(step, Rest)
        pauses.append(step.seconds)
        progress = after_rest(progress, early=False)
    assert pauses == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.0, 1.0])
    progress = after(progress, ask(bell=True), Claim(jobs=[]))
    assert plan(progress, now=NOW, room=16) == Rest(seconds=10.0, for_room=False)


def test_without_room_it_waits_for_a_slot_and_still_ticks_once_a_second() -> None:
    progress = Progress(ticked_at=NOW)
    assert plan(progress, now=NOW + 0.5, room=0) == Rest(seconds=0.5, for_room=True)
    tick = plan(progress, now=NOW + 1.0, room=0)
    assert tick == Ask(limit=0, bell=False, tick=True)
    assert isinstance(tick, Ask)
    assert after(progress, tick, Claim(jobs=[])) == Progress(ticked_at=NOW)


@pytest.mark.parametrize("mean_seconds", [0.0001, 0.5])
def test_with_a_mark_nothing_is_claimed_until_so_few_are_left_and_then_as_much_as_there_is_room(
    mean_seconds: float,
) -> None:
    """A-S26."""

    def rooms(open_jobs: int) -> int:
        return room(slots=8, refill_at=4, open_jobs=open_jobs, waiting=0, unrecorded=0, mean_seconds=mean_seconds)

    opens_at = room_opens_at(slots=8, refill_at=4, mean_seconds=mean_seconds)
    assert [rooms(running) > 0 for running in range(9)] == [running <= opens_at for running in range(9)]
    assert rooms(opens_at) >= 4
