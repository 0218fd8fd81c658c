"""The statements of the doctor: what the database says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from jobspec.backends.postgres.session import KEEPALIVE
from jobspec.backends.postgres.statement import Rows, Statement, cell

# Who holds the horizon back: what was deleted since cannot be cleaned up before they end.
_TRANSACTIONS = """
select
    a.pid, a.usename, a.application_name, a.client_addr::text, a.state,
    extract(epoch from clock_timestamp() - a.xact_start)::float8, left(a.query, 200)
from pg_stat_activity a
where a.datname = current_database()
  and a.pid <> pg_backend_pid()
  and a.xact_start < clock_timestamp() - make_interval(secs => %s)
  and (a.backend_xmin is not null or a.backend_xid is not null)
  and a.backend_type = 'client backend'
order by a.xact_start
"""

_HIDDEN = """
select count(*)
from pg_stat_activity a
where a.datname = current_database() and a.query = '<insufficient privilege>'
"""

_PREPARED = """
select p.gid, p.owner::text, extract(epoch from clock_timestamp() - p.prepared)::float8
from pg_prepared_xacts p
where p.database = current_database()
order by p.prepared
"""

_SLOTS = """
select s.slot_name::text, s.active, greatest(age(s.xmin), age(s.catalog_xmin))
from pg_replication_slots s
where s.xmin is not null or s.catalog_xmin is not null
order by 3 desc
"""

_PARTITIONS = """
select
    (select count(*) from jobspec.epoch e),
    (select count(*) from jobspec.epoch e where e.n > (select last_value >> 32 from jobspec.seq)),
    ((select last_value from jobspec.seq) & 4294967295)::float8 / 4294967296
"""

_AUTOVACUUM = """
select current_setting('autovacuum')::boolean and current_setting('track_counts')::boolean,
    array(
        select c.relname::text
        from pg_class c
        where c.relnamespace = 'jobspec'::regnamespace and c.relkind in ('r', 'p')
          and array_to_string(c.reloptions, ',') ~ 'autovacuum_enabled=(false|off|0|no)'
        order by c.relname
    )
"""

_FUNCTIONS = "select functions_checksum from jobspec.setting"

_CLOCK = """
select clock_timestamp(),
    greatest((select max(claimed_at) from jobspec.running), (select max(beat_at) from jobspec.workers))
"""

_DEAD_WORKERS = """
select w.id, w.name, w.running, extract(epoch from clock_timestamp() - w.expires_at)::float8
from jobspec.workers w
where not w.alive and w.running > 0
order by w.id
"""

# The newest of the archive: all of it can take minutes.
_CHECK = "select problem, job_id, detail from jobspec.check(200000) limit 1000"


def _rows(rows: Rows) -> Rows:
    return rows


def transactions(older_than_seconds: float) -> Statement[Rows]:
    """(pid, user, application, address, state, age in seconds, query), oldest first."""
    return Statement(text=_TRANSACTIONS, params=(older_than_seconds,), read=_rows)


def hidden() -> Statement[int]:
    """How many sessions of this database we have no right to look at."""
    return Statement(text=_HIDDEN, params=(), read=cell)


def prepared() -> Statement[Rows]:
    """(name, owner, age in seconds)."""
    return Statement(text=_PREPARED, params=(), read=_rows)


def slots() -> Statement[Rows]:
    """(name, active, transactions since its horizon)."""
    return Statement(text=_SLOTS, params=(), read=_rows)


def partitions() -> Statement[tuple[int, int, float]]:
    """How many there are, how many are ahead, and how full the current one is, 0 to 1."""
    return Statement(text=_PARTITIONS, params=(), read=lambda rows: (rows[0][0], rows[0][1], rows[0][2]))


def autovacuum() -> Statement[tuple[bool, list[str]]]:
    """Whether the server does it, and our tables for which it is switched off."""
    return Statement(text=_AUTOVACUUM, params=(), read=lambda rows: (rows[0][0], rows[0][1]))


def functions_checksum() -> Statement[str | None]:
    return Statement(text=_FUNCTIONS, params=(), read=cell)


def clock() -> Statement[tuple[datetime, datetime | None]]:
    """The time there, and the latest that the tables know."""
    return Statement(text=_CLOCK, params=(), read=lambda rows: (rows[0][0], rows[0][1]))


def dead_workers() -> Statement[Rows]:
    """(id, name, jobs that it holds, seconds since its lease was over)."""
    return Statement(text=_DEAD_WORKERS, params=(), read=_rows)


def check() -> Statement[Rows]:
    """(problem, job id, detail) of broken invariants."""
    return Statement(text=_CHECK, params=(), read=_rows)


def notifications_arrive(url: str, *, within_seconds: float = 3.0) -> bool:
    """Whether what is notified over one connection reaches another: not so through a transaction pooler."""
    options: dict[str, Any] = {**KEEPALIVE, "autocommit": True, "application_name": "jobspec doctor"}
    with psycopg.connect(url, **options) as listener, psycopg.connect(url, **options) as speaker:
        listener.execute("listen jobspec_doctor")
        speaker.execute("notify jobspec_doctor")
        return any(True for _ in listener.notifies(timeout=within_seconds, stop_after=1))


def packages(names: Sequence[str]) -> Statement[Rows]:
    """What is declared of these packages, a row a thing: (what, its name, its text)."""
    return Statement(text=_DECLARED, params=(list(names),) * 5, read=_rows)


# As text, so that two states of it can be compared; what changes by itself or is the operators' is left out.
_DECLARED = """
select 'channel', c.name, jsonb_build_array(c.ordered, c.key, c.on_dead, c.doc, c.on_full, c.declared)::text
from jobspec.channel c
where c.package = any(%s::text[])
union all
select 'kind', k.name || ' v' || k.version, (to_jsonb(k) - '{id,declared_at}'::text[])::text
from jobspec.kind k
where k.package = any(%s::text[])
union all
select 'schedule', s.name, (to_jsonb(s) - '{id,paused,next_at,fired_at,declared_at}'::text[])::text
from jobspec.schedule s
where s.package = any(%s::text[])
union all
select 'type', t.oid::regtype::text, obj_description(t.oid, 'pg_type')
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where n.nspname in (select replace(p.name, '.', '_') from unnest(%s::text[]) p (name))
  and starts_with(obj_description(t.oid, 'pg_type'), 'jobspec:generated')
union all
select 'function', format('%%s.%%s', n.nspname, p.proname), obj_description(p.oid, 'pg_proc')
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname in (select replace(p.name, '.', '_') from unnest(%s::text[]) p (name))
  and starts_with(obj_description(p.oid, 'pg_proc'), 'jobspec:generated')
"""
