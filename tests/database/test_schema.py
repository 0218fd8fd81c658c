"""Installing and declaring."""

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
    conn.execute("delete from jobspec.migration where number > 1")
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
    assert len(shop.rows("select 1 from pg_class where relkind = 'S' and relname ~ '^bell_[0-9]'")) == 1


def test_a_version_stays_for_a_day_after_the_next_one_came(shop: Any) -> None:
    """Producers of a rolling deploy go on with it, though nobody serves it and no job of it is there."""
    newer = ("declare_channel('shop', 'mail', 'none')", "declare_kind('shop', 'send', 2, 'mail')")
    shop.rows("update jobspec.kind set declared_at = now() - interval '1 year'")
    for _ in range(2):
        declare(shop, *newer)
    job = shop.value("select jobspec.enqueue('shop.send', p_version => 1)")
    shop.rows("select jobspec.cancel(%s), jobspec.delete(array[%s])", job, job)
    shop.rows("update jobspec.kind set declared_at = declared_at - interval '1 day'")
    declare(shop, *newer)
    assert shop.value("select array_agg(version) from jobspec.kind where name = 'shop.send'") == [2]


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
    shop.rows("select jobspec.pause('shop.mail'), jobspec.set_limits('shop.mail', '{\"weight\": 7}')")
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
