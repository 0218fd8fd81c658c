"""Jobs that no living worker can run: put aside, ready to all who look, and back when a worker knows their kind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.database.conftest import Engine

ASIDE = "select id from jobspec.job_held where state = 'ready' order by id"
LOOK_NOW = "select setval('jobspec.strand_at', 0)"


def aside(shop: Engine) -> list[int]:
    return [row.id for row in shop.rows(ASIDE)]


def look(shop: Engine) -> None:
    """A tick, and time to look for those that nobody can run."""
    shop.rows(LOOK_NOW)
    shop.tick()


def buffers(shop: Engine, worker: int, limit: int) -> int:
    (row,) = shop.rows(
        "explain (analyze, buffers, format json)"
        " select * from jobspec.claim_batch(%s, %s, false, false, false, '{}')", worker, limit,
    )  # fmt: skip
    plan = row[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def leave(shop: Engine, worker: int) -> None:
    """The worker went away an hour ago."""
    ago = "now() - interval '1 hour'"
    shop.rows(f"update jobspec.worker set beat_at = {ago}, expires_at = {ago} where id = %s", worker)


def test_they_are_put_aside_and_stay_ready_to_all_who_look(shop: Engine) -> None:
    shop.register("send")
    stranded = [shop.enqueue("endless") for _ in range(3)]
    sent = shop.enqueue("send")
    look(shop)
    assert aside(shop) == stranded
    assert [shop.state(id_) for id_ in [*stranded, sent]] == ["ready"] * 4
    assert shop.value('select array_agg(f.id) from jobspec.find(\'{"state": "ready"}\') f (id)') == [*stranded, sent]
    (channel,) = shop.rows("select * from jobspec.channels where name = 'shop.mail'")
    assert (channel.ready, channel.no_worker) == (4, 3)
    (kind,) = shop.rows("select * from jobspec.stranded where waiting > 0")
    assert (kind.kind, kind.version, kind.waiting) == ("shop.endless", 1, 3)
    metric = (
        "select value from jobspec.metrics where name = 'jobspec_stranded_jobs' and labels ->> 'kind' = 'shop.endless'"
    )
    assert shop.value(metric) == 3
    (lane,) = shop.rows("select ready, held from jobspec.lanes where channel = 'shop.mail'")
    assert (lane.ready, lane.held) == (4, 0)


def test_a_worker_that_knows_them_starts_with_them_at_once_in_their_order(shop: Engine) -> None:
    sender = shop.register("send")
    stranded = [shop.enqueue("endless") for _ in range(5)]
    look(shop)
    assert shop.ids(sender) == []
    other = shop.register("endless")
    shop.cursor = []
    assert shop.ids(other) == stranded
    assert aside(shop) == []


def test_more_than_a_registration_takes_up_come_with_the_next_ticks(shop: Engine) -> None:
    shop.register("send")
    shop.enqueue_many([{"kind": "shop.endless", "payload": {}}] * 6000)
    look(shop)
    assert len(aside(shop)) == 6000
    other = shop.register("endless")
    assert len(aside(shop)) == 1000
    while shop.claim(other, 1000, bell=True):
        pass
    assert shop.tail["due"] <= 0
    shop.claim(other, 10, tick=True)
    assert aside(shop) == []


def test_claims_of_others_do_not_pass_over_them_again_and_again(shop: Engine) -> None:
    worker = shop.register("send")
    shop.enqueue_many([{"kind": "shop.endless", "payload": {}}] * 20_000)
    shop.enqueue_many([{"kind": "shop.send", "payload": {}}] * 100)
    before = buffers(shop, worker, 10)
    look(shop)
    shop.rows("vacuum jobspec.job_ready")
    after = buffers(shop, worker, 10)
    assert after * 5 < before
    assert len(aside(shop)) == 20_000


def test_of_keyed_channels_every_lane_is_looked_at(shop: Engine) -> None:
    shop.rows(
        "select jobspec.declare_package('shop'); select jobspec.declare_channel('shop', 'fair', 'none',"
        ' \'[{"name": "customer", "type": "int"}]\');'
        "select jobspec.declare_kind('shop', 'look', 1, 'fair', '[{\"path\": [\"customer\"], \"type\": \"int\"}]')"
    )
    shop.register("visit")
    jobs = [shop.enqueue("look", {"customer": n % 7}) for n in range(30)]
    visits = [shop.enqueue("visit", {"customer": n % 7}) for n in range(30)]
    look(shop)
    assert aside(shop) == jobs
    assert {shop.state(id_) for id_ in visits} == {"ready"}


def test_a_strict_lane_keeps_its_order_and_shows_who_blocks_it(shop: Engine) -> None:
    worker = shop.register("charge")
    shop.enqueue("refund", {"order": {"customer": 1}})
    behind = shop.enqueue("charge", {"customer": 1})
    look(shop)
    assert aside(shop) == []
    assert shop.ids(worker) == []
    (lane,) = shop.rows("select blocked, why from jobspec.lanes")
    assert (lane.blocked, lane.why) == (True, "no living worker runs shop.refund v1")
    both = shop.register("charge", "refund")
    shop.cursor = []
    (head,) = shop.claim(both)
    shop.finish(head)
    assert shop.ids(both) == [behind]


def test_a_worker_that_restarts_moves_nothing(shop: Engine) -> None:
    shop.register("send")
    other = shop.register("endless")
    shop.enqueue("endless")
    shop.rows("select jobspec.deregister(%s)", other)
    look(shop)
    assert aside(shop) == []
    leave(shop, other)
    look(shop)
    assert len(aside(shop)) == 1


def test_where_nobody_claims_nobody_is_in_the_way(shop: Engine) -> None:
    shop.register("charge")  # of another channel
    shop.enqueue("endless")
    look(shop)
    assert aside(shop) == []


def test_plain_sql_takes_them_up(shop: Engine) -> None:
    shop.register("send")
    first, second, third = (shop.enqueue("endless") for _ in range(3))
    look(shop)
    assert len(aside(shop)) == 3
    assert [row.id for row in shop.rows("select id from jobspec.claim(p_kinds => '{shop.endless}')")] == [first]
    assert [row.id for row in shop.rows("select id from jobspec.claim(p_id => %s)", third)] == [third]
    assert aside(shop) == [second]


def test_after_a_look_in_vain_the_next_comes_later(shop: Engine) -> None:
    shop.register("send")
    look(shop)
    shop.enqueue("endless")
    shop.tick()
    assert aside(shop) == []
    look(shop)
    shop.enqueue("endless")
    shop.tick()  # the last one found something
    assert len(aside(shop)) == 2


@pytest.mark.parametrize("verb", ["cancel", "delete", "cancel_all", "reset", "retry"])
def test_operators_find_them_where_they_are(shop: Engine, verb: str) -> None:
    shop.register("send")
    id_ = shop.enqueue("endless", max_attempts=1)
    look(shop)
    assert aside(shop) == [id_]
    expected: Any = "ready"
    match verb:
        case "cancel":
            assert shop.value("select jobspec.cancel(%s)", id_) == "cancelled"
            expected = "cancelled"
        case "delete":
            assert shop.value("select jobspec.delete(%s::bigint[])", [id_]) == 1
            assert shop.rows("select from jobspec.jobs") == []
            return
        case "cancel_all":
            assert shop.value("select jobspec.cancel_all(%s::jsonb)", json.dumps({"kind": "endless"})) == 1
            expected = "cancelled"
        case "reset":
            assert shop.value("select jobspec.reset(%s::bigint[])", [id_]) == [id_]
        case "retry":
            assert shop.value("select jobspec.retry(%s::bigint[])", [id_]) == []
            assert aside(shop) == [id_]
    assert shop.state(id_) == expected


def test_they_count_against_the_bound_of_their_channel(shop: Engine) -> None:
    shop.rows("select jobspec.set_limits('shop.mail', '{\"max_pending\": 2}')")
    shop.register("send")
    shop.enqueue("endless")
    shop.enqueue("endless")
    look(shop)
    assert len(aside(shop)) == 2
    assert shop.value("select jobspec.enqueue('shop.send', '{}', p_try => true)") is None
