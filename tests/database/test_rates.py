"""How fast channels may start jobs, how they share a claim, and pause."""

from __future__ import annotations

from collections import Counter

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


def test_a_channel_starts_as_many_as_its_rate_allows(mill: Mill) -> None:
    """Three an hour: three at once, then one every 20 minutes."""
    worker = mill.register()
    for _ in range(10):
        mill.enqueue("rated")
    assert len(mill.claim(worker)) == 3
    assert mill.claim(worker, bell=True) == []
    assert 1100 < mill.tail["due"] <= 1200
    mill.empty_since(1201)
    assert len(mill.claim(worker)) == 1
    mill.empty_since(1_000_000)
    assert len(mill.claim(worker)) == 3  # never fuller than full


def test_jobs_that_end_give_no_token_back(mill: Mill) -> None:
    worker = mill.register()
    for _ in range(10):
        mill.enqueue("rated")
    mill.finish(*mill.claim(worker))
    assert mill.claim(worker) == []


def test_two_claimers_share_one_bucket(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    workers = one.register(), two.register()
    for _ in range(10):
        mill.enqueue("rated")
    one.begin()
    assert len(one.claim(workers[0], 2)) == 2
    second = clients.step(two, lambda: two.ids(workers[1])).waits()
    one.commit()
    assert len(second.result()) == 1


def test_a_clock_that_is_set_back_stops_no_channel(mill: Mill) -> None:
    """B14: the bucket is empty then, and fills again from now on."""
    worker = mill.register()
    for _ in range(10):
        mill.enqueue("rated")
    mill.empty_since(-86400)
    assert mill.claim(worker, bell=True) == []
    assert 1100 < mill.tail["due"] <= 1200
    cell = mill.value(
        "select pg_sequence_last_value(bucket) / 1000000.0 from jobspec.channel where name = 'mill.rated'"
    )
    assert cell <= mill.value("select extract(epoch from clock_timestamp())")


def test_a_claim_by_id_takes_a_token(mill: Mill) -> None:
    jobs = [mill.enqueue("rated") for _ in range(4)]
    for job in jobs[:3]:
        mill.take(job)
    assert code(lambda: mill.take(jobs[3])) == "JS047"


# ---- weights, pause
def test_a_channel_of_more_weight_starts_more(mill: Mill) -> None:
    """Nine to one: of 400 single claims 360 on average, with a deviation of 6."""
    worker = mill.register("heavy", "plain")
    for kind in ("heavy", "plain"):
        mill.many(*({"kind": kind} for _ in range(400)))
    kinds = Counter(mill.job(mill.claim(worker, 1)[0].id).kind for _ in range(400))
    assert 300 < kinds["mill.heavy"] < 395


def test_a_large_claim_is_shared_by_weight(mill: Mill) -> None:
    worker = mill.register("heavy", "plain")
    for kind in ("heavy", "plain"):
        mill.many(*({"kind": kind} for _ in range(200)))
    kinds = Counter(mill.job(job).kind for job in mill.ids(worker, 100))
    assert kinds == {"mill.heavy": 90, "mill.plain": 10}


def test_what_one_channel_does_not_want_another_gets(mill: Mill) -> None:
    worker = mill.register("heavy", "plain")
    mill.many({"kind": "heavy"}, *({"kind": "plain"} for _ in range(200)))
    assert len(mill.claim(worker, 100)) == 100


def test_a_paused_channel_takes_jobs_and_hands_none_out(mill: Mill) -> None:
    worker = mill.register()
    mill.add("blocking")
    (running,) = mill.claim(worker)
    mill.call("pause", "mill.blocking")
    behind = mill.add("blocking")
    assert mill.finish(running) == [running.run]
    assert mill.claim(worker) == []
    assert code(lambda: mill.take(behind)) == "JS047"
    mill.call("resume", "mill.blocking")
    assert mill.ids(worker) == [behind]


def test_resuming_and_lifting_a_limit_wake_who_sleeps(mill: Mill, clients: Clients) -> None:
    sleeper, worker = clients(), mill.register()
    sleeper.rows("listen jobspec_wake")
    mill.call("pause", "mill.plain")
    mill.enqueue("plain")
    for change in (lambda: mill.call("resume", "mill.plain"), lambda: mill.limit("plain", concurrency=9)):
        mill.claim(worker, 0, bell=True)
        change()
        assert next(sleeper.conn.notifies(timeout=10)).payload == "mill.plain"
