"""Installing, declaring, checking, keeping and dropping."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from jobspec.backends.postgres import migrator
from jobspec.errors import DatabaseError, SchemaMissingError, SchemaTooNewError, SchemaTooOldError
from jobspec.url import connect


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    """A-P01."""
    first, second = migrator.migrate(empty_url), migrator.migrate(empty_url)
    assert first.changed
    assert not second.changed
    assert first.version == second.version == migrator.latest()


def test_two_migrators_at_once_both_succeed(empty_url: str) -> None:
    """A-P01."""
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: migrator.migrate(empty_url), range(4)))
    assert sorted(each.changed for each in done) == [False, False, False, True]


def test_changed_functions_are_applied_again(url: str, conn: Any) -> None:
    conn.execute("update jobspec.setting set functions_checksum = 'old'")
    conn.execute("drop function jobspec.promote")
    assert migrator.migrate(url).functions_changed
    assert conn.execute("select jobspec.promote()").fetchone() == (0,)


def test_the_printed_script_does_the_same(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        conn.execute(migrator.script())
        assert conn.execute("select * from jobspec.check()").fetchall() == []
    assert migrator.migrate(empty_url).applied == ()


def test_a_database_without_the_schema_says_what_to_run(empty_url: str) -> None:
    with pytest.raises(SchemaMissingError, match="jobspec migrate"):
        connect(empty_url)


def test_an_old_and_a_new_schema_say_what_to_do(url: str, conn: Any) -> None:
    conn.execute("update jobspec.migration set number = 0")
    with pytest.raises(SchemaTooOldError, match="jobspec migrate"):
        connect(url)
    conn.execute("update jobspec.migration set number = 99")
    with pytest.raises(SchemaTooNewError, match="pip install"):
        connect(url)
    with pytest.raises(SchemaTooNewError):
        migrator.migrate(url)


def test_a_server_that_is_not_there_is_one_clear_error() -> None:
    with pytest.raises(DatabaseError, match="cannot be reached"):
        connect("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        migrator.migrate("postgresql://nobody@127.0.0.1:1/nothing")


def test_public_may_do_nothing(shop: Any) -> None:
    shop.rows("create role nobody_in_particular")
    try:
        shop.rows("set role nobody_in_particular")
        calls = ["select jobspec.enqueue('shop.send')", "select * from jobspec.job", "select jobspec.tick()"]
        for call in calls:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                shop.rows(call)
        shop.rows("reset role")
        shop.rows("grant usage on schema jobspec to nobody_in_particular")
        granted = shop.rows(
            "select p.proname from pg_proc p where p.pronamespace = 'jobspec'::regnamespace"
            " and has_function_privilege('nobody_in_particular', p.oid, 'execute')"
        )
        assert granted == []
    finally:
        shop.rows("reset role")
        shop.rows("drop owned by nobody_in_particular; drop role nobody_in_particular")


def test_a_role_with_nothing_but_execute_can_enqueue(shop: Any) -> None:
    """A-P16."""
    shop.rows("create role only_execute; grant usage on schema jobspec to only_execute")
    shop.rows("grant execute on function jobspec.enqueue to only_execute")
    try:
        shop.rows("set role only_execute")
        assert shop.enqueue("send") > 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            shop.rows("select * from jobspec.job")
    finally:
        shop.rows("reset role")
        shop.rows("drop owned by only_execute; drop role only_execute")


def test_a_trigger_enqueues_in_its_own_transaction(shop: Any) -> None:
    """A-P16."""
    shop.rows("create table customer_order (customer int)")
    shop.rows(
        "create function on_order() returns trigger language plpgsql as $$ begin perform jobspec.enqueue("
        "'shop.charge', jsonb_build_object('customer', new.customer)); return new; end $$"
    )
    shop.rows("create trigger t after insert on customer_order for each row execute function on_order()")
    with pytest.raises(ZeroDivisionError), shop.conn.transaction():
        shop.rows("insert into customer_order values (1)")
        raise ZeroDivisionError
    shop.rows("insert into customer_order values (2)")
    assert [job.payload for job in shop.claim(shop.register())] == ['{"customer": 2}']


# ---- declarations
def declare(shop: Any, *calls: str) -> None:
    with shop.conn.transaction():
        for call in ("declare_package('shop')", *calls, "declared_package('shop')"):
            shop.rows(f"select jobspec.{call}")


def test_what_is_not_declared_any_more_goes(shop: Any) -> None:
    declare(shop, "declare_channel('shop', 'mail', 'none')", "declare_kind('shop', 'send', 1, 'mail')")
    assert [row.name for row in shop.rows("select name from jobspec.kind")] == ["shop.send"]
    assert [row.name for row in shop.rows("select name from jobspec.channel")] == ["shop.mail"]
    assert len(shop.rows("select 1 from pg_class where relkind = 'S' and starts_with(relname, 'bell_')")) == 1


def test_what_has_jobs_stays(shop: Any) -> None:
    job = shop.enqueue("charge", {"customer": 1})
    declare(shop)
    assert [row.name for row in shop.rows("select name from jobspec.kind")] == ["shop.charge"]
    assert shop.ids(shop.register("charge")) == [job]


def test_a_declaration_in_pieces_is_refused(shop: Any) -> None:
    shop.rows("select jobspec.declare_package('shop')")
    with pytest.raises(psycopg.Error, match="must be one transaction"):
        shop.rows("select jobspec.declared_package('shop')")
    assert len(shop.rows("select name from jobspec.kind")) == 7


def test_what_a_living_worker_serves_stays(shop: Any) -> None:
    worker = shop.register("send")
    declare(shop)
    assert [row.name for row in shop.rows("select name from jobspec.kind")] == ["shop.send"]
    job = shop.enqueue("send")
    assert shop.ids(worker) == [job]
    shop.finish(*shop.rows("select id, run from jobspec.job_running"))


def test_what_operators_set_is_not_touched(shop: Any) -> None:
    shop.rows("update jobspec.channel set paused = true, weight = 7 where name = 'shop.mail'")
    declare(shop, "declare_channel('shop', 'mail', 'none', p_doc => 'new')")
    assert shop.rows("select paused, weight, doc from jobspec.channel where name = 'shop.mail'") == [(True, 7, "new")]


@pytest.mark.parametrize(
    "call",
    [
        "declare_channel('shop', 'charges', 'none', '[{\"name\": \"customer\", \"type\": \"int\"}]')",
        "declare_channel('shop', 'charges', 'strict', '[{\"name\": \"order\", \"type\": \"int\"}]', 'skip')",
        "declare_kind('shop', 'charge', 1, 'charges', '[{\"path\": [\"order\"], \"type\": \"int\"}]')",
        "declare_kind('shop', 'charge', 1, 'mail')",
    ],
)
def test_order_and_key_cannot_change_under_unfinished_jobs(shop: Any, call: str) -> None:
    shop.enqueue("charge", {"customer": 1})
    with pytest.raises(psycopg.Error) as caught:
        declare(shop, call)
    assert caught.value.sqlstate == "JS024"
    shop.finish(*shop.claim(shop.register()))
    declare(shop, "declare_channel('shop', 'mail', 'none')", call)


# ---- the oracle
@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        ("delete from jobspec.job_ready", "in no place"),
        ("delete from jobspec.job", "without a body"),
        ("delete from jobspec.worker", "held by nobody"),
        ("delete from jobspec.gate", "channel without a gate"),
        ("update jobspec.job_ready set lane = lane + 1", "in the wrong lane"),
        ("update jobspec.job_ready set attempt = 99", "more attempts than allowed"),
        (
            "insert into jobspec.job_finished select id, 'done', 1, 1, now(), now() from jobspec.job_ready",
            "in two places",
        ),
        (
            "insert into jobspec.job_running select r.id + 1000, r.run, r.channel_id, r.lane, r.rank, r.pos, r.kind_id,"
            " r.attempt, r.suspect, r.ordered, r.worker_id, r.claimed_at from jobspec.job_running r",
            "two run in one strict lane",
        ),
        (
            "delete from jobspec.job_ready where id in (select id from jobspec.job_held)",
            "holds a position that is gone",
        ),
    ],
)
def test_check_finds_what_is_broken(shop: Any, breakage: str, problem: str) -> None:
    shop.enqueue_many([{"kind": "shop.charge", "payload": {"customer": n % 2}} for n in range(4)])
    shop.enqueue("charge", {"customer": 9}, delay="1 hour")
    shop.claim(shop.register(), 1)
    with shop.conn.transaction(force_rollback=True):
        shop.rows(breakage)
        assert problem in {row.problem for row in shop.rows("select problem from jobspec.check()")}


# ---- retention
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
