"""Kinds with a limit of their own: what is claimed when, as values, and in a whole worker."""

from __future__ import annotations

from collections import Counter

import anyio
import pytest
from anyio import Event
from hypothesis import given, settings
from hypothesis import strategies as st

from jobspec.backends.worker_backend import RegisteredKind
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.quotas import Quotas, Wish
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import Work, WorkJob, working

SLOTS = 4
KINDS = {1: "p.free", 2: "p.one", 3: "p.two", 4: "p.two"}


def quotas(limits: dict[str, int] | None = None) -> Quotas:
    made = Quotas({"p.one": 1, "p.two": 2} if limits is None else limits, slots=SLOTS)
    made.bind(KINDS)
    return made


def kinds(wish: Wish | None) -> list[int] | None:
    assert wish is not None
    return wish.kinds


# ---- what is claimed
def test_without_limits_a_claim_is_what_it_always_was() -> None:
    none = quotas({})
    assert none.together(16, everything=True) == Wish(limit=16)
    assert none.together(16, everything=False) == Wish(limit=16)
    assert none.alone(room=4, now=0.0, others=True) is None
    assert none.ended(1) is False


def test_a_limit_that_the_slots_keep_anyway_is_none() -> None:
    assert quotas({"p.one": SLOTS}).together(16, everything=False) == Wish(limit=16)


def test_kinds_with_a_limit_are_claimed_by_themselves_and_only_as_many_as_may_start() -> None:
    made = quotas()
    assert made.together(16, everything=False).kinds == [1]
    assert made.alone(room=9, now=0.0, others=True) is None  # the others' turn
    first, second = made.alone(room=9, now=0.0, others=True), None
    assert (kinds(first), first and first.limit) == ([2], 1)
    made.alone(room=9, now=0.0, others=True)
    second = made.alone(room=9, now=0.0, others=True)
    assert (kinds(second), second and second.limit) == ([3, 4], 2), "all versions of a kind share its limit"


def test_a_kind_at_its_limit_is_not_claimed_until_one_of_its_jobs_has_ended() -> None:
    made = quotas()
    made.taken([2])
    assert made.together(16, everything=True).kinds == [1, 3, 4]
    assert 2 not in [
        kind for _ in range(9) if (wish := made.alone(room=9, now=0.0, others=False)) for kind in wish.kinds or ()
    ]
    assert made.ended(2) is True
    assert made.together(16, everything=True).kinds == [1, 2, 3, 4]


def test_a_claim_of_everything_never_brings_more_of_a_kind_than_it_may_have() -> None:
    made = quotas()
    assert made.together(16, everything=True) == Wish(limit=1, kinds=[1, 2, 3, 4], quotas=tuple(made._quotas))
    made.taken([2])
    assert made.together(16, everything=True).limit == 2
    made.taken([3, 4])
    assert made.together(16, everything=True).limit == 16


def test_a_kind_that_ran_dry_is_asked_for_once_a_second_while_others_keep_the_worker_busy() -> None:
    made = quotas({"p.one": 1})
    wish = made.alone(room=4, now=100.0, others=False)
    assert wish is not None
    made.answered(wish, more=False, now=100.0)
    busy = [made.alone(room=4, now=100.5, others=True) for _ in range(4)]
    assert busy == [None] * 4
    later = [made.alone(room=4, now=101.0, others=True) for _ in range(2)]
    assert [kinds(each) for each in later if each] == [[2]]
    assert made.alone(room=4, now=500.0, others=False) is None, "at rest the bell covers it"


def test_when_all_kinds_are_at_their_limits_a_claim_asks_for_nothing() -> None:
    made = Quotas({"p.one": 1}, slots=SLOTS)
    made.bind({2: "p.one"})
    assert made.together(16, everything=False) == Wish(limit=0, kinds=[])
    made.taken([2])
    assert made.together(16, everything=True) == Wish(limit=0, kinds=[])


