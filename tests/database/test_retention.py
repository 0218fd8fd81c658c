"""Partitions are made ahead; what is not wanted any more goes, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.yard import Yard, yard

__all__ = ["yard"]


def epochs(shop: Any) -> list[int]:
    return [row.n for row in shop.rows("select n from jobspec.epoch order by n")]


def next_epoch(shop: Any) -> None:
    """Time goes by until ids come from the next partition."""
    shop.rows("update jobspec.epoch set opened_at = opened_at - interval '1 day' where closed_at is null")
    shop.rows("select jobspec.maintain()")
    shop.enqueue("send")  # the first id of the new epoch
    shop.rows("select jobspec.maintain()")


def test_partitions_are_made_ahead_and_ids_move_on(shop: Any) -> None:
    assert epochs(shop) == [0, 1, 2]
    first = shop.enqueue("send")
    next_epoch(shop)
    second = shop.enqueue("send")
    assert (first >> 32, second >> 32) == (0, 1)
    assert epochs(shop) == [0, 1, 2, 3]
    assert shop.ids(shop.register("send"))[0] == first


def test_an_epoch_without_jobs_is_not_left(shop: Any) -> None:
    shop.rows("update jobspec.epoch set opened_at = opened_at - interval '1 day'")
    shop.rows("select jobspec.maintain()")
    assert shop.enqueue("send") >> 32 == 0


def test_an_old_epoch_is_dropped_and_live_and_kept_jobs_are_carried_over(shop: Any) -> None:
    """B20."""
    worker = shop.register("send", "endless")
    done, dead, live = (
        shop.enqueue("send"),
        shop.enqueue("send", {}, max_attempts=1),
        shop.enqueue("visit", {"customer": 1}),
    )
    one, two = shop.claim(worker)
    shop.finish(one)
    shop.fail(two)
    next_epoch(shop)
    shop.rows("update jobspec.epoch set closed_at = closed_at - interval '2 days' where n = 0")
    shop.rows("update jobspec.job_finished set finished_at = finished_at - interval '2 days'")
    shop.rows("select jobspec.maintain()")
    assert epochs(shop)[0] == 1
    assert shop.rows("select 1 from jobspec.jobs where id = %s", done) == []
    assert (shop.state(dead), shop.state(live)) == ("dead", "ready")
    assert len(shop.errors(dead)) == 1
    assert shop.ids(shop.register("visit")) == [live]


def test_an_epoch_with_too_many_jobs_to_carry_stays(shop: Any) -> None:
    shop.enqueue_many([{"kind": "shop.send"}] * 10_001)
    next_epoch(shop)
    shop.rows("update jobspec.epoch set closed_at = closed_at - interval '2 days' where n = 0")
    shop.rows("select jobspec.maintain()")
    assert epochs(shop)[0] == 0
    assert shop.value("select tried_at is not null from jobspec.epoch where n = 0")


def test_partitions_are_made_while_producers_hold_their_locks(shop: Any, other: Any) -> None:
    shop.enqueue("send")
    other.rows("begin")
    other.enqueue("send")
    next_epoch(shop)
    assert epochs(shop) == [0, 1, 2, 3]
    other.rows("commit")


def test_what_was_carried_over_goes_when_its_time_is_over(shop: Any) -> None:
    test_an_old_epoch_is_dropped_and_live_and_kept_jobs_are_carried_over(shop)
    shop.rows("update jobspec.job_finished set finished_at = finished_at - interval '15 days'")
    shop.rows("select jobspec.maintain()")
    assert shop.rows("select 1 from jobspec.jobs where state = 'dead'") == []
    assert shop.rows("select 1 from jobspec.attempt_error") == []


def test_a_reader_is_not_waited_for(shop: Any, other: Any) -> None:
    """B21."""
    shop.enqueue("send")
    next_epoch(shop)
    shop.rows("update jobspec.epoch set closed_at = closed_at - interval '2 days' where n = 0")
    with other.conn.transaction():
        other.rows("select count(*) from jobspec.job")
        shop.rows("select jobspec.maintain()")
        assert epochs(shop)[0] == 0
    shop.rows("select jobspec.maintain()")
    assert epochs(shop)[0] == 1


# ---- how long, and what is needed
def pass_days(yard: Yard, days: int) -> None:
    """So long ago is everything that has ended, and the epoch in which it came."""
    next_epoch(yard)
    yard.rows("update jobspec.epoch set closed_at = closed_at - make_interval(days => %s)", days)
    yard.rows("update jobspec.job_finished set finished_at = finished_at - make_interval(days => %s)", days)
    yard.rows("update jobspec.bundle set finished_at = finished_at - make_interval(days => %s)", days)
    yard.rows("select jobspec.maintain()")


def keep(yard: Yard, kind: str, done: str | None = None, dead: str | None = None) -> None:
    """The retention of a kind, in seconds."""
    yard.rows(
        "update jobspec.kind set keep_done_seconds = %s::float8, keep_dead_seconds = %s::float8 where name = %s",
        done, dead, f"yard.{kind}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("done", "dead", "days", "left"),
    [
        (None, None, 2, {"dead"}),
        (None, None, 15, set()),
        ("infinity", "infinity", 1000, {"done", "cancelled", "dead"}),
        ("infinity", None, 1000, {"done", "cancelled"}),
        ("259200", "0", 2, {"done", "cancelled", "dead"}),  # at least so long: they go together
        ("259200", "0", 4, set()),
        ("0", "infinity", 2, {"dead"}),
    ],
)
def test_every_kind_has_its_own_retention(
    yard: Yard, done: str | None, dead: str | None, days: int, left: set[str]
) -> None:
    keep(yard, "once", done, dead)
    jobs = {state: yard.add("once") for state in ("done", "cancelled", "dead")}
    yard.ends(jobs["done"])
    yard.call("cancel", jobs["cancelled"])
    yard.fails(jobs["dead"])
    pass_days(yard, days)
    assert yard.find(id=list(jobs.values())) == [jobs[state] for state in jobs if state in left]
    assert yard.value("select count(*) from jobspec.attempt_error") == ("dead" in left)


def test_what_is_kept_for_ever_does_not_hold_the_others(yard: Yard) -> None:
    keep(yard, "once", "infinity")
    kept, gone = yard.ends(yard.add("once")), yard.ends(yard.add("send"))
    pass_days(yard, 2)
    assert yard.find(id=[kept, gone]) == [kept]
    assert epochs(yard)[0] == 1


def test_epochs_are_as_long_as_the_longest_retention_asks_for(yard: Yard) -> None:
    keep(yard, "once", str(80 * 86_400))
    yard.add("send")
    for days, epoch in ((9, 0), (2, 1)):
        yard.rows("update jobspec.epoch set opened_at = opened_at - make_interval(days => %s)", days)
        yard.rows("select jobspec.maintain()")
        assert yard.add("send") >> 32 == epoch


def test_jobs_that_somebody_still_needs_are_carried_over(yard: Yard) -> None:
    parent, other, blocked = yard.add("once"), yard.add("once"), yard.add("block", '{"customer": 1}')
    child = yard.add("once", after=Jsonb({"parent": parent, "other": other}))
    made = yard.value('select jobspec.enqueue_bundle(\'[{"kind": "yard.once"}, {"kind": "yard.once"}]\')')
    member = yard.ends(made["ids"][0])
    yard.ends(parent)
    yard.fails(blocked)
    loose = yard.ends(yard.add("once"))
    pass_days(yard, 30)
    assert epochs(yard)[0] == 1
    assert yard.find(id=[parent, blocked, member, loose]) == sorted([parent, blocked, member])
    assert {row.parent for row in yard.rows("select parent from jobspec.job_edge")} == {parent, other}
    yard.ends(other)
    yard.ends(made["ids"][1])
    assert [each["name"] for each in yard.take(child).after] == ["other", "parent"]
    yard.rows("select jobspec.maintain()")
    assert yard.find(id=[parent, member]) == [parent]  # the child runs, and the bundle is finished


def test_a_job_in_an_old_partition_can_be_retried_and_deleted(yard: Yard) -> None:
    retried, deleted = (yard.fails(yard.add("once")) for _ in range(2))
    pass_days(yard, 2)
    assert yard.call("delete", [deleted]) == 1
    assert yard.call("retry", [retried]) == [retried]
    yard.ends(retried)


def test_bundles_go_with_the_last_of_their_jobs(yard: Yard) -> None:
    made = yard.value('select jobspec.enqueue_bundle(\'[{"kind": "yard.once"}]\')')
    yard.ends(made["ids"][0])
    yard.rows("select jobspec.maintain()")
    assert yard.value("select count(*) from jobspec.bundle") == 1
    pass_days(yard, 2)
    assert yard.value("select count(*) from jobspec.bundle") == 0


def test_unique_keys_go_when_their_time_is_over_and_not_with_their_job(yard: Yard) -> None:
    yard.rows("update jobspec.kind set unique_while = 'forever' where name = 'yard.unique'")
    job = yard.ends(yard.add("unique", '{"customer": 1}'))
    pass_days(yard, 2)
    assert yard.find(id=job) == []
    assert yard.add("unique", '{"customer": 1}') == job
    yard.rows("update jobspec.job_unique set until = now() - interval '1 s'")
    yard.rows("select jobspec.maintain()")
    assert yard.value("select count(*) from jobspec.job_unique") == 0


def test_workers_that_are_gone_are_forgotten_after_a_day(yard: Yard) -> None:
    gone, recent = yard.register("send"), yard.register("send")
    yard.rows("update jobspec.worker set expires_at = now() - interval '2 days' where id = %s", gone)
    yard.rows("update jobspec.worker set expires_at = now() - interval '2 hours' where id = %s", recent)
    yard.rows("select jobspec.maintain()")
    assert [row.id for row in yard.rows("select id from jobspec.worker")] == [recent]


def test_while_an_epoch_cannot_go_those_after_it_are_cleared(yard: Yard) -> None:
    yard.rows(
        "select jobspec.enqueue_many(("
        "select jsonb_agg(jsonb_build_object('kind', 'yard.once')) from generate_series(1, 10001)))"
    )
    first = yard.ends(yard.add("send"))
    next_epoch(yard)
    second = yard.ends(yard.add("send"))
    pass_days(yard, 2)
    assert second >> 32 == 1
    assert epochs(yard)[:2] == [0, 1]
    assert yard.find(id=[first, second]) == []


def test_the_rest_begins_where_the_oldest_epoch_does(yard: Yard) -> None:
    """Two epochs that go one after the other."""
    kept = yard.fails(yard.add("once"))
    next_epoch(yard)
    later = yard.fails(yard.add("once"))
    pass_days(yard, 2)
    yard.rows("select jobspec.maintain()")
    assert epochs(yard)[0] == 2
    assert yard.find(state="dead") == [kept, later]


def test_a_reader_of_the_archive_keeps_nobody_waiting(yard: Yard, other: Any) -> None:
    """B21."""
    yard.ends(yard.add("once"))
    next_epoch(yard)
    yard.rows("update jobspec.epoch set closed_at = closed_at - interval '2 days' where n = 0")
    with other.conn.transaction():
        other.rows("select count(*) from jobspec.jobs")
        yard.rows("set statement_timeout = '5s'")
        yard.rows("select jobspec.maintain()")
        assert yard.value("select current_setting('lock_timeout')") == "0"
        yard.add("once")
        yard.rows("reset statement_timeout")
