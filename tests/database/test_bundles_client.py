"""Chains and bundles, as callers see them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from jobspec import (
    BundleCounts,
    JobDef,
    connect_async,
    enqueue_bundle,
    enqueue_bundle_async,
    enqueue_chain,
    enqueue_chain_async,
)
from jobspec.backends.postgres import enqueue
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.errors import InTransactionError, NotFoundError, PayloadError, ResultTimeoutError, UnknownKindError
from tests.database.acme import Acme, Note, acme, backend, note, once, tx

__all__ = ["acme", "backend", "tx"]
Tx = psycopg.Connection[Any]

unknown = JobDef("acme.unknown", Note, lambda: type(None))


# ---- chains
def test_the_jobs_of_a_chain_go_one_after_the_other(tx: Tx, acme: Acme) -> None:
    chain = enqueue_chain(tx, [note.request(text=str(n)) for n in range(3)])
    tx.commit()
    for handle in chain:
        assert [job.id for job in acme.rows("select * from jobspec.claim(p_limit => 10, p_lease => '1 ms')")] == [
            handle.id
        ]
        acme.rows("select jobspec.finish(r.id, r.run) from jobspec.job_running r")
    assert [handle.state() for handle in chain] == ["done"] * 3
    assert [each.name for each in chain[2].view().after] == ["previous"]


def test_a_chain_is_stored_as_a_whole_or_not_at_all(tx: Tx, acme: Acme) -> None:
    """A-D04."""
    with pytest.raises(UnknownKindError):
        enqueue_chain(tx, [note.request(), note.request(), unknown.request()])
    tx.commit()
    assert acme.jobs() == 0
    with pytest.raises(PayloadError):
        enqueue_chain(tx, (note.request(customer=number) for number in (2, 1, 0)))
    assert tx.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert enqueue_chain(tx, []) == []


def test_what_comes_after_a_failure_is_cancelled(tx: Tx, acme: Acme) -> None:
    first, second, third = enqueue_chain(tx, [note.request()] * 3)
    tx.commit()
    acme.kills(first.id)
    acme.tick(3)
    assert (second.state(), third.state()) == ("cancelled", "cancelled")


def test_a_chain_of_several_statements_is_one_chain(
    backend: PostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    chain = enqueue_chain(backend, [note.request()] * 5)
    assert [[each.id for each in handle.view().after] for handle in chain[1:]] == [[handle.id] for handle in chain[:-1]]
    with pytest.raises(UnknownKindError):
        enqueue_chain(backend, [*[note.request()] * 4, unknown.request()])
    assert acme.jobs() == 5


# ---- bundles
def test_a_bundle_is_finished_when_the_last_of_its_jobs_has_ended(tx: Tx, acme: Acme) -> None:
    """A-G04."""
    bundle = enqueue_bundle(tx, [note.request(text="a"), note.configure(priority=5).request()], name="two", origin="me")
    with pytest.raises(InTransactionError):
        bundle.wait()
    tx.commit()
    one, two = bundle.jobs
    assert len({bundle.id, one.id, two.id}) == 3
    assert two.view().priority == 5
    assert (one.view().bundle_id, one.view().origin) == (bundle.id, "me")
    assert bundle.counts() == BundleCounts(total=2, done=0, dead=0, cancelled=0, expired=0, unfinished=2)
    assert bundle.counts().has_error is False
    with pytest.raises(ResultTimeoutError):
        bundle.wait(timeout=0)
    acme.ends(one.id)
    assert (bundle.finished(), bundle.counts().unfinished) == (False, 1)
    acme.kills(two.id)
    acme.tick(3)
    counts = bundle.wait(timeout=20)
    assert counts == BundleCounts(total=2, done=1, dead=1, cancelled=0, expired=0, unfinished=0)
    assert (counts.has_error, bundle.finished()) == (True, True)
    view = bundle.view()
    assert (view.name, view.origin, view.counts) == ("two", "me", counts)
    assert view.finished_at is not None
    assert view.finished_at >= view.created_at
    assert (repr(bundle), str(bundle)) == (f"<bundle {bundle.id} of 2 jobs>",) * 2


def test_one_bad_member_is_no_bundle(tx: Tx, acme: Acme) -> None:
    """A-G04."""
    with pytest.raises(UnknownKindError):
        enqueue_bundle(tx, [note.request(), unknown.request()])
    tx.commit()
    assert (acme.jobs(), acme.value("select count(*) from jobspec.bundle")) == (0, 0)


def test_a_bundle_that_was_rolled_back_is_not_found(tx: Tx) -> None:
    bundle = enqueue_bundle(tx, [note.request()])
    tx.rollback()
    for look in (bundle.counts, bundle.finished, bundle.view, bundle.wait):
        with pytest.raises(NotFoundError, match="no bundle"):
            look()


def test_a_job_that_was_there_before_is_a_member(tx: Tx, acme: Acme) -> None:
    before = once.enqueue(tx, text="a")
    bundle = enqueue_bundle(tx, [once.request(text="a"), once.request(text="b")])
    tx.commit()
    assert bundle.jobs[0].id == before.id
    acme.ends(bundle.jobs[1].id)
    acme.tick(3)
    assert not bundle.finished()
    acme.ends(before.id)
    acme.tick(3)
    assert bundle.finished()


def test_a_bundle_can_be_looked_at_over_another_connection(tx: Tx, acme: Acme, backend: PostgresBackend) -> None:
    bundle = enqueue_bundle(tx, [note.request()])
    tx.commit()
    acme.ends(bundle.jobs[0].id, {"at": "noon"})
    acme.tick(3)
    elsewhere = bundle.on(backend)
    assert elsewhere.wait(timeout=20).done == 1
    assert elsewhere.jobs[0].result() is not None


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_async_chains_and_bundles_do_the_same(url: str, acme: Acme) -> None:
    async with connect_async(url) as backend:
        chain = await enqueue_chain_async(backend, [note.request()] * 2)
        assert [await handle.state() for handle in chain] == ["ready", "waiting"]
        assert await enqueue_chain_async(backend, []) == []
        bundle = await enqueue_bundle_async(backend, [note.request(), note.request()])
        assert (await bundle.view()).counts.unfinished == 2
        for handle in bundle.jobs:
            acme.ends(handle.id)
        acme.tick(3)
        counts = await bundle.on(backend).wait(timeout=20)
        assert (counts.done, await bundle.finished(), await bundle.counts()) == (2, True, counts)
