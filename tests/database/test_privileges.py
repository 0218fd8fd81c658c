"""Who may do what, tried as a role that has been granted that and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.database.yard import Yard, yard

__all__ = ["yard"]

RIGHTS = ("producer", "worker", "operator", "reader")
VIEWS = (
    "jobs", "running", "expired", "dead", "parked", "channels", "lanes", "workers", "schedules", "bundles", "stranded",
    "metrics",
)  # fmt: skip


@pytest.fixture
def role(yard: Yard) -> Iterator[str]:
    """A role that may do nothing."""
    name = f"somebody_{yard.conn.info.dbname}"
    yard.rows(f"create role {name}")
    yield name
    yard.rows("reset role")
    yard.rows(f"drop owned by {name}; drop role {name}")


@contextmanager
def being(yard: Yard, role: str) -> Iterator[None]:
    yard.rows(f"set role {role}")
    try:
        yield
    finally:
        yard.rows("reset role")


def executable(yard: Yard, role: str) -> set[str]:
    return {
        row.proname
        for row in yard.rows(
            "select p.proname from pg_proc p where p.pronamespace = 'jobspec'::regnamespace"
            " and has_function_privilege(%s, p.oid, 'execute')",
            role,
        )
    }


def refused(yard: Yard, text: str) -> bool:
    """For want of a right, and not for another reason."""
    try:
        yard.rows(text)
    except psycopg.errors.InsufficientPrivilege:
        return True
    except psycopg.Error:
        return False
    return False


# ---- PUBLIC
def test_public_may_do_nothing(yard: Yard, role: str) -> None:
    with being(yard, role):
        assert refused(yard, "select jobspec.enqueue('shop.send')")
        assert refused(yard, "select * from jobspec.jobs")
    yard.rows(f"grant usage on schema jobspec to {role}")
    assert executable(yard, role) == set()
    readable = yard.rows(
        "select c.relname from pg_class c where c.relnamespace = 'jobspec'::regnamespace"
        " and c.relkind in ('r', 'p', 'v') and has_table_privilege(%s, c.oid, 'select, insert, update, delete')",
        role,
    )
    assert readable == []
    usable = yard.rows(
        "select c.relname from pg_class c where c.relnamespace = 'jobspec'::regnamespace"
        " and case when c.relkind = 'S' then has_sequence_privilege(%s, c.oid, 'usage, select, update') end",
        role,
    )
    assert usable == []


def test_a_function_with_the_rights_of_its_owner_has_a_search_path_of_its_own(yard: Yard) -> None:
    loose = yard.rows(
        "select p.proname from pg_proc p where p.pronamespace = 'jobspec'::regnamespace and p.prosecdef"
        " and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp']"
    )
    assert [each.proname for each in loose] == ["enqueue"]  # every name in it says its schema: see the next test
    assert yard.value("select count(*) > 40 from pg_proc where pronamespace = 'jobspec'::regnamespace and prosecdef")


def test_a_table_of_somebody_elses_is_not_taken_for_ours(yard: Yard, role: str) -> None:
    yard.rows("select jobspec.grant_to(%s, 'producer')", role)
    yard.rows(f"create schema trap authorization {role}")
    with being(yard, role):
        yard.rows("create table trap.kind (id int)")
        yard.rows("create function trap.lower(text) returns text language plpgsql as $$ begin raise 'trapped'; end $$")
        yard.rows("set search_path = trap, pg_catalog")
        assert yard.value("select jobspec.enqueue('yard.send')") > 0
        yard.rows("reset search_path")
    yard.rows("drop schema trap cascade")


LURED = (
    "nextval", "currval", "clock_timestamp", "jsonb_typeof", "length", "octet_length", "pg_column_size", "right",
    "isfinite", "convert_to", "sha256", "encode", "substr", "jsonb_array_length", "to_jsonb", "setval", "pg_notify",
    "int8um", "pg_sequence_last_value",
)  # fmt: skip
TRAP = """
do $trap$
declare
    c_body constant text := $$language plpgsql as 'begin raise ''trapped''; end'$$;
    v_each record;
