"""Workers without a process: claims by plain SQL, with a lease a job."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


def late(mill: Mill) -> None:
    """All leases of plain SQL have run out."""
    mill.rows(
        "update jobspec.job_running set expires_at = clock_timestamp() - interval '1 s' where expires_at is not null"
    )


def test_a_claim_gives_all_that_a_script_needs(mill: Mill) -> None:
    parent = mill.add("plain")
    mill.end(mill.take(parent), {"x": 1})
    job = mill.add("fair", 7, after={"parent": parent}, timeout="90 s")
    row = mill.take()
    assert (row.id, row.kind, row.version, row.attempt, row.payload) == (job, "mill.fair", 1, 1, {"customer": 7})
    assert (row.channel, row.key, row.timeout_seconds, row.blob, row.checkpoint) == ("mill.fair", "[7]", 90, None, None)
    assert row.after == [{"name": "parent", "id": parent, "state": "done", "result": {"x": 1}}]
    blob = mill.value("select jobspec.enqueue('mill.blob', p_blob => '\\x0102')")
    row = mill.take()
    assert (row.id, row.blob, row.timeout_seconds) == (blob, b"\x01\x02", 900)


def test_an_empty_queue_gives_no_rows(mill: Mill) -> None:
    """A-J01."""
    assert mill.takes() == []


def test_the_oldest_come_first_and_the_limit_holds(mill: Mill) -> None:
    """A-J01, B1."""
    jobs = [mill.add("plain") for _ in range(10)]
    urgent = mill.add("plain", priority=5)
    assert [job.id for job in mill.takes(limit=4)] == [urgent, *jobs[:3]]
    assert mill.take().id == jobs[3]
    assert [job.id for job in mill.takes(limit=100)] == jobs[4:]


def test_a_lease_is_as_long_as_was_asked(mill: Mill) -> None:
    mill.add("plain")
    job = mill.take(lease="2 hours")
    left = "select extract(epoch from expires_at - clock_timestamp()) from jobspec.job_running"
    assert 7100 < mill.value(left) <= 7200
    assert mill.call("extend", job.id, job.run, "3 hours") == mill.value("select expires_at from jobspec.running")
    assert 10700 < mill.value(left) <= 10800
    mill.tick(2)
    assert mill.state(job.id) == "running"


def test_a_job_whose_lease_ran_out_goes_to_another(mill: Mill) -> None:
    mill.add("plain")
    old = mill.take()
    late(mill)
    mill.tick()
    new = mill.take()
    assert (new.id, new.attempt) == (old.id, 2)
    assert [error.type for error in mill.errors(new.id)] == ["lost"]
    assert mill.refused("extend", old.id, old.run) == "JS002"
    assert mill.refused("finish", old.id, old.run) == "JS002"
    mill.end(new)


def test_a_claim_itself_looks_for_leases_that_ran_out(mill: Mill) -> None:
    """Where there is nothing but psql, nobody else does. At most once a second."""
    mill.add("plain")
    old = mill.take()
    late(mill)
    mill.rows("select setval('jobspec.ticked', 1)")
    assert mill.take().id == old.id
    assert mill.value("select pg_sequence_last_value('jobspec.ticked')") > 1


def test_a_lease_that_ran_out_can_be_extended_until_somebody_noticed(mill: Mill) -> None:
    mill.add("plain")
    job = mill.take()
    late(mill)
    mill.call("extend", job.id, job.run)
    mill.tick()
    mill.end(job)
    assert mill.state(job.id) == "done"


def test_a_job_held_by_a_process_is_not_extended_by_hand(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    (claimed,) = mill.claim(worker)
    assert mill.refused("extend", job, claimed.run) == "JS002"


def test_extend_tells_of_a_cancel(mill: Mill) -> None:
    mill.add("plain")
    job = mill.take()
    mill.call("cancel", job.id)
    assert mill.refused("extend", job.id, job.run) == "JS012"
    assert mill.call("release", job.id, job.run) == "cancelled"


def test_two_claimers_never_get_the_same_job(mill: Mill, clients: Clients) -> None:
    """A-O10."""
    one, two = clients(), clients()
    jobs = [mill.add("plain") for _ in range(4)]
    one.begin()
    mine = [job.id for job in one.takes(limit=2, channels=["mill.plain"])]
    theirs = [job.id for job in two.takes(limit=9, channels=["mill.plain"])]
    one.commit()
    assert (mine, theirs) == (jobs[:2], jobs[2:])


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["mill.plain"], ["plain"]), (["mill.t*"], ["told", "told_strict"]), (["mill.told"], ["told"]),
        (["told"], []), (["*"], []), (["*.plain"], ["plain"]), (["mill.*"], ["plain", "told", "told_strict"]),
        (["mill.tol."], []), (["mill.tol_"], []), (["mill.told_strict"], ["told_strict"]), (["mill.toldXstrict"], []),
        (["mill.nope", "mill.plain"], ["plain"]), ([], []), ([""], []), (["mill.(plain|told)"], []),
        (["*.*.*"], []), (["mill.*d"], ["told"]),
    ],
)  # fmt: skip
def test_kinds_are_chosen_by_patterns_of_name_parts(mill: Mill, kinds: list[str], found: list[str]) -> None:
    """A-P11: `*` is one part or a piece of one; nothing else means anything but itself."""
    for kind in ("plain", "told", "told_strict"):
        mill.add(kind)
    assert sorted(job.kind for job in mill.takes(limit=9, kinds=kinds)) == [f"mill.{kind}" for kind in found]


@pytest.mark.parametrize(
    ("channels", "found"),
    [
        (["mill.plain"], ["plain"]),
        (["mill.f*"], ["fair", "four"]),
        (["mill.*"], ["fair", "four", "plain"]),
        (["plain"], []),
        ([""], []),
    ],
)
def test_channels_are_chosen_like_kinds(mill: Mill, channels: list[str], found: list[str]) -> None:
    """A-O13."""
    for kind in ("plain", "fair", "four"):
        mill.add(kind)
    assert sorted(job.kind for job in mill.takes(limit=9, channels=channels)) == [f"mill.{kind}" for kind in found]


def test_limits_hold_for_plain_sql_and_processes_together(mill: Mill) -> None:
    worker = mill.register()
    for customer in range(6):
        mill.add("four", customer)
    assert len(mill.takes(limit=3)) == 3
    assert len(mill.claim(worker)) == 1
    assert mill.takes(limit=3) == []


# ---- one job, by its id
def test_a_job_can_be_claimed_by_its_id(mill: Mill) -> None:
    """A-O12."""
    first, second = mill.add("plain"), mill.add("plain")
    assert mill.take(second).id == second
    assert mill.take(first).id == first


@pytest.mark.parametrize(
    "state", ["scheduled", "reserved", "waiting", "parked", "running", "done", "dead", "cancelled", "expired"]
)
@pytest.mark.parametrize("kind", ["plain", "blocking"])
def test_a_job_that_is_not_ready_cannot_be_claimed(mill: Mill, state: str, kind: str) -> None:
    """A-O12."""
    parent = mill.add("fair")
    options: dict[str, dict[str, Any]] = {
        "scheduled": {"delay": "1 hour"},
        "reserved": {"reserve": "1 hour"},
        "expired": {"reserve": "1 hour"},
        "waiting": {"after": {"p": parent}},
    }
    job = mill.add(kind, **options.get(state, {}))
    if state in ("parked", "running", "done", "dead"):
        claimed = mill.take(job)
        if state == "parked":
            mill.call("park", claimed.id, claimed.run)
        elif state == "done":
            mill.end(claimed)
        elif state == "dead":
            mill.dies_now(claimed)
    elif state == "cancelled":
        mill.call("cancel", job)
    elif state == "expired":
        mill.due_now()
        mill.tick()
    assert mill.state(job) == state
    before = mill.stored()
    assert code(lambda: mill.take(job)) == "JS047"
    assert mill.stored() == before


def test_what_a_claim_by_id_may_not_pass(mill: Mill) -> None:
    """Concurrency, lane concurrency, pause, the kinds and channels asked for; a claim that somebody else has begun."""
    running = [mill.take(mill.add("four", customer)) for customer in range(4)]
    assert code(lambda: mill.take(mill.add("four", 9))) == "JS047"
    mill.end(running[0])
    lane = [mill.add("pair") for _ in range(3)]
    mill.take(lane[0]), mill.take(lane[2])
    assert code(lambda: mill.take(lane[1])) == "JS047"
    job = mill.add("plain")
    assert code(lambda: mill.take(job, kinds=["mill.fair"])) == "JS047"
    assert code(lambda: mill.take(job, channels=["mill.fair"])) == "JS047"
    assert code(lambda: mill.take(99999)) == "JS010"
    mill.call("pause", "mill.plain")
    assert code(lambda: mill.take(job)) == "JS047"
    mill.call("resume", "mill.plain")
    assert mill.take(job).id == job


def test_two_claims_of_one_id_at_once(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    for kind in ("plain", "blocking"):
        job = mill.add(kind)
        one.begin()
        one.take(job)
        if kind == "plain":
            assert code(lambda job=job: two.take(job)) == "JS047"  # type: ignore[misc]
            one.commit()
        else:
            second = clients.step(two, lambda job=job: code(lambda: two.take(job))).waits()  # type: ignore[misc]
            one.commit()
            assert second.result() == "JS047"


@pytest.mark.parametrize(
    "bad",
    [
        {"limit": 0},
        {"limit": 10001},
        {"limit": None},
        {"lease": "0"},
        {"lease": "-1 s"},
        {"lease": "8 days"},
        {"lease": None},
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(mill: Mill, bad: dict[str, object]) -> None:
    mill.add("plain")
    assert code(lambda: mill.takes(**bad)) == "JS003"
    assert mill.value("select count(*) from jobspec.job_running") == 0


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_a_claim_above_read_committed_is_refused(mill: Mill, clients: Clients, isolation: str) -> None:
    caller = clients()
    job = mill.add("plain")
    mill.rows("select setval('jobspec.ticked', 9223372036854775807)")
    for call in (caller.takes, lambda: caller.take(job)):
        caller.begin(isolation)
        assert code(call) == "JS006"
        caller.rollback()


def test_every_end_by_plain_sql(mill: Mill) -> None:
    ends: dict[str, tuple[Any, ...]] = {
        "done": ("finish",), "scheduled": ("fail",), "dead": ("fail", None, None, True), "parked": ("park",),
        "ready": ("release",),
    }  # fmt: skip
    for state, (verb, *rest) in ends.items():
        job = mill.take(mill.add("plain"))
        said = mill.call(verb, job.id, job.run, *rest)
        assert mill.state(job.id) == state == (said or "done")
        assert mill.refused(verb, job.id, job.run, *rest) == "JS002"
    job = mill.take(mill.add("plain"))
    assert mill.call("fail", job.id, job.run, None, "1 hour") == "scheduled"
    due = "select extract(epoch from run_at - clock_timestamp()) from jobspec.job_held where id = %s"
    assert 3500 < mill.value(due, job.id) <= 3600
    job = mill.take(mill.add("plain"))
    assert mill.refused("fail", job.id, job.run, None, "-1 s") == "JS003"
    assert mill.refused("snooze", job.id, job.run, "-1 s") == "JS003"
    assert mill.call("snooze", job.id, job.run, "1 hour") == "scheduled"
