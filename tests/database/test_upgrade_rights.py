"""What roles may do survives an upgrade, which makes every function and view anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jobspec.backends.postgres import migrator
from tests.database.yard import Yard, yard

__all__ = ["yard"]


@pytest.fixture
def role(yard: Yard) -> Iterator[str]:
    name = f"Some body {yard.conn.info.dbname}"
    yard.rows(f'create role "{name}"')
    yield name
    yard.rows(f'drop owned by "{name}"; drop role "{name}"')


def may(yard: Yard, role: str) -> set[str]:
    return {
        row.name
        for row in yard.rows(
            "select p.proname as name from pg_proc p where p.pronamespace = 'jobspec'::regnamespace"
            " and has_function_privilege(%s, p.oid, 'execute') union all select c.relname from pg_class c"
            " where c.relnamespace = 'jobspec'::regnamespace and c.relkind = 'v'"
            " and has_table_privilege(%s, c.oid, 'select')",
            role, role,
        )
    }  # fmt: skip


def upgrade(url: str, yard: Yard) -> None:
    """As if this database were one migration behind."""
    *known, newest = migrator.migrations()
    yard.rows("delete from jobspec.migration where number = %s", newest.number)
    with pytest.MonkeyPatch.context() as patch:
        empty = migrator.Migration(number=newest.number, name=newest.name, text="select 1")
        patch.setattr(migrator, "migrations", lambda: [*known, empty])
        patch.setattr(migrator, "functions_checksum", lambda: "another")
        migrator.migrate(url)


@pytest.mark.parametrize("rights", ["producer", "worker", "reader", "operator"])
def test_a_set_of_rights_survives_an_upgrade(yard: Yard, url: str, role: str, rights: str) -> None:
    yard.call("grant_to", role, rights)
    before = may(yard, role)
    assert before
    upgrade(url, yard)
    assert may(yard, role) == before


def test_who_was_given_a_set_gets_what_it_has_grown_by(yard: Yard, url: str, role: str) -> None:
    yard.call("grant_to", role, "producer")
    with pytest.MonkeyPatch.context() as patch:
        grown = [
            text.replace("{enqueue,enqueue_alike,", "{enqueue,enqueue_alike,unblock,") for text in migrator.functions()
        ]
        patch.setattr(migrator, "functions", lambda: grown)
        migrator.migrate(url)
    assert "unblock" in may(yard, role)


def test_a_single_right_survives_and_grows_into_no_set(yard: Yard, url: str, role: str) -> None:
    yard.rows(f'grant execute on function jobspec.pause(text) to "{role}"; grant select on jobspec.lanes to "{role}"')
    upgrade(url, yard)
    assert may(yard, role) == {"pause", "lanes"}


def test_public_may_do_nothing_after_an_upgrade(yard: Yard, url: str, role: str) -> None:
    upgrade(url, yard)
    assert may(yard, role) == set()