begin
    for v_each in
        select o.oid, o.oprname as name, o.oprleft::regtype as left, o.oprright::regtype as right,
            o.oprresult::regtype as result
        from pg_operator o
        where o.oprnamespace = 'pg_catalog'::regnamespace
            and o.oprname = any('{=,<>,<,>,<=,>=,+,-,||,->,->>,#>,#>>,?,~,~*}')
            and o.oprleft = any('{text,int4,int8,int2,jsonb,bool,interval,timestamptz,bytea}'::regtype[]::oid[])
    loop
        execute format(
            'create function trap.op%s(%s, %s) returns %s %s',
            v_each.oid, v_each.left, v_each.right, v_each.result, c_body
        );
        execute format(
            'create operator trap.%s (function = trap.op%s, leftarg = %s, rightarg = %s)',
            v_each.name, v_each.oid, v_each.left, v_each.right
        );
    end loop;
    for v_each in
        select p.proname as name, pg_get_function_identity_arguments(p.oid) as args,
            pg_get_function_result(p.oid) as result
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.proname = any('{NAMES}')
            and 'pg_catalog."any"'::regtype <> all(p.proargtypes::oid[])
    loop
        execute format('create function trap.%I(%s) returns %s %s', v_each.name, v_each.args, v_each.result, c_body);
    end loop;
