"""Channels whose names are made at run time, by a pattern that the spec declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.database.mill import KEY, PATH, Clients, Mill, clients

__all__ = ["clients"]
SPEC = f"""
select jobspec.declare_package('mill');
select jobspec.declare_channel('mill', 'mail-*', 'none', p_concurrency => 1);
select jobspec.declare_channel('mill', 'mail-vip-*', 'none', p_weight => 9, p_rate_limit => 2, p_rate_seconds => 3600);
select jobspec.declare_channel('mill', 'line-*', 'strict', '{KEY}', 'skip');
select jobspec.declare_kind('mill', 'mail', 1, 'mail-*', p_origin => 'the mill', p_lease_seconds => 600);
select jobspec.declare_kind('mill', 'line', 1, 'line-*', '{PATH}');
select jobspec.declared_package('mill');
"""


@pytest.fixture
def mill(conn: psycopg.Connection[Any]) -> Mill:
    """Its channels are patterns."""
    mill = Mill(conn)
    apply(mill, SPEC)
    return mill


def apply(mill: Mill, spec: str) -> None:
    with mill.conn.transaction():
        mill.conn.execute(spec.encode())


def channel(mill: Mill, name: str) -> Any:
    (row,) = mill.rows("select * from jobspec.channel where name = %s", f"mill.{name}")
    return row


def test_a_channel_comes_to_be_with_its_first_job_and_is_like_its_pattern(mill: Mill) -> None:
    first = mill.enqueue("mail", channel="mail-bob")
    second = mill.enqueue("mail", channel="mill.mail-bob")
    made, pattern = channel(mill, "mail-bob"), channel(mill, "mail-*")
    assert (made.concurrency, made.bell, made.wake, made.pattern_id) == (1, pattern.bell, "mill.mail-*", pattern.id)
    assert mill.ids(mill.register("mail")) == [first]  # its own concurrency is 1
    assert mill.value("select count(*) from jobspec.jobs where channel = 'mill.mail-bob'") == 2
    assert mill.state(second) == "ready"
    assert mill.value("select count(*) from jobspec.check()") == 0


def test_limits_are_those_of_each_channel_and_the_longest_pattern_admits(mill: Mill) -> None:
    jobs = [mill.enqueue("mail", channel=name) for name in ("mail-a", "mail-a", "mail-b", "mail-vip-c", "mail-vip-c")]
    assert channel(mill, "mail-vip-c").weight == 9
    assert channel(mill, "mail-vip-c").bucket is not None
    assert sorted(mill.ids(mill.register("mail", channels=["mill.mail-*", "mill.mail-vip-*"]))) == [jobs[0], *jobs[2:]]


@pytest.mark.parametrize("name", ["post-bob", "mail-", "mail-Bob", "mail-bob!", "mail-*", "mail-" + "x" * 200])
def test_a_name_that_no_pattern_admits_is_refused_and_nothing_is_stored(mill: Mill, name: str) -> None:
    with pytest.raises(psycopg.Error, match="no channel") as error:
        mill.enqueue("mail", channel=name)
    assert error.value.sqlstate == "JS005"
    assert mill.value("select count(*) from jobspec.channel") == 3


def test_a_kind_of_a_pattern_needs_a_name(mill: Mill) -> None:
    calls: list[Callable[[], object]] = [lambda: mill.enqueue("mail"), lambda: mill.many({"kind": "mail"})]
    for call in calls:
        with pytest.raises(psycopg.Error, match=r"mill\.mail waits in one of the channels mill\.mail-\*: say in which"):
            call()
    assert mill.many({"kind": "mail", "channel": "mail-bob"}) != []


def test_a_channel_of_another_key_is_refused(mill: Mill) -> None:
    with pytest.raises(psycopg.Error, match="its key is") as error:
        mill.enqueue("mail", channel="line-a")
    assert error.value.sqlstate == "JS003"


def test_a_worker_that_runs_already_serves_what_comes_to_be(mill: Mill) -> None:
    worker = mill.register("mail", "line")
    assert mill.ids(worker) == []
    job = mill.enqueue("mail", channel="mail-new")
    assert mill.ids(worker) == [job]
    line = [mill.add("line", 7, channel="line-a"), mill.add("line", 7, channel="line-a")]
    (head,) = mill.claim(worker)
    assert head.id == line[0]
    assert mill.claim(worker) == []
    mill.finish(head)
    assert mill.ids(worker) == line[1:]


def test_a_new_channel_is_added_once_by_two_claims_of_one_worker_at_once(mill: Mill, clients: Clients) -> None:
    worker, other = mill.register("mail"), clients()
    job = mill.enqueue("mail", channel="mail-new")
    mill.begin()
    assert mill.ids(worker) == [job]
    waiting = clients.step(other, lambda: other.ids(worker)).waits()
    mill.commit()
    assert waiting.result() == []
    channels = mill.value("select channels from jobspec.worker where id = %s", worker)
    assert sorted(channels) == sorted({*channels, channel(mill, "mail-new").id})


def test_a_sleeping_worker_hears_of_a_new_channel(mill: Mill, clients: Clients) -> None:
    worker = mill.register("mail")
    assert mill.claim(worker, bell=True) == []
    listener = clients()
    listener.rows("listen jobspec_wake")
    mill.enqueue("mail", channel="mail-new")
    (notified,) = listener.conn.notifies(timeout=10, stop_after=1)
    assert notified.payload == "mill.mail-*"


def test_two_producers_of_one_new_channel_make_one(mill: Mill, clients: Clients) -> None:
    other = clients()
    mill.begin()
    first = mill.enqueue("mail", channel="mail-bob")
    waiting = clients.step(other, lambda: other.enqueue("mail", channel="mail-bob")).waits()
    mill.commit()
    second = waiting.result()
    assert mill.value("select count(*) from jobspec.job where channel_id = %s", channel(mill, "mail-bob").id) == 2
    assert first < second


def test_another_apply_reaches_the_channels_that_are_there(mill: Mill) -> None:
    mill.enqueue("mail", channel="mail-bob")
    apply(mill, SPEC.replace("p_concurrency => 1", "p_concurrency => 5"))
    assert channel(mill, "mail-bob").concurrency == 5
    with pytest.raises(psycopg.Error, match="its order and key cannot change"):
        apply(mill, SPEC.replace("'mail-*', 'none'", "'mail-*', 'strict', p_on_dead => 'skip'"))


def test_a_channel_without_jobs_is_forgotten_after_a_day(mill: Mill) -> None:
    mill.enqueue("mail", channel="mail-vip-bob")
    mill.enqueue("mail", channel="mail-ann")
    mill.conn.execute("update jobspec.channel set declared_at = now() - interval '2 days'")
    mill.conn.execute("delete from jobspec.job_ready where channel_id = %s", [channel(mill, "mail-vip-bob").id])
    mill.conn.execute("delete from jobspec.job where channel_id = %s", [channel(mill, "mail-vip-bob").id])
    mill.value("select jobspec.forget()")
    names = mill.value("select array_agg(name order by name) from jobspec.channel where pattern_id is not null")
    assert names == ["mill.mail-ann"]
    assert mill.value("select count(*) from pg_class where relname like 'bucket%%'") == 1  # the pattern's own


def test_too_many_channels_of_one_pattern_are_refused(mill: Mill) -> None:
    with mill.conn.transaction():
        mill.value("""
            select count(jobspec.admit(c.id, 'mill.mail-' || n))
            from jobspec.channel c
            cross join generate_series(1, 1000) n
            where c.name = 'mill.mail-*'
        """)
    with pytest.raises(psycopg.Error, match="has admitted 1000 channels already"):
        mill.enqueue("mail", channel="mail-bob")


def test_an_origin_is_the_specs_unless_the_call_has_one(mill: Mill) -> None:
    for origin in (None, "me"):
        mill.enqueue("mail", channel="mail-a", origin=origin)
    assert mill.value("select array_agg(origin order by id) from jobspec.job") == ["the mill", "me"]


def test_a_kinds_longer_lease_outlives_its_workers(mill: Mill) -> None:
    worker = mill.register("mail", "line")
    long = mill.enqueue("mail", channel="mail-a")
    short = mill.add("line", 1, channel="line-a")
    assert sorted(mill.ids(worker)) == [long, short]
    mill.dies(worker)
    mill.value("select jobspec.tick()")
    assert [mill.state(job) for job in (long, short)] == ["running", "ready"]
    back = mill.value('select jobspec.register(\'w\', \'[{"name": "mill.mail", "version": 1}]\', null, 30, %s)', worker)
    assert back["worker_id"] == worker
    assert [kind["lease_seconds"] for kind in back["kinds"]] == [600]
    mill.conn.execute(
        "update jobspec.worker set expires_at = now() - interval '1 s', beat_at = now() - interval '11 min'"
    )
    mill.value("select jobspec.tick()")
    assert mill.state(long) == "ready"


def test_a_worker_that_says_goodbye_holds_nothing_however_long_the_lease(mill: Mill) -> None:
    worker = mill.register("mail")
    job = mill.enqueue("mail", channel="mail-a")
    assert mill.ids(worker) == [job]
    mill.value("select jobspec.deregister(%s)", worker)
    mill.value("select jobspec.tick()")
    assert mill.state(job) == "ready"


def test_what_operators_set_for_a_pattern_holds_for_its_channels_and_those_to_come(mill: Mill) -> None:
    worker = mill.register("mail")
    jobs = [mill.enqueue("mail", channel="mail-a"), mill.enqueue("mail", channel="mail-a")]
    mill.limit("mail-*", concurrency=2)
    mill.call("pause", "mill.mail-*")
    jobs.append(mill.enqueue("mail", channel="mail-b"))
    assert [channel(mill, name).concurrency for name in ("mail-a", "mail-b")] == [2, 2]
    assert mill.claim(worker) == []
    mill.call("resume", "mill.mail-*")
    assert sorted(mill.ids(worker)) == jobs
    mill.rows("select jobspec.release(r.id, r.run) from jobspec.job_running r")
    mill.limit("mail-a", concurrency=7)
    mill.limit("mail-*", reset=["concurrency"])
    assert [channel(mill, name).concurrency for name in ("mail-a", "mail-b")] == [1, 1]


def test_a_channel_without_jobs_is_forgotten_though_its_pattern_has_an_operators_limit(mill: Mill) -> None:
    mill.limit("mail-*", concurrency=2)
    job = mill.enqueue("mail", channel="mail-a")
    mill.call("cancel", job)
    mill.call("delete", [job])
    mill.conn.execute("update jobspec.channel set declared_at = now() - interval '2 days'")
    mill.value("select jobspec.forget()")
    assert mill.value("select count(*) from jobspec.channel where pattern_id is not null") == 0


def test_apply_waits_for_no_producer_of_a_channel_that_is_there(mill: Mill, clients: Clients) -> None:
    mill.enqueue("mail", channel="mail-a")
    producer, other = clients(), clients()
    producer.begin()
    producer.enqueue("mail", channel="mail-a")
    apply(mill, SPEC.replace("p_concurrency => 1", "p_concurrency => 5"))
    other.enqueue("mail", channel="mail-a")
    producer.commit()
    assert channel(mill, "mail-a").concurrency == 5


def test_apply_reaches_a_channel_whose_first_job_is_not_committed_yet(mill: Mill, clients: Clients) -> None:
    producer, late, operator = clients(), clients(), clients()
    producer.begin()
    producer.enqueue("mail", channel="mail-a")
    spec = SPEC.replace("p_concurrency => 1", "p_concurrency => 5")
    applying = clients.step(operator, lambda: apply(operator, spec)).waits()
    producer.commit()
    applying.result()
    operator.rows("begin")
    operator.conn.execute(SPEC.replace("p_concurrency => 1", "p_concurrency => 6").encode())
    coming = clients.step(late, lambda: late.enqueue("mail", channel="mail-b")).waits()
    operator.commit()
    coming.result()
    assert [channel(mill, name).concurrency for name in ("mail-a", "mail-b")] == [6, 6]


def test_two_calls_that_bring_the_same_channels_in_another_order_do_not_lock_each_other_out(
    mill: Mill, clients: Clients
) -> None:
    names = [f"mail-{n}" for n in range(100)]
    names[0] = "mill.mail-0"
    other = clients()
    mill.begin()
    mill.enqueue("mail", channel="mail-50")
    waiting = clients.step(
        other, lambda: other.many(*({"kind": "mail", "channel": name} for name in reversed(names)))
    ).waits()
    # It has the channels that come before the one it waits for, and none that come after.
    mill.many(*({"kind": "mail", "channel": name} for name in names if name > "mail-50" and "." not in name))
    mill.commit()
    assert len(waiting.result()) == 100
    assert mill.value("select count(*) from jobspec.channel where pattern_id is not null") == 100


def test_a_worker_of_one_channel_hears_its_patterns_bell(mill: Mill) -> None:
    mill.enqueue("mail", channel="mail-a")
    kinds = '[{"name": "mill.mail", "version": 1}]'
    answer = mill.value("select jobspec.register('w', %s::jsonb, '{mill.mail-a}', 30)", kinds)
    assert answer["channels"] == ["mill.mail-*"]


def test_a_worker_of_other_kinds_does_not_serve_them_unless_the_pattern_is_nobodys(mill: Mill) -> None:
    apply(mill, SPEC.replace(
        "select jobspec.declared", "select jobspec.declare_channel('mill', 'free-*', 'none');"
        " select jobspec.declare_channel('mill', 'plain', 'none');"
        " select jobspec.declare_kind('mill', 'plain', 1, 'plain'); select jobspec.declared",
    ))  # fmt: skip
    mill.enqueue("mail", channel="mail-a")
    worker = mill.register("plain")
    served = mill.value(
        "select array_agg(c.name order by c.name)"
        " from jobspec.channel c join jobspec.worker w on c.id = any(w.channels)"
    )
    assert served == ["mill.free-*", "mill.mail-vip-*", "mill.plain"]
    job = mill.enqueue("plain", channel="free-a")
    assert mill.ids(worker) == [job]


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_a_producer_with_an_old_snapshot_can_bring_a_channel_and_fails_if_another_was_faster(
    mill: Mill, clients: Clients, isolation: str
) -> None:
    first, second = clients(), clients()
    first.begin(isolation)
    first.enqueue("mail", channel="mail-a")
    first.commit()
    first.begin(isolation)
    second.enqueue("mail", channel="mail-b")
    with pytest.raises(psycopg.errors.SerializationFailure):
        first.enqueue("mail", channel="mail-b")
    first.rollback()
    assert first.enqueue("mail", channel="mail-b")


def test_a_channel_whose_first_job_is_rolled_back_never_was(mill: Mill) -> None:
    worker = mill.register("mail")
    mill.begin()
    mill.enqueue("mail", channel="mail-vip-a")
    mill.rollback()
    assert mill.value("select count(*) from jobspec.channel where pattern_id is not null") == 0
    job = mill.enqueue("mail", channel="mail-vip-a")
    assert mill.ids(worker) == [job] or mill.ids(mill.register("mail", channels=["mill.mail-vip-*"])) == [job]
    assert mill.value("select count(*) from jobspec.check()") == 0


def test_reservations_bundles_and_bounds_know_channels_of_patterns(mill: Mill) -> None:
    reserved = mill.value("select jobspec.reserve('mill.mail', p_channel => 'mail-a')")
    bundle = mill.bundle({"kind": "mail", "channel": "mail-b"}, {"kind": "mail", "channel": "mail-c"})
    mill.call("commit", reserved)
    worker = mill.register("mail")
    assert sorted(mill.ids(worker)) == [reserved, *bundle["ids"]]
    mill.limit("mail-*", max_pending=1)
    with pytest.raises(psycopg.Error, match=r"channel mill\.mail-d holds 1"):
        for _ in range(2):
            mill.enqueue("mail", channel="mail-d")
