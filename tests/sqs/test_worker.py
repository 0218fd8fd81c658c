"""Workers on SQS: leases that are renewed and lost, order in batches, an end that gives back, and kill -9."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from jobspec import JobContext, Worker, build_dispatch_table, connect_async
from jobspec.backends.declared import ChannelSpec, Package
from jobspec.backends.sqs.async_backend import AsyncSqsBackend
from jobspec.backends.sqs.backend import SqsBackend
from jobspec.backends.worker_backend import Claim, Done, Registration, Settled
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError, UnsupportedError, WorkerGoneError
from tests.moto import ROOT, SqsServer
from tests.sqs.shop import NOTE, ROUTES, Word, job

pytestmark = pytest.mark.anyio
LEASE = 30.0
MOST_SECONDS = 60
KINDS = [(f"shop.{name}", 1) for name in ROUTES]


@asynccontextmanager
async def joined(
    url: str, kinds: list[tuple[str, int]] | None = None
) -> AsyncIterator[tuple[AsyncSqsBackend, Registration]]:
    async with AsyncSqsBackend(url) as backend:
        yield (
            backend,
            await backend.register(name="w", kinds=kinds or KINDS, channels=None, lease_seconds=LEASE),
        )


async def claim(backend: AsyncSqsBackend, me: Registration, limit: int = 10, **more: Any) -> Claim:
    options = {"suspects": True, "tick": False, "bell": False, "cursor": (), **more}
    return await backend.claim(me.worker_id, limit=limit, **options)


async def claim_in_turns(backend: AsyncSqsBackend, me: Registration, most: int) -> list[ClaimedJob]:
    """A claim brings what the first queue gives; the others are not waited for."""
    jobs: list[ClaimedJob] = []
    with anyio.fail_after(MOST_SECONDS):
        while len(jobs) < most:
            jobs += (await claim(backend, me, most - len(jobs))).jobs
    return jobs


def ids(claim: Claim) -> list[int]:
    return [each.id for each in claim.jobs]


async def test_a_worker_claims_what_it_has_announced(backend: SqsBackend, sqs_url: str) -> None:
    sent = backend.enqueue([job("note", str(n)) for n in range(12)])
    async with joined(sqs_url) as (mine, me):
        assert {kind.name for kind in me.kinds.values()} == {name for name, _ in KINDS}
        jobs = await claim_in_turns(mine, me, 12)
        assert sorted(each.id for each in jobs) == sent
        assert [each.attempt for each in jobs] == [1] * 12
        recorded = await mine.finish_batch([Done(each.id, each.run) for each in jobs])
        assert len(recorded.runs) == 12
        assert ids(await claim(mine, me)) == []


async def test_channels_share_a_claim(backend: SqsBackend, sqs_url: str) -> None:
    channels = (ChannelSpec(name="shop.mail"), ChannelSpec(name="shop.post"))
    letter = replace(NOTE, name="shop.letter", channel="shop.post")
    backend.declare(Package(name="shop", channels=channels, kinds=(NOTE, letter)))
    backend.enqueue([replace(job(), kind=kind) for kind in ("shop.note", "shop.letter") for _ in range(9)])
    async with joined(sqs_url, [("shop.note", 1), ("shop.letter", 1)]) as (mine, me):
        jobs = await claim_in_turns(mine, me, 8)
        names = Counter(me.kinds[each.kind_id].name for each in jobs)
        assert names == {"shop.note": 4, "shop.letter": 4}


async def test_the_jobs_of_others_go_back(backend: SqsBackend, sqs_url: str, server: SqsServer) -> None:
    """A-D10."""
    sent = backend.enqueue([job("note"), job("frail", max_attempts=9)])
    async with joined(sqs_url, [("shop.note", 1)]) as (mine, me):
        assert ids(await claim(mine, me)) == sent[:1]
    server.later(11)
    async with joined(sqs_url) as (mine, me):
        assert ids(await claim(mine, me)) == sent[1:]


async def test_a_lease_is_renewed_as_long_as_the_heart_beats(
    backend: SqsBackend, sqs_url: str, server: SqsServer
) -> None:
    backend.enqueue([job("note")])
    async with joined(sqs_url) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        heart = mine.heart()
        for _ in range(4):
            server.later(20)
            beat = await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[one.run]))
            assert beat.lost == frozenset()
        assert backend.claim() == []
        server.later(31)
        (other,) = backend.claim()
        assert (other.id, other.attempt) == (one.id, 2)
        beat = await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[one.run]))
        assert beat.lost == {one.run}
        assert (await mine.finish_batch([Done(one.id, one.run)])).runs == frozenset()
        heart.close()
    other.finish()


async def test_what_the_worker_never_heard_of_is_given_back(
    backend: SqsBackend, sqs_url: str, server: SqsServer
) -> None:
    """A claim that was cancelled on its way."""
    backend.enqueue([job("note")])
    async with joined(sqs_url) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        heart = mine.heart()
        await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[]))
        assert backend.claim() == []
        for each in mine._desk.holdings.of(me.worker_id):
            assert each.handed_at is not None
            each.handed_at -= LEASE / 2
        await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[]))
        assert [each.id for each in backend.claim()] == [one.id]
        heart.close()


async def test_the_end_of_twelve_hours_is_told(
    backend: SqsBackend, sqs_url: str, server: SqsServer, caplog: pytest.LogCaptureFixture
) -> None:
    backend.enqueue([job("note")])
    async with joined(sqs_url) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        for each in mine._desk.holdings.of(me.worker_id):
            each.since -= 43_200 - 20
        heart = mine.heart()
        await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[one.run]))
        heart.close()
        assert "has been held for almost 12 hours" in caplog.text
        server.later(21)
        assert [each.id for each in backend.claim()] == [one.id]


async def test_a_lane_may_run_ahead_and_its_ends_keep_their_order(
    backend: SqsBackend, sqs_url: str, server: SqsServer
) -> None:
    sent = backend.enqueue([job("car", str(n)) for n in range(4)])
    async with joined(sqs_url, [("shop.car", 1)]) as (mine, me):
        jobs = (await claim(mine, me)).jobs
        assert [(each.id, each.behind) for each in jobs] == list(zip(sent, [None, *sent], strict=False))
        server.refuse("DeleteMessageBatch", [0])
        with pytest.raises(DatabaseError):
            await mine.finish_batch([Done(each.id, each.run) for each in jobs[:2]])
        assert server.counts()["DeleteMessageBatch"] >= 1
        await mine.finish_batch([Done(each.id, each.run) for each in jobs[:2]])
        await mine.settle_batch("failed", [Settled(id=jobs[2].id, run=jobs[2].run)])
        await mine.settle_batch("released", [Settled(id=jobs[3].id, run=jobs[3].run)])
        again = (await claim(mine, me)).jobs
        assert [(each.id, each.attempt) for each in again] == [(sent[2], 2), (sent[3], 2)]


async def test_the_beat_does_not_hide_what_was_given_back(backend: SqsBackend, sqs_url: str) -> None:
    backend.enqueue([job("note")])
    async with joined(sqs_url) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        (held,) = mine._desk.holdings.of(me.worker_id)
        await mine.settle_batch("released", [Settled(id=one.id, run=one.run)])
        mine._desk.holdings.take([held])
        heart = mine.heart()
        await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[one.run]))
        heart.close()
        assert [each.id for each in backend.claim()] == [one.id]


async def test_a_result_that_a_worker_brings_is_refused_and_not_dropped(backend: SqsBackend, sqs_url: str) -> None:
    backend.enqueue([job("note")])
    async with joined(sqs_url, [("shop.note", 1)]) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        with pytest.raises(UnsupportedError, match=rf"a result, of job {one.id}, cannot be had on SQS"):
            await mine.finish_batch([Done(one.id, one.run, "7")])
        assert (await mine.settle_batch("given_up", [Settled(id=one.id, run=one.run)])).dead == {one.run}


async def test_a_kind_that_has_no_room_leaves_its_channel_alone(backend: SqsBackend, sqs_url: str) -> None:
    sent = backend.enqueue([job("note"), job("entry")])
    async with joined(sqs_url) as (mine, me):
        wanted = [kind.id for kind in me.kinds.values() if kind.name != "shop.note"]
        assert ids(await claim(mine, me, kinds=wanted)) == sent[1:]
        with pytest.raises(WorkerGoneError):
            await claim(mine, Registration(worker_id=1, kinds={}, channels=()))


async def test_who_has_waited_in_vain_is_woken_to_wait_again(backend: SqsBackend, sqs_url: str) -> None:
    """And what comes while it waits in the request is its."""
    found: list[int] = []
    async with joined(sqs_url) as (mine, me), mine.wakeups() as names:
        with anyio.fail_after(MOST_SECONDS):
            assert ids(await claim(mine, me, bell=True)) == []
            vain: set[str] = set()
            while vain != set(me.channels):
                vain |= await anext(names)
            async with anyio.create_task_group() as group:
                group.start_soon(anyio.to_thread.run_sync, lambda: backend.enqueue([job("note")]))
                while not found:
                    found = ids(await claim(mine, me, bell=True))
                    if not found:
                        await anext(names)
    assert len(found) == 1


async def test_what_has_not_started_is_given_back_at_the_end(backend: SqsBackend, sqs_url: str) -> None:
    sent = backend.enqueue([job("note") for _ in range(10)])
    async with joined(sqs_url) as (mine, me):
        jobs = (await claim(mine, me)).jobs
        await mine.finish_batch([Done(jobs[0].id, jobs[0].run)])
        await mine.deregister(me.worker_id)
        assert sorted(each.id for each in backend.claim(limit=10)) == sorted(set(sent) - {jobs[0].id})


async def test_what_was_not_started_does_not_die_of_its_last_attempt(backend: SqsBackend, sqs_url: str) -> None:
    """Three ways back: the worker ends, it gives a job back, it never came for one."""
    sent = backend.enqueue([job("frail")])
    async with joined(sqs_url) as (mine, me):
        assert ids(await claim(mine, me)) == sent
        await mine.deregister(me.worker_id)
    async with joined(sqs_url) as (mine, me):
        (one,) = (await claim(mine, me)).jobs
        await mine.settle_batch("released", [Settled(id=one.id, run=one.run)])
        (one,) = (await claim(mine, me)).jobs
        (held,) = mine._desk.holdings.of(me.worker_id)
        assert held.handed_at is not None
        held.handed_at -= LEASE / 2
        heart = mine.heart()
        await anyio.to_thread.run_sync(lambda: heart.beat(me.worker_id, lease_seconds=LEASE, runs=[]))
        heart.close()
        (one,) = (await claim(mine, me)).jobs
        assert (one.id, one.attempt) == (sent[0], 1)


async def test_a_worker_runs_what_comes_and_leaves_nothing_behind(backend: SqsBackend, sqs_url: str) -> None:
    ran: list[str] = []
    started, twelve = anyio.Event(), anyio.Event()

    async def handle(job: JobContext[Word, None]) -> None:
        if job.payload.text == "slow":
            started.set()
            await anyio.sleep_forever()
        ran.append(job.payload.text)
        if len(ran) == 12:
            twelve.set()

    table = build_dispatch_table({"entry": ROUTES["entry"], "note": ROUTES["note"]}, {"entry": handle, "note": handle})
    async with AsyncSqsBackend(sqs_url) as mine:
        worker = Worker(table, mine, concurrency=4, grace=timedelta(0))
        with anyio.fail_after(MOST_SECONDS):
            async with anyio.create_task_group() as group:
                group.start_soon(worker.run)
                await mine.enqueue_async([job("entry", str(n)) for n in range(12)])
                await twelve.wait()
                await mine.enqueue_async([job("note", "slow")])
                await started.wait()
                worker.stop()
    assert ran == [str(n) for n in range(12)]
    (left,) = backend.claim(limit=9, block=MOST_SECONDS)
    assert left.attempt == 2, "it was given back when no request of the worker could get it any more"


async def test_what_needs_a_database_is_unsupported(sqs_url: str, backend: SqsBackend) -> None:
    async with joined(sqs_url) as (mine, _):
        for verb in (mine.transaction, mine.transaction_async, mine.events):
            with pytest.raises(UnsupportedError):
                verb()
        for plan in (mine.get_async(1), mine.count_async({}), mine.checkpoint_async(1, 1, state=None)):
            with pytest.raises(UnsupportedError):
                await plan
        assert await mine.schedules() == []


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_trio_is_refused_at_the_start(backend: SqsBackend, sqs_url: str) -> None:
    table = build_dispatch_table({"note": ROUTES["note"]}, {"note": lambda job: None})
    async with connect_async(sqs_url) as mine:
        with pytest.raises(UnsupportedError, match="cannot be used on trio"):
            await Worker(table, mine).run()


def test_a_worker_that_is_killed_in_mid_job_loses_nothing(
    backend: SqsBackend, sqs_url: str, server: SqsServer, tmp_path: Path
) -> None:
    """kill -9: the job runs again, and its lane keeps its order."""
    diary = tmp_path / "diary"
    diary.touch()
    backend.enqueue([job("entry", each) for each in ("first", "hang", "last")])
    command = [sys.executable, "-m", "tests.sqs.worker_program", sqs_url, str(diary)]
    with subprocess.Popen(command, cwd=ROOT) as worker:
        lines_in(diary, 2)
        worker.kill()
    assert diary.read_text() == "first 1\nhang 1\n"
    server.later(16)
    with subprocess.Popen(command, cwd=ROOT) as worker:
        lines_in(diary, 4)
        worker.terminate()
    # Not the number of the attempt: a request of the dead worker may still be waiting, and get the job.
    assert [line.split()[0] for line in diary.read_text().splitlines()] == ["first", "hang", "hang", "last"]
    assert backend.claim(limit=9) == []


def lines_in(diary: Path, count: int) -> None:
    end = time.monotonic() + MOST_SECONDS
    while diary.read_text().count("\n") < count:
        assert time.monotonic() < end, diary.read_text()
        time.sleep(0.05)
