"""What a client may do that owns nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from jobspec import enqueue_bundle
from tests.database.acme import Acme, acme, note, once

__all__ = ["acme"]


@pytest.fixture
def stranger(url: str, acme: Acme) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection as a role of no rights, and its name."""
    role = f"r_{uuid.uuid4().hex}"
    acme.rows(f"create role {role}")
    with psycopg.connect(url, autocommit=True, options=f"-c role={role}") as conn:
        yield conn, role
    acme.rows(f"drop owned by {role}")
    acme.rows(f"drop role {role}")


def test_without_rights_nothing_goes(stranger: tuple[psycopg.Connection[Any], str]) -> None:
    conn, _ = stranger
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        note.enqueue(conn)


def test_a_producer_stores_and_a_reader_sees_it_end(stranger: tuple[psycopg.Connection[Any], str], acme: Acme) -> None:
    conn, role = stranger
    acme.rows("select jobspec.grant_to(%s, 'producer')", role)
    handle, bundle = note.enqueue(conn), enqueue_bundle(conn, [note.request()])
    once.try_enqueue(conn)
    assert note.reserve(conn, timedelta(minutes=1)).commit() is True
    assert note.enqueue(conn).cancel() == "cancelled"
    for look in (handle.state, handle.result, bundle.counts):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            look()
    acme.rows("select jobspec.grant_to(%s, 'reader')", role)
    acme.ends(handle.id, {"at": "noon"})
    assert (handle.result(timeout=20).at, bundle.counts().unfinished) == ("noon", 1)
    assert handle.on(conn).view().errors == ()
