"""What roles may do, kept over an upgrade: it makes functions and views anew, and with the old ones their grants go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

SETS: Final = ("producer", "worker", "reader", "operator")

# By name: the new function may have other arguments. grantee 0 is PUBLIC, which is granted nothing.
_SINGLE = """
select distinct g.grantee::regrole::text, g.kind, g.name, g.privilege
from (
    select a.grantee, 'function' as kind, p.proname as name, a.privilege_type as privilege, p.proowner as owner
    from pg_proc p
    cross join lateral aclexplode(p.proacl) a
    where p.pronamespace = 'jobspec'::regnamespace
    union all
    select a.grantee, 'view', c.relname, a.privilege_type, c.relowner
    from pg_class c
    cross join lateral aclexplode(c.relacl) a
    where c.relnamespace = 'jobspec'::regnamespace and c.relkind = 'v'
) g
where g.grantee not in (0, g.owner)
"""
_HAS_SETS = "select to_regproc('jobspec.rights') is not null"
# Whoever may call every function of a set was given the set, and gets what it has grown by.
_SETS = """
select r.rolname, s.name
from unnest(%s::text[]) s (name)
cross join pg_roles r
where r.oid in (
        select a.grantee
        from pg_proc p
        cross join lateral aclexplode(p.proacl) a
        where p.pronamespace = 'jobspec'::regnamespace
    )
  and not exists (
      select
      from pg_proc p
      where p.pronamespace = 'jobspec'::regnamespace
        and p.proname = any(jobspec.rights(s.name))
        and not exists (select from aclexplode(p.proacl) a where a.grantee = r.oid)
        and r.oid <> p.proowner
  )
  and r.oid <> (select n.nspowner from pg_namespace n where n.nspname = 'jobspec')
"""
_FUNCTIONS = """
select p.oid::regprocedure::text
from pg_proc p
where p.pronamespace = 'jobspec'::regnamespace and p.proname = %s
"""
_VIEW = "select c.oid::regclass::text from pg_class c where c.relnamespace = 'jobspec'::regnamespace and c.relname = %s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Privileges:
    single: tuple[tuple[str, str, str, str], ...]
    """(role, 'function' or 'view', name, privilege)."""
    sets: tuple[tuple[str, str], ...]
    """(role, name of the set); see grant.sql."""


def kept(conn: psycopg.Connection[Any]) -> Privileges:
    """What everybody but the owner may do now."""
    single = conn.execute(_SINGLE).fetchall()
    (has_sets,) = conn.execute(_HAS_SETS).fetchone() or (False,)
    sets = conn.execute(_SETS, (list(SETS),)).fetchall() if has_sets else []
    return Privileges(single=tuple(single), sets=tuple(sets))


def give_back(conn: psycopg.Connection[Any], privileges: Privileges) -> None:
    """Grant it again, as far as there is still something of that name."""
    for role, kind, name, privilege in privileges.single:
        for (what,) in conn.execute(_FUNCTIONS if kind == "function" else _VIEW, (name,)).fetchall():
            on = sql.SQL("function ") if kind == "function" else sql.SQL("")
            # The server has quoted both names.
            conn.execute(sql.SQL("grant {} on {}{} to {}").format(sql.SQL(privilege), on, sql.SQL(what), sql.SQL(role)))
    for role, name in privileges.sets:
        conn.execute("select jobspec.grant_to(%s, %s)", (role, name))
