"""What enqueue has to know of a usual job is in one row, which follows the kind and its channel."""

from __future__ import annotations

from threading import Thread
from typing import Any

import psycopg
import pytest

from tests.database.conftest import Engine

CHANGES = {
    "a unique key": "update jobspec.kind set unique_key = '[]', unique_while = 'unfinished' where name = 'shop.send'",
    "an event": "update jobspec.kind set events = '{queued}' where name = 'shop.send'",
    "a limit of the channel": "select jobspec.set_limits('shop.mail', '{\"max_pending\": 1}')",
}


def usual(shop: Engine, kind: str = "shop.send") -> list[Any]:
    return shop.rows("select * from jobspec.usual where name = %s order by version", kind)


def test_a_kind_has_a_row_for_its_version_and_its_newest_one_a_second(shop: Engine) -> None:
    assert [each.version for each in usual(shop)] == [0, 1]
    declare(shop, 2)
    assert [(each.version, each.kind_id == usual(shop)[0].kind_id) for each in usual(shop)] == [
        (0, True),
        (1, False),
        (2, True),
    ]
    shop.rows("delete from jobspec.kind where name = 'shop.send' and version = 2")
    assert [each.version for each in usual(shop)] == [0, 1]
    assert shop.rows("select * from jobspec.check()") == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_kind_that_always_needs_more_has_none(shop: Engine, change: str) -> None:
    shop.rows(change)
    assert usual(shop) == []
    assert shop.rows("select * from jobspec.check()") == []


def test_a_limit_that_is_lifted_brings_it_back(shop: Engine) -> None:
    shop.rows("select jobspec.set_limits('shop.mail', '{\"max_pending\": 1}')")
    shop.enqueue("send")
    with pytest.raises(psycopg.Error) as caught:
        shop.enqueue("send", version=1)
    assert caught.value.sqlstate == "JS040"
    shop.rows("select jobspec.set_limits('shop.mail', '{\"max_pending\": null}')")
    assert [each.version for each in usual(shop)] == [0, 1]
    shop.enqueue("send", version=1)


def test_what_is_declared_anew_is_stored_by_the_next_call(shop: Engine) -> None:
    first = shop.job(shop.enqueue("send", version=1))
    shop.rows("update jobspec.kind set priority = 9, defaults = '{\"cc\": [1]}' where name = 'shop.send'")
    second = shop.job(shop.enqueue("send", version=1))
    assert (first.priority, first.payload) == (0, {"cc": []})
    assert (second.priority, second.payload) == (9, {"cc": [1]})


@pytest.mark.parametrize("version", [0, -1, 2, 32767])
def test_a_version_that_is_not_there_is_refused(shop: Engine, version: int) -> None:
    for call in (
        lambda: shop.enqueue("send", version=version),
        lambda: shop.enqueue_many([{"kind": "shop.send", "version": version}]),
        lambda: shop.enqueue_many([{"kind": "shop.send"}, {"kind": "shop.send", "version": version}]),
    ):
        with pytest.raises(psycopg.Error) as caught:
            call()
        assert caught.value.sqlstate == "JS004"


def test_a_change_of_the_channel_is_not_missed_by_a_kind_declared_meanwhile(shop: Engine, other: Engine) -> None:
    with shop.conn.transaction():
        declare(shop, 2)
        limit = Thread(target=lambda: other.rows("select jobspec.set_limits('shop.mail', '{\"max_pending\": 1}')"))
        limit.start()
        wait_until_blocked(shop, other)
    limit.join()
    assert usual(shop) == []
    assert shop.rows("select * from jobspec.check()") == []


def test_a_kind_that_is_declared_while_the_channel_changes_sees_the_change(shop: Engine, other: Engine) -> None:
    with shop.conn.transaction():
        shop.rows("update jobspec.channel set max_pending = 1 where name = 'shop.mail'")
        declaring = Thread(target=lambda: other.rows("update jobspec.kind set priority = 3 where name = 'shop.send'"))
        declaring.start()
        wait_until_blocked(shop, other)
    declaring.join()
    assert usual(shop) == []
    assert shop.rows("select * from jobspec.check()") == []


def test_channels_of_different_versions_of_a_kind_change_without_waiting_for_each_other(
    shop: Engine, other: Engine
) -> None:
    """Two that wait for each other are a deadlock."""
    declare(shop, 2)
    shop.rows(
        "update jobspec.kind set channel_id = (select id from jobspec.channel where name = 'shop.line')"
        " where name = 'shop.send' and version = 2"
    )
    with shop.conn.transaction():
        shop.rows("update jobspec.channel set max_pending = 1 where name = 'shop.mail'")
        other.rows("set lock_timeout = '1 s'")
        other.rows("update jobspec.channel set max_pending = 1 where name = 'shop.line'")
    assert usual(shop) == []
    shop.rows("update jobspec.channel set max_pending = null where name = 'shop.line'")
    assert [each.version for each in usual(shop)] == [0, 2]
    assert shop.rows("select * from jobspec.check()") == []


def test_a_channel_that_is_paused_changes_no_row(shop: Engine) -> None:
    before = shop.rows("select ctid::text, u.* from jobspec.usual u order by name, version")
    shop.rows("select jobspec.pause('shop.mail')")
    shop.rows("select jobspec.set_limits('shop.mail', '{\"concurrency\": 3}')")
    assert shop.rows("select ctid::text, u.* from jobspec.usual u order by name, version") == before


def declare(shop: Engine, version: int) -> None:
    shop.rows(
        "insert into jobspec.kind (package, name, version, channel_id, priority, backoff, base_seconds, cap_seconds,"
        " jitter, timeout_seconds) select package, name, %s, channel_id, priority, backoff, base_seconds, cap_seconds,"
        " jitter, timeout_seconds from jobspec.kind where name = 'shop.send' and version = 1",
        version,
    )


def wait_until_blocked(shop: Engine, other: Engine) -> None:
    pid = other.conn.info.backend_pid
    with psycopg.connect(shop.conn.info.dsn, password=shop.conn.info.password, autocommit=True) as watcher:
        while not watcher.execute("select pg_blocking_pids(%s)", [pid]).fetchone()[0]:  # type: ignore[index]
            pass