end $trap$
""".replace("NAMES", ",".join(LURED))


@pytest.mark.parametrize("kind", ["send", "block", "unique"])
@pytest.mark.parametrize(
    "options",
    [{}, {"priority": 0}, {"tags": '{"a": "b"}', "origin": "x"}, {"delay": "1 h"}],
    ids=["", "0", "words", "h"],
)
def test_what_somebody_else_calls_by_the_same_name_is_not_taken_for_ours(
    yard: Yard, role: str, kind: str, options: dict[str, str | int]
) -> None:
    """`enqueue` has no search_path of its own, because that costs as much as a row."""
    yard.rows("select jobspec.grant_to(%s, 'producer')", role)
    yard.rows(f"create schema trap authorization {role}")
    with being(yard, role):
        yard.conn.execute(TRAP.encode())
        yard.rows("set search_path = trap, pg_catalog")
        with pytest.raises(psycopg.Error, match="trapped"):
            yard.rows("select 1 + 1")
        assert yard.add(kind, '{"customer": 7}', version=1, **options)
        assert yard.add(kind, '{"customer": 8}', **options)
        yard.rows("reset search_path")
    yard.rows("drop schema trap cascade")


@pytest.mark.parametrize("schema", ["trap", "pg_temp"])
def test_a_type_of_somebody_elses_is_not_taken_for_ours(yard: Yard, role: str, schema: str) -> None:
    """A domain may run what it likes whenever a variable is set, with the rights of whoever sets it."""
    yard.rows("select jobspec.grant_to(%s, 'producer')", role)
    yard.rows(f"create schema trap authorization {role}")
    with being(yard, role), psycopg.connect(yard.conn.info.dsn, autocommit=True) as fresh:
        fresh.execute(f"set role {role}")  # in a session of its own: nothing is compiled there yet
        fresh.execute(
            "create function trap.lure() returns boolean language plpgsql as $$begin raise 'trapped'; end$$;"
            + "".join(
                f"create domain {schema}.{name} as pg_catalog.{name} check (trap.lure());"
                for name in ("text", "jsonb", "regclass", "int8", "int4", "bool")
            )
            .encode()
            .decode()
        )
        fresh.execute(f"set search_path = {schema}, pg_catalog")
        for kind in ("send", "block", "unique"):
            assert fresh.execute(
                f"select jobspec.enqueue('yard.{kind}', '{{\"customer\": 7}}'::pg_catalog.jsonb)"
            ).fetchone()
        # in the same session: the end of it removes the temporary domains at the same time as anybody else's drop
        fresh.execute("reset search_path; reset role; drop schema trap cascade")


# ---- the four sets
def test_a_producer_enqueues_and_reads_nothing(yard: Yard, role: str) -> None:
    """A-P16."""
    yard.rows("select jobspec.grant_to(%s, 'producer')", role)
    with being(yard, role):
        assert yard.value("select jobspec.enqueue('yard.send')") > 0
        assert len(yard.value('select jobspec.enqueue_many(\'[{"kind": "yard.send"}]\')')) == 1
        assert yard.value('select jobspec.enqueue_bundle(\'[{"kind": "yard.send"}]\')')["bundle_id"] > 0
        assert yard.value("select jobspec.commit(jobspec.reserve('yard.send'))")
        assert yard.value("select max(number) from jobspec.migration") > 0
        tables = [f"jobspec.{name}" for name in (*VIEWS, "job", "job_finished", "attempt_error", "kind", "setting")]
        assert [name for name in tables if not refused(yard, f"select * from {name}")] == []
        for call in (
            "find('{}')",
            "count('{}')",
            "cancel_all('{}')",
            "claim()",
            "retry('{1}')",
            "check()",
            "tick()",
            "jobs",
        ):
            assert refused(yard, f"select * from jobspec.{call}"), call
        assert refused(yard, "insert into jobspec.job_ready select 1, 1, 0, 1, 1, 1")


def test_a_worker_claims_and_ends_jobs_and_steers_nothing(yard: Yard, role: str) -> None:
    yard.rows("select jobspec.grant_to(%s, 'worker')", role)
    yard.add("once")
    with being(yard, role):
        job = yard.take()
        yard.rows("select jobspec.extend(%s, %s, '1 minute')", job.id, job.run)
        yard.rows("select jobspec.checkpoint(%s, %s, '{}')", job.id, job.run)
        yard.rows("select jobspec.finish(%s, %s)", job.id, job.run)
        worker = yard.register("send")
        yard.enqueue("send")
        yard.finish(*yard.claim(worker, tick=True, bell=True))
        yard.rows("select jobspec.heartbeat(%s, 30, '{}')", worker)
        yard.rows("select jobspec.maintain()")
        yard.rows("select jobspec.deregister(%s)", worker)
        yard.rows("select * from jobspec.due_schedules()")
        for call in ("find('{}')", "retry('{1}')", "delete('{1}')", "pause('yard.plain')"):
            assert refused(yard, f"select * from jobspec.{call}"), call
        assert refused(yard, "select * from jobspec.jobs")


def test_a_reader_sees_everything_and_changes_nothing(yard: Yard, role: str) -> None:
    yard.rows("select jobspec.grant_to(%s, 'reader')", role)
    job = yard.fails(yard.add("once"))
    with being(yard, role):
        for name in VIEWS:
            yard.rows(f"select * from jobspec.{name}")
        assert yard.find(state="dead") == [job]
        assert yard.rows("select * from jobspec.count('{}')")
        assert yard.rows("select * from jobspec.check()") == []
        assert yard.value("select jobspec.await_done(%s)", job)
        for call in ("enqueue('yard.send')", "cancel(1)", "retry('{1}')", "delete('{1}')", "purge('{}')", "claim()"):
            assert refused(yard, f"select * from jobspec.{call}"), call
        assert refused(yard, "delete from jobspec.job")


def test_an_operator_looks_and_steers_and_neither_enqueues_nor_claims(yard: Yard, role: str) -> None:
    yard.rows("select jobspec.grant_to(%s, 'operator')", role)
    dead, job = yard.fails(yard.add("once")), yard.add("once")
    with being(yard, role):
        assert yard.call("retry", [dead]) == [dead]
        assert yard.call("cancel", dead) == "cancelled"
        assert yard.call("reset", [dead]) == [dead]
        assert yard.call("requeue", [dead]) == []
        assert yard.call("delete", [dead]) == 1
        assert yard.value("select jobspec.cancel_all('{}')") == 1
        assert yard.value("select jobspec.redrive('{}')") == 0
        assert yard.value("select jobspec.purge('{}')") == 1
        assert yard.value("select jobspec.delete_all('{}')") == 0
        yard.call("pause", "yard.plain")
        yard.call("resume", "yard.plain")
        yard.rows("select jobspec.set_limits('yard.plain', '{\"weight\": 2}')")
        yard.rows("select jobspec.unblock('yard.blocking', '[1]')")
        assert yard.find(id=job) == []
        for call in ("enqueue('yard.send')", "claim()", "finish(1, 1)"):
            assert refused(yard, f"select * from jobspec.{call}"), call


@pytest.mark.parametrize("rights", RIGHTS)
def test_every_function_that_is_granted_exists(yard: Yard, rights: str) -> None:
    names = yard.value("select jobspec.rights(%s)", rights)
    there = {
        row.proname for row in yard.rows("select proname from pg_proc where pronamespace = 'jobspec'::regnamespace")
    }
    assert set(names) - there == set()


def test_every_verb_is_granted_to_somebody_and_nothing_else_is(yard: Yard) -> None:
    granted = {name for rights in RIGHTS for name in yard.value("select jobspec.rights(%s)", rights)}
    verbs = {
        row.proname
        for row in yard.rows("select proname from pg_proc where pronamespace = 'jobspec'::regnamespace and prosecdef")
    }
    assert verbs - granted == {"tick"}
    assert granted - verbs == set()


def test_rights_that_are_taken_back_are_gone(yard: Yard, role: str) -> None:
    for rights in RIGHTS:
        yard.rows("select jobspec.grant_to(%s, %s)", role, rights)
        assert executable(yard, role) != set()
        yard.rows("select jobspec.revoke_from(%s, %s)", role, rights)
        assert executable(yard, role) == set()
    with being(yard, role):
        assert refused(yard, "select * from jobspec.jobs")


def test_who_is_not_the_owner_grants_nothing(yard: Yard, role: str) -> None:
    yard.rows("select jobspec.grant_to(%s, 'operator')", role)
    with being(yard, role):
        assert refused(yard, f"select jobspec.grant_to('{role}', 'producer')")


@pytest.mark.parametrize(("name", "rights"), [("nobody_at_all", "producer"), ("postgres", "everything")])
def test_a_role_or_a_set_that_is_not_there_is_refused(yard: Yard, name: str, rights: str) -> None:
    assert yard.refused("grant_to", name, rights) == "JS003"


def test_a_role_with_a_name_that_needs_quotes_is_granted(yard: Yard) -> None:
    """A-G06."""
    name = f'we"ird; drop table x; {yard.conn.info.dbname[:20]}'
    quoted = '"' + name.replace('"', '""') + '"'
    yard.rows(f"create role {quoted}")
    try:
        yard.rows("select jobspec.grant_to(%s, 'producer')", name)
        assert "enqueue" in executable(yard, name)
    finally:
        yard.rows(f"drop owned by {quoted}; drop role {quoted}")


def test_a_role_with_nothing_but_execute_can_enqueue(yard: Yard, role: str) -> None:
    """A-P16."""
    yard.rows(f"grant usage on schema jobspec to {role}; grant execute on function jobspec.enqueue to {role}")
    with being(yard, role):
        assert yard.enqueue("send") > 0
        assert refused(yard, "select * from jobspec.job")


def test_a_view_of_the_users_own_shows_what_it_shows_to_whom_it_is_granted(yard: Yard, role: str) -> None:
    """What a dashboard does: one view over ours, granted alone."""
    yard.rows(
        "create view public.backlog as"
        " select channel, count(*) from jobspec.jobs where state = 'ready' group by channel"
    )
    yard.rows(f"grant select on public.backlog to {role}")
    yard.add("send")
    with being(yard, role):
        assert yard.rows("select * from public.backlog") == [("yard.plain", 1)]
    yard.rows("drop view public.backlog")
