"""Installs and upgrades the schema: numbered migrations once, functions whenever their text has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from jobspec.backends.postgres import privileges
from jobspec.backends.postgres.driver import unreachable
from jobspec.errors import SchemaMissingError, SchemaTooNewError, SchemaTooOldError

_HERE: Final = Path(__file__).parent

# Two migrators at once go one after the other; the second finds everything done.
_LOCK = "select pg_advisory_xact_lock(hashtextextended('jobspec migrate', 0))"
# Functions call each other; most bodies are checked by the tests, not by the order of the files. The names in some are
# resolved now, once for all: not in a schema that the migrating user happens to have in front.
_ANY_ORDER = "set local check_function_bodies = off; set local search_path = pg_catalog, pg_temp"
# A migration may change what they are made of; functions whose arguments have changed would stay beside the new ones.
_WITHOUT_FUNCTIONS = """
do $$
declare
    v_old record;
begin
    for v_old in
        select c.oid::regclass as name
        from pg_class c
        where c.relnamespace = 'jobspec'::regnamespace and c.relkind = 'v'
        order by c.oid desc  -- the newest first: they are made of the others
    loop
        execute format('drop view %s', v_old.name);
    end loop;
    for v_old in
        select t.tgname as name, t.tgrelid::regclass as on_table
        from pg_trigger t
        join pg_proc p on p.oid = t.tgfoid
        join pg_class c on c.oid = t.tgrelid
        where p.pronamespace = 'jobspec'::regnamespace and c.relnamespace = 'jobspec'::regnamespace
    loop
        execute format('drop trigger %I on %s', v_old.name, v_old.on_table);
    end loop;
    for v_old in
        select p.oid::regprocedure as name
        from pg_proc p
        where p.pronamespace = 'jobspec'::regnamespace
        order by p.prosqlbody is null, p.oid desc  -- those with a parsed body first: they depend on others
    loop
        execute format('drop function %s', v_old.name);
    end loop;
end $$
"""
_REGISTER = "insert into jobspec.migration (number, name) values (%s, %s)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    number: int
    name: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Migrated:
    """What a call of :func:`migrate` did."""

    version: int
    applied: tuple[str, ...]
    """Names of the migrations that ran now."""
    functions_changed: bool

    @property
    def changed(self) -> bool:
        return bool(self.applied) or self.functions_changed


def migrations() -> list[Migration]:
    """All of them, oldest first."""
    files = sorted((_HERE / "migrations").glob("*.sql"))
    return [
        Migration(number=int(file.stem.partition("_")[0]), name=file.stem, text=file.read_text("utf-8"))
        for file in files
    ]


def functions() -> list[str]:
    """The current text of every function and view, in the order in which they are applied."""
    return [file.read_text("utf-8") for file in sorted((_HERE / "functions").glob("*.sql"))]


def functions_checksum() -> str:
    """What the database notes down when the functions of this program are applied."""
    return hashlib.sha256("\0".join(functions()).encode()).hexdigest()


def latest() -> int:
    """The schema version of this program."""
    return migrations()[-1].number


def migrate(url: str) -> Migrated:
    """Bring the schema up to this program, in one transaction.

    Raises DatabaseError, SchemaTooNewError, psycopg.Error.
    """
    try:
        with psycopg.connect(url, application_name="jobspec migrate") as conn:
            return _migrate(conn)
    except psycopg.OperationalError as error:
        if error.sqlstate is not None:
            raise
        raise unreachable(error) from error


def _migrate(conn: psycopg.Connection[Any]) -> Migrated:
    conn.execute(_LOCK)
    conn.execute(_ANY_ORDER)
    version = installed(conn)
    known = migrations()
    if version is not None and version > known[-1].number:
        raise too_new(version)
    pending = [each for each in known if version is None or each.number > version]
    granted = None if version is None else privileges.kept(conn)
    if pending and version is not None:
        conn.execute(_WITHOUT_FUNCTIONS)
    for migration in pending:
        conn.execute(migration.text)
        conn.execute(_REGISTER, (migration.number, migration.name))
    checksum = functions_checksum()
    row = conn.execute("select functions_checksum from jobspec.setting").fetchone()
    stale = row is None or row[0] != checksum
    if stale:
        for text in functions():
            conn.execute(text)
        conn.execute("update jobspec.setting set functions_checksum = %s", (checksum,))
        if granted is not None:
            privileges.give_back(conn, granted)
    conn.execute("select jobspec.maintain()")
    return Migrated(version=known[-1].number, applied=tuple(each.name for each in pending), functions_changed=stale)


def script() -> str:
    """What :func:`migrate` runs on an empty database, as one SQL text for those who keep migrations elsewhere."""
    parts = [
        part
        for each in migrations()
        for part in (
            each.text,
            f"{_REGISTER % (each.number, repr(each.name))};\n",
        )
    ]
    return "\n".join(["begin;", f"{_ANY_ORDER};", *parts, *functions(), "select jobspec.maintain();", "commit;", ""])


def installed(conn: psycopg.Connection[Any]) -> int | None:
    """The schema version of the database; None where there is no schema."""
    found = conn.execute("select to_regclass('jobspec.migration') is not null").fetchone()
    if found is None or not found[0]:
        return None
    row = conn.execute("select max(number) from jobspec.migration").fetchone()
    return None if row is None else row[0]


def check_version(version: int | None) -> None:
    """Raise SchemaMissingError, SchemaTooOldError or SchemaTooNewError unless the database fits this program."""
    if version is None:
        raise SchemaMissingError("this database has no schema `jobspec`", help="run `jobspec migrate`")
    if version < latest():
        raise SchemaTooOldError(
            f"the schema `jobspec` in this database is version {version}; this program needs {latest()}",
            help="run `jobspec migrate`",
        )
    if version > latest():
        raise too_new(version)


def too_new(version: int) -> SchemaTooNewError:
    return SchemaTooNewError(
        f"the schema `jobspec` in this database is version {version}; this program knows {latest()}",
        help="install the jobspec release that migrated it: `pip install --upgrade jobspec-pg`",
    )