def test_what_is_held_stays_counted_when_the_worker_registers_anew() -> None:
    made = quotas()
    made.taken([2])
    made.bind(KINDS)
    assert made.together(16, everything=True).kinds == [1, 3, 4]
    assert made.ended(2)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_limit_is_exceeded_and_everybody_gets_a_turn(data: st.DataObject) -> None:
    """Deep queues of all kinds: claims come back full, jobs end in any order."""
    limits = {"p.one": data.draw(st.integers(1, 3)), "p.two": data.draw(st.integers(1, 3))}
    made = quotas(limits)
    running: list[int] = []
    served: Counter[str] = Counter()
    since: Counter[str] = Counter()
    for _ in range(data.draw(st.integers(20, 60))):
        room = SLOTS - len(running)
        if room:
            wish = made.alone(room=room, now=0.0, others=True) or made.together(room, everything=False)
            brought = [
                wish.kinds[data.draw(st.integers(0, len(wish.kinds) - 1))] for _ in range(wish.limit) if wish.kinds
            ]
            made.answered(wish, more=True, now=0.0)
            made.taken(brought)
            running += brought
            names = {KINDS[each] for each in brought}
            served.update(names)
            since.update(name for name in ("p.free", *limits) if name not in names)
            for name in names:
                since[name] = 0
        held = Counter(KINDS[each] for each in running)
        assert all(held[name] <= limit for name, limit in limits.items())
        while len(running) == SLOTS or (running and data.draw(st.booleans())):
            made.ended(running.pop(data.draw(st.integers(0, len(running) - 1))))
        for name in ("p.free", *limits):
            if held[name] == limits.get(name):
                since[name] = 0
            assert since[name] <= 6, f"{name} waits for its turn"


# ---- in a worker
def two_kinds(free: object, limited: object, limit: int) -> DispatchTable:
    routes = {
        "free": Route("test.work", 1, WorkJob, Work, None),
        "limited": Route("test.limited", 1, WorkJob, Work, None, concurrency=limit),
    }
    return build_dispatch_table(routes, {"free": free, "limited": limited})  # type: ignore[dict-item]


def backend_of_two() -> FakeBackend:
    backend = FakeBackend()
    backend.others = [RegisteredKind(id=8, name="test.limited", version=1, timeout_seconds=900.0, ordered=False)]
    return backend


@pytest.mark.anyio
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_no_more_jobs_of_a_kind_run_at_once_than_it_says(limit: int) -> None:
    backend = backend_of_two()
    running, most = 0, 0

    async def limited(_job: WorkJob) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await anyio.lowlevel.checkpoint()
        running -= 1

    async def free(_job: WorkJob) -> None:
        await anyio.lowlevel.checkpoint()

    for number in range(60):
        backend.add(kind_id=8 if number % 3 else 7)
    async with working(backend, two_kinds(free, limited, limit), concurrency=4):
        await backend.until("done")
    assert most == limit
    assert {job.attempt for job in backend.jobs.values()} == {1}, "none was claimed only to be given back"


@pytest.mark.anyio
async def test_a_kind_at_its_limit_starves_nobody_and_holds_no_job_that_it_cannot_run() -> None:
    backend = backend_of_two()
    stuck = [backend.add(kind_id=8) for _ in range(100)]
    waiting = [backend.add() for _ in range(20)]
    gate = Event()

    async def limited(_job: WorkJob) -> None:
        await gate.wait()

    async def free(_job: WorkJob) -> None:
        pass

    async with working(backend, two_kinds(free, limited, 2), concurrency=4):
        for job in waiting:
            await backend.until_it_is("done", job)
        assert Counter(job.state for job in stuck) == {"running": 2, "ready": 98}
        gate.set()
        await backend.until("done")
    assert {job.attempt for job in stuck} == {1}


@pytest.mark.anyio
async def test_a_busy_worker_does_not_starve_a_kind_that_has_a_limit() -> None:
    backend = backend_of_two()

    async def limited(_job: WorkJob) -> None:
        pass

    async def free(_job: WorkJob) -> None:
        await anyio.lowlevel.checkpoint()
        if late.state == "ready":  # as long as it waits, there is more of the other
            backend.add()

    late = backend.add(kind_id=8)
    for _ in range(8):
        backend.add()
    async with working(backend, two_kinds(free, limited, 1), concurrency=4):
        await backend.until_it_is("done", late)
        await backend.until("done")


