"""Two-phase jobs, as callers see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from jobspec import AsyncReservation, connect_async
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.errors import JobEndedError, JobExpiredError, NotFoundError, OptionError, ReservationExpiredError
from tests.database.acme import Acme, acme, backend, book, note, tx

__all__ = ["acme", "backend", "tx"]
Tx = psycopg.Connection[Any]
MINUTE = timedelta(minutes=1)


def runs_out(acme: Acme, job_id: int) -> None:
    acme.rows("update jobspec.job_held set run_at = clock_timestamp() - interval '1 s' where id = %s", job_id)
    acme.tick(3)


def test_a_reserved_job_runs_only_when_it_is_committed(tx: Tx, acme: Acme) -> None:
    reservation = note.reserve(tx, MINUTE, text="a")
    tx.commit()
    assert (reservation.id, reservation.handle.state()) == (reservation.handle.id, "reserved")
    assert acme.rows("select * from jobspec.claim()") == []
    assert reservation.commit() is True
    tx.rollback()
    assert acme.rows("select * from jobspec.claim()") == []
    assert reservation.commit() is True
    assert reservation.commit() is False
    tx.commit()
    (job,) = acme.rows("select * from jobspec.claim()")
    assert job.id == reservation.id
    assert reservation.commit() is False


def test_a_reservation_keeps_its_place_in_a_strict_lane(tx: Tx, acme: Acme) -> None:
    first = book.reserve(tx, MINUTE)
    second = book.enqueue(tx)
    tx.commit()
    assert acme.rows("select * from jobspec.claim()") == []
    first.commit()
    tx.commit()
    (job,) = acme.rows("select * from jobspec.claim()")
    assert job.id == first.id < second.id


def test_a_reservation_runs_out_unless_it_is_extended(tx: Tx, acme: Acme) -> None:
    reservation, other = note.reserve(tx, MINUTE), note.reserve(tx, MINUTE)
    tx.commit()
    until = reservation.extend(timedelta(hours=2))
    tx.commit()
    assert until.tzinfo is UTC
    assert until > datetime.now(UTC) + timedelta(hours=1)
    runs_out(acme, other.id)
    assert (reservation.handle.state(), other.handle.state()) == ("reserved", "expired")
    tx.rollback()
    for verb in (other.commit, lambda: other.extend(MINUTE)):
        with pytest.raises(ReservationExpiredError):
            verb()
        tx.rollback()
    with pytest.raises(JobExpiredError):
        other.handle.result()


def test_a_reservation_can_be_cancelled_and_then_not_committed(tx: Tx) -> None:
    reservation = note.reserve(tx, MINUTE)
    tx.commit()
    reservation.cancel()
    tx.commit()
    with pytest.raises(ReservationExpiredError, match="cancelled"):
        reservation.commit()


def test_what_was_committed_cannot_be_extended(tx: Tx) -> None:
    reservation = note.reserve(tx, MINUTE)
    reservation.commit()
    with pytest.raises(JobEndedError):
        reservation.extend(MINUTE)
    tx.rollback()
    with pytest.raises(NotFoundError):
        reservation.commit()
    with pytest.raises(OptionError):
        reservation.extend(timedelta(0))


def test_it_can_be_committed_in_another_transaction(tx: Tx, backend: PostgresBackend, acme: Acme) -> None:
    reservation = note.reserve(backend, MINUTE)
    assert reservation.commit(tx) is True
    assert reservation.handle.state() == "reserved"
    tx.commit()
    assert reservation.handle.state() == "ready"


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_async_reservations_do_the_same(url: str, acme: Acme) -> None:
    async with connect_async(url) as backend:
        one: AsyncReservation[Any] = await note.reserve_async(backend, MINUTE, text="a")
        two = await note.reserve_async(backend, MINUTE)
        assert await one.extend(MINUTE) > datetime.now(UTC)
        assert [await one.commit(), await one.commit()] == [True, False]
        await two.cancel()
        assert (await one.handle.state(), await two.handle.state()) == ("ready", "cancelled")
        async with await psycopg.AsyncConnection.connect(url) as conn:
            three = await note.reserve_async(conn, MINUTE)
            assert await three.commit(conn) is True
