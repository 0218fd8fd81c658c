"""Who gets which job, and when: filters, leases, order, limits, turns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from jobspec import enqueue_many
from jobspec.backends.backend import SyncBackend
from jobspec.errors import LeaseLostError, NotFoundError, NotReadyError, OptionError
from tests.conformance.acme import book, burnt, limited, link, note, paired, passed, rated, rolled, ship, told, visit
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def ids(jobs: list[Any]) -> list[int]:
    return [job.id for job in jobs]


@needs("claims")
def test_claims_are_by_channel(backend: SyncBackend) -> None:
    """A-O13, A-P11."""
    post, mail, ledger = link.configure(channel="post").enqueue(backend), link.enqueue(backend), book.enqueue(backend)
    assert ids(backend.claim(channels=["acme.post"], limit=9)) == [post.id]
    assert backend.claim(channels=["acme.post"], limit=9) == []
    both = backend.claim(channels=["acme.mail", "acme.ledger"], limit=9)
    assert sorted(ids(both)) == sorted([mail.id, ledger.id])


@needs("claims", "picking")
def test_claims_are_by_kind_channel_and_pattern(backend: SyncBackend) -> None:
    """A-O13, A-P11."""
    with pytest.raises(OptionError):
        backend.claim(kinds="acme.note")
    post, mail, ledger = note.configure(channel="post").enqueue(backend), told.enqueue(backend), book.enqueue(backend)
    assert backend.claim(channels=["nowhere.else"], limit=9) == []
    assert backend.claim(kinds=["acme.n"], limit=9) == []
    assert backend.claim(kinds=["acmeXnote"], limit=9) == []
    assert ids(backend.claim(channels=["acme.post"], limit=9)) == [post.id]
    assert ids(backend.claim(kinds=["acme.t*"], limit=9)) == [mail.id]
    assert ids(backend.claim(channels=["acme.mail", "acme.ledger"], limit=9)) == [ledger.id]


@needs("claims")
@pytest.mark.parametrize("bad", [{"limit": 0}, {"lease": timedelta(0)}, {"channels": "acme.mail"}], ids=str)
def test_a_claim_that_makes_no_sense_is_refused(backend: SyncBackend, bad: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        backend.claim(**bad)


@needs("claims", "picking", "dependencies")
def test_a_claim_by_id_takes_that_job_or_says_why_not(backend: SyncBackend) -> None:
    """A-O12."""
    a, b = note.enqueue(backend), note.enqueue(backend)
    child = ship.enqueue(backend, note=b)
    (job,) = backend.claim(id=b.id)
    job.release()
    (job,) = backend.claim(id=a.id)
    for refused in (child.id, a.id):
        with pytest.raises(NotReadyError):
            backend.claim(id=refused)
    job.finish()
    with pytest.raises(NotReadyError):
        backend.claim(id=a.id)
    with pytest.raises(NotFoundError):
        backend.claim(id=987_654_321)


@needs("claims")
def test_a_blocked_claim_ends_when_its_time_is_over(backend: SyncBackend) -> None:
    """A-O07."""
    assert backend.claim(block=0.02) == []


@needs("claims")
def test_two_blocked_claims_get_one_job_each(backend: SyncBackend) -> None:
    """A-O10."""
    got: list[int] = []
    threads = [Thread(target=lambda: got.extend(ids(backend.claim(block=60)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    handles = [link.enqueue(backend) for _ in range(2)]
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(each.id for each in handles)


@needs("leases", "claims")
def test_what_somebody_holds_no_longer_is_handed_out_again(rig: Rig, backend: SyncBackend) -> None:
    """A-O04: and who held it is told."""
    handle = link.enqueue(backend)
    (one,) = backend.claim(lease=MINUTE)
    assert backend.claim() == []
    rig.later(61)
    (two,) = backend.claim(lease=HOUR)
    assert (two.id, two.attempt) == (handle.id, 2)
    with pytest.raises(LeaseLostError):
        one.finish()
    two.finish()
    assert backend.claim() == []


@needs("leases", "claims", "looking")
def test_a_lease_that_runs_out_counts_as_an_attempt(rig: Rig, backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    for attempt in (1, 2, 3):
        (job,) = backend.claim(lease=MINUTE)
        assert job.attempt == attempt
        assert backend.claim() == []
        rig.later(61)
    assert backend.claim() == []
    with pytest.raises(LeaseLostError):
        job.finish()
    view = handle.view()
    assert (view.state, [each.type for each in view.errors]) == ("dead", ["lost"] * 3)


@needs("leases", "claims")
def test_a_lease_can_be_prolonged(rig: Rig, backend: SyncBackend) -> None:
    link.enqueue(backend)
    (job,) = backend.claim(lease=MINUTE)
    rig.later(50)
    assert isinstance(job.extend(HOUR), datetime)
    rig.later(3000)
    assert backend.claim() == []
    job.finish()


@needs("leases", "claims", "suspects")
def test_suspects_are_handed_out_alone(rig: Rig, backend: SyncBackend) -> None:
    handles = enqueue_many(backend, [note.request() for _ in range(3)])
    assert len(backend.claim(limit=3, lease=MINUTE)) == 3
    rig.later(61)
    rest = {each.id for each in handles}
    while rest:
        jobs = backend.claim(limit=9)
        assert len(jobs) == 1
        rest.remove(jobs[0].id)


# ---- order
@needs("order", "claims")
def test_a_lane_runs_one_after_the_other_and_lanes_beside_each_other(backend: SyncBackend) -> None:
    """A-S03, A-S04."""
    a1, a2, b1 = (book.enqueue(backend, customer=customer).id for customer in (1, 1, 2))
    jobs = {job.id: job for job in backend.claim(limit=9)}
    assert jobs.keys() == {a1, b1}
    assert [job.key for job in (jobs[a1], jobs[b1])] == ["[1]", "[2]"]
    assert backend.claim(limit=9) == []
    jobs[a1].finish()
    assert ids(backend.claim(limit=9)) == [a2]


@needs("order", "claims", "retries")
def test_a_failed_head_keeps_its_place(rig: Rig, backend: SyncBackend) -> None:
    first, second = book.enqueue(backend).id, book.enqueue(backend).id
    (job,) = backend.claim(limit=9)
    assert job.fail("no") == "scheduled"
    assert backend.claim(limit=9) == []
    rig.later(61)
    (job,) = backend.claim(limit=9)
    assert (job.id, job.attempt) == (first, 2)
    job.finish()
    assert ids(backend.claim()) == [second]


@needs("order", "delay", "two phases", "claims")
def test_a_head_that_is_held_holds_its_lane(rig: Rig, backend: SyncBackend) -> None:
    delayed = book.configure(delay=MINUTE).enqueue(backend, customer=1)
    reserved = book.reserve(backend, MINUTE, customer=2)
    behind = [book.enqueue(backend, customer=customer).id for customer in (1, 2)]
    assert backend.claim(limit=9) == []
    reserved.commit()
    assert ids(backend.claim(limit=9)) == [reserved.handle.id]
    rig.later(61)
    assert ids(backend.claim(limit=9)) == [delayed.id]
    assert backend.count({"id": behind, "state": "ready"}) == {"ready": 2}


@needs("order", "claims")
def test_a_dead_head_lets_the_next_one_pass(backend: SyncBackend) -> None:
    first, second = book.enqueue(backend), book.enqueue(backend)
    (job,) = backend.claim()
    assert (job.id, job.fail("no", give_up=True)) == (first.id, "dead")
    assert ids(backend.claim()) == [second.id]


@needs("order", "blocking", "claims", "steering")
def test_a_dead_head_blocks_until_somebody_unblocks(rig: Rig, backend: SyncBackend) -> None:
    first, second = passed.enqueue(backend, customer=7), passed.enqueue(backend, customer=7)
    other = passed.enqueue(backend, customer=8)
    backend.claim(id=first.id)[0].fail("no")
    assert ids(backend.claim(limit=9)) == [other.id]
    with pytest.raises(OptionError):
        rig.operator.unblock("acme.gate", None)
    assert rig.operator.unblock("acme.gate", "[7]") == first.id
    assert rig.operator.unblock("acme.gate", "[7]") is None
    assert ids(backend.claim(limit=9)) == [second.id]


@needs("order", "blocking", "claims", "steering")
def test_a_dead_head_that_is_retried_is_the_head_again(rig: Rig, backend: SyncBackend) -> None:
    first, second = passed.enqueue(backend), passed.enqueue(backend)
    backend.claim()[0].fail("no")
    assert rig.operator.retry([first.id]) == [first.id]
    (job,) = backend.claim(limit=9)
    assert (job.id, job.attempt) == (first.id, 1)
    job.finish()
    assert ids(backend.claim(limit=9)) == [second.id]


@needs("order", "blocking", "claims", "looking")
def test_a_dead_head_cancels_what_waited_behind_it(rig: Rig, backend: SyncBackend) -> None:
    first, second = burnt.enqueue(backend), burnt.enqueue(backend)
    backend.claim()[0].fail("no")
    rig.later(1)
    assert (first.state(), second.state()) == ("dead", "cancelled")
    assert f"job {first.id}" in (second.view().reason or "")
    third = burnt.enqueue(backend)
    assert ids(backend.claim(limit=9)) == [third.id]


@needs("order", "workers", "looking")
@pytest.mark.anyio
async def test_a_lane_may_run_ahead_in_one_worker(rig: Rig) -> None:
    from jobspec.backends.worker_backend import Done, Settled

    one, two, three, four = (rolled.enqueue(rig.backend).id for _ in range(4))
    async with rig.connect_async() as backend:
        worker = await backend.register(name="w", kinds=[("acme.rolled", 1)], channels=None, lease_seconds=60)
        claim = await backend.claim(worker.worker_id, limit=9, suspects=True, tick=False, bell=False, cursor=())
        assert [(job.id, job.behind) for job in claim.jobs] == [(one, None), (two, one), (three, two)]
        runs = {job.id: job.run for job in claim.jobs}
        early = await backend.finish_batch([Done(id=two, run=runs[two])])
        assert early.runs == frozenset()
        await backend.finish_batch([Done(id=one, run=runs[one])])
        await backend.settle_batch("failed", [Settled(id=two, run=runs[two])])
        assert rig.backend.count({"state": ["scheduled", "ready"]}) == {"scheduled": 1, "ready": 2}
        view = rig.backend.get(three)
        assert view is not None
        assert view.attempt == 0
    assert four


# ---- limits and turns
@needs("limits", "claims")
def test_a_channel_runs_no_more_than_it_may(rig: Rig, backend: SyncBackend) -> None:
    enqueue_many(backend, [limited.request() for _ in range(5)])
    first, _second = backend.claim(limit=9)
    assert backend.claim(limit=9) == []
    first.finish()
    assert len(backend.claim(limit=9)) == 1
    rig.operator.set_limits("acme.few", {"concurrency": 4})
    assert len(backend.claim(limit=9)) == 2
    with pytest.raises(OptionError):
        rig.operator.set_limits("acme.few", {"colour": 1})


@needs("limits", "claims")
def test_a_lane_runs_no_more_than_it_may(backend: SyncBackend) -> None:
    a1, a2, b1 = (paired.enqueue(backend, customer=customer).id for customer in (1, 1, 2))
    jobs = backend.claim(limit=9)
    assert sorted(ids(jobs)) == [a1, b1]
    next(job for job in jobs if job.id == a1).finish()
    assert ids(backend.claim(limit=9)) == [a2]


@needs("limits", "claims")
def test_a_rate_lets_so_many_start_in_a_time(rig: Rig, backend: SyncBackend) -> None:
    enqueue_many(backend, [rated.request() for _ in range(6)])
    assert len(backend.claim(limit=9, lease=24 * HOUR)) == 3
    assert backend.claim(limit=9) == []
    rig.later(1210)
    assert len(backend.claim(limit=9, lease=24 * HOUR)) == 1
    rig.later(10 * 3600)
    assert len(backend.claim(limit=9)) == 2


@needs("turns", "workers")
@pytest.mark.anyio
async def test_lanes_take_turns(rig: Rig) -> None:
    enqueue_many(rig.backend, [visit.request(customer=1) for _ in range(20)])
    enqueue_many(rig.backend, [visit.request(customer=customer) for customer in (2, 3) for _ in range(2)])
    lanes: Counter[int] = Counter()
    async with rig.connect_async() as backend:
        worker = await backend.register(name="w", kinds=[("acme.visit", 1)], channels=None, lease_seconds=60)
        cursor: Sequence[int] = ()
        for _ in range(6):
            claim = await backend.claim(
                worker.worker_id, limit=1, suspects=False, tick=False, bell=False, cursor=cursor
            )
            cursor = claim.cursor
            lanes.update(json.loads(job.payload)["customer"] for job in claim.jobs)
    assert lanes == {1: 2, 2: 2, 3: 2}


@needs("fairness", "claims")
def test_channels_share_a_claim(backend: SyncBackend) -> None:
    enqueue_many(backend, [link.request() for _ in range(50)])
    enqueue_many(backend, [link.configure(channel="post").request() for _ in range(5)])
    shares = Counter(job.channel for job in backend.claim(limit=10, channels=["acme.mail", "acme.post"]))
    assert shares == {"acme.mail": 5, "acme.post": 5}


@needs("steering", "claims")
def test_a_paused_channel_takes_jobs_and_hands_none_out(rig: Rig, backend: SyncBackend) -> None:
    rig.operator.pause("acme.mail")
    handle = note.enqueue(backend)
    assert backend.claim() == []
    with pytest.raises(NotReadyError):
        backend.claim(id=handle.id)
    rig.operator.resume("acme.mail")
    assert ids(backend.claim()) == [handle.id]


@needs("looking", "claims")
def test_what_runs_since_long_can_be_found(backend: SyncBackend) -> None:
    """A-O11."""
    handles = enqueue_many(backend, [note.configure(origin="here").request() for _ in range(3)])
    told.enqueue(backend)
    (job,) = backend.claim(id=handles[0].id)
    # Its clock need not be ours, but is not a day away.
    running = {"state": "running", "started_before": datetime.now(UTC) + timedelta(days=1)}
    assert ids(backend.list_jobs(running)) == [job.id]
    assert backend.list_jobs({"state": "running", "started_before": datetime.now(UTC) - timedelta(days=1)}) == []
    job.finish({"at": "noon"})
    assert backend.list_jobs(running) == []