@pytest.mark.anyio
async def test_what_a_stop_interrupts_is_given_back() -> None:
    backend = backend_of_two()
    jobs = [backend.add(kind_id=8) for _ in range(5)]
    clock = FakeClock()
    started = Event()

    async def limited(_job: WorkJob) -> None:
        started.set()
        await anyio.sleep_forever()

    async def free(_job: WorkJob) -> None:
        pass

    async with working(backend, two_kinds(free, limited, 1), concurrency=4, clock=clock) as worker:
        await started.wait()
        worker.stop()
        await clock.advance(31)
    assert [(job.state, job.attempt) for job in jobs] == [("ready", 0)] * 5


@pytest.mark.anyio
async def test_an_idle_worker_makes_one_statement_a_poll_whatever_its_kinds() -> None:
    backend = backend_of_two()
    clock = FakeClock()

    async def nothing(_job: WorkJob) -> None:
        pass

    async with working(backend, two_kinds(nothing, nothing, 1), concurrency=4, clock=clock) as worker:
        await clock.advance(1)
        backend.asked.clear()
        await clock.advance(100)
        assert 8 <= len(backend.asked) <= 12
        assert {each.kinds for each in backend.asked} == {(7, 8)}
        worker.stop()
        await clock.advance(1)


@pytest.mark.anyio
async def test_one_job_after_another_of_a_deep_queue_costs_one_claim_each() -> None:
    backend = backend_of_two()

    async def limited(_job: WorkJob) -> None:
        await anyio.lowlevel.checkpoint()

    async def free(_job: WorkJob) -> None:
        pass

    for _ in range(50):
        backend.add(kind_id=8)
    async with working(backend, two_kinds(free, limited, 1), concurrency=4):
        await backend.until("done")
    assert len(backend.asked) <= 60


# ---- channels
HOMES = {1: "p.mail", 2: "p.mail", 3: "p.mail", 4: "p.other"}


def of_channels(**limits: int) -> Quotas:
    made = Quotas({"p.one": 1}, SLOTS, {f"p.{name}": limit for name, limit in limits.items()})
    made.bind(KINDS, HOMES)
    return made


def test_the_kinds_of_a_channel_share_its_limit() -> None:
    some = of_channels(mail=2)
    some.taken([1, 2])
    assert some.alone(room=4, now=0.0, others=False) is None
    assert kinds(some.together(4, everything=True)) == [4]
    assert some.ended(2)
    wish = some.together(4, everything=True)
    assert (kinds(wish), wish.limit) == ([1, 2, 3, 4], 1)


def test_a_kind_keeps_its_own_limit_inside_the_one_of_its_channel() -> None:
    some = of_channels(mail=3)
    some.taken([2])
    wish = some.together(4, everything=True)
    assert (kinds(wish), wish.limit) == ([1, 3, 4], 2)


def test_room_in_a_channel_that_was_full_is_room_for_all_its_kinds() -> None:
    some = of_channels(mail=2)
    some.taken([1, 3])
    some.answered(some.together(4, everything=True), more=False, now=0.0)
    assert some.ended(1)
    asked = [some.alone(room=4, now=0.0, others=False) for _ in range(2)]
    assert sorted(kinds(wish) or [] for wish in asked) == [[1, 3], [2]]


def test_a_registration_with_other_channels_keeps_what_is_held() -> None:
    some = of_channels(mail=2)
    some.taken([1, 3])
    some.bind(KINDS, {**HOMES, 3: "p.other"})
    assert some.together(4, everything=True).limit == 1
    some.ended(1)
    some.ended(3)
    assert some.together(4, everything=True).limit == 1  # of p.one, inside the channel


def test_a_limit_of_a_channel_that_is_not_below_the_slots_limits_nothing() -> None:
    assert of_channels(mail=SLOTS).together(4, everything=True).limit == 1
