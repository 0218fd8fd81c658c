"""A package for those who test what clients call: one kind for each thing that a spec can ask of a call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from pydantic import Field

from jobspec import Draft, JobDef, JobHandle, Model, Payload, connect
from jobspec.backends.backend import SyncBackend
from tests.database.conftest import Engine

CUSTOMER = '[{"name": "customer", "type": "int"}]'
PATH = '[{"path": ["customer"], "type": "int"}]'
TEXT = '[{"path": ["text"], "type": "str"}]'
ALL_EVENTS = "{queued,started,done,retry,dead,cancelled,expired}"
ACME = f"""
select jobspec.declare_package('acme');
select jobspec.declare_channel('acme', 'mail', 'none');
select jobspec.declare_channel('acme', 'post', 'none');
select jobspec.declare_channel('acme', 'small', 'none', p_max_pending => 2);
select jobspec.declare_channel('acme', 'ledger', 'strict', '{CUSTOMER}', 'skip');
select jobspec.declare_kind('acme', 'note', 1, 'mail', p_base_seconds => 60, p_tags => '{{"team": "a"}}');
select jobspec.declare_kind('acme', 'picture', 1, 'mail', p_blob_max_bytes => 2097152);
select jobspec.declare_kind(
    'acme', 'told', 1, 'mail', p_base_seconds => 60, p_max_attempts => 2, p_events => '{ALL_EVENTS}'
);
select jobspec.declare_kind('acme', 'few', 1, 'small');
select jobspec.declare_kind('acme', 'once', 1, 'mail', p_unique_key => '{TEXT}', p_unique_while => 'unfinished');
select jobspec.declare_kind(
    'acme', 'only', 1, 'mail', p_unique_key => '{TEXT}', p_unique_while => 'unfinished', p_unique_on_conflict => 'raise'
);
select jobspec.declare_kind('acme', 'book', 1, 'ledger', '{PATH}', p_base_seconds => 60);
select jobspec.declare_kind('acme', 'ship', 1, 'mail', p_after => '{{"note": "acme.note"}}');
select jobspec.declared_package('acme');
"""


class Note(Payload, frozen=True):
    text: str = ""
    customer: int = Field(default=1, gt=0)


class Done(Model, frozen=True):
    at: str


def _note(*, text: str = "", customer: int = 1) -> Note:
    return Note(text=text, customer=customer)


def _picture(*, image: bytes, text: str = "") -> tuple[Note, bytes]:
    return Note(text=text), image


def _ship(*, note: JobHandle[Done], text: str = "") -> Draft:
    return Draft(Note(text=text), after={"note": note})


note = JobDef("acme.note", _note, lambda: Done)
picture = JobDef("acme.picture", _picture, lambda: type(None))
told = JobDef("acme.told", _note, lambda: Done)
few = JobDef("acme.few", _note, lambda: type(None))
patient = JobDef("acme.few", _note, lambda: type(None), wait_when_full=True)
once = JobDef("acme.once", _note, lambda: type(None))
only = JobDef("acme.only", _note, lambda: type(None))
book = JobDef("acme.book", _note, lambda: Done)
ship = JobDef("acme.ship", _ship, lambda: type(None))


class Acme(Engine):
    """The engine of package ``acme``."""

    def jobs(self) -> int:
        count: int = self.value("select count(*) from jobspec.job")
        return count

    def enqueue_note(self) -> int:
        id_: int = self.value("select jobspec.enqueue('acme.note')")
        return id_

    def ends(self, job_id: int, result: Any = None) -> None:
        """Somebody runs it to its good end."""
        (job,) = self.rows("select * from jobspec.claim(p_id => %s)", job_id)
        self.rows(
            "select jobspec.finish(%s, %s, %s::json)", job.id, job.run, None if result is None else json.dumps(result)
        )

    def kills(self, job_id: int) -> None:
        """Somebody runs it to its death."""
        (job,) = self.rows("select * from jobspec.claim(p_id => %s)", job_id)
        self.rows(
            'select jobspec.fail(%s, %s, \'{"type": "E", "message": "boom"}\', p_give_up => true)', job.id, job.run
        )

    def listeners(self) -> set[str]:
        """Which connections of clients listen, by what they said last."""
        rows = self.rows(
            "select query from pg_stat_activity where datname = current_database() and query ilike 'listen %%'"
            " and pid <> pg_backend_pid()"
        )
        return {row.query for row in rows}


@pytest.fixture
def acme(conn: psycopg.Connection[Any]) -> Acme:
    """A database with the package ``acme``, and an autocommit connection to it."""
    with conn.transaction():
        conn.execute(ACME)
    return Acme(conn)


@pytest.fixture
def tx(url: str, acme: Acme) -> Iterator[psycopg.Connection[Any]]:
    """A connection as users have it: not autocommit."""
    with psycopg.connect(url) as conn:
        yield conn
        conn.rollback()


@pytest.fixture
def backend(url: str, acme: Acme) -> Iterator[SyncBackend]:
    with connect(url) as backend:
        yield backend
