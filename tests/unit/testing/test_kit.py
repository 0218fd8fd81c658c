"""The testing kit: handlers without a database, producers without a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from jobspec import (
    AfterMixin,
    BlobMixin,
    CheckpointMixin,
    Draft,
    JobContext,
    JobDef,
    JobHandle,
    Payload,
    Route,
    TransactionalMixin,
    build_dispatch_table,
    enqueue_bundle,
    enqueue_chain,
    enqueue_many,
)
from jobspec.errors import HandlerError, NotFoundError, PayloadError, ResultError, ResultTimeoutError
from jobspec.testing import (
    Recorder,
    assert_enqueued,
    assert_enqueued_async,
    enqueued,
    enqueued_async,
    perform_job,
    perform_job_async,
    read_payloads,
    request_for,
)


class Cut(Payload, frozen=True):
    width: int
    names: tuple[str, ...] = ()


class Piece(BaseModel):
    width: int


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    first: Piece | None


class CutJob(JobContext[Cut, Piece], CheckpointMixin[Piece], AfterMixin[After]):
    pass


class BlobJob(JobContext[Cut, None], BlobMixin):
    pass


class PayJob(JobContext[Cut, Piece], TransactionalMixin):
    pass


def _cut(*, width: int, names: tuple[str, ...] = ()) -> Cut:
    return Cut(width=width, names=names)


def _blob(*, image: bytes, width: int = 1) -> tuple[Cut, bytes]:
    return Cut(width=width), image


def _after(*, first: JobHandle[Piece], width: int) -> Draft:
    return Draft(Cut(width=width), after={"first": first})


cut = JobDef("p.cut", _cut, lambda: Piece)
late = JobDef("p.late", _after, lambda: Piece)
blob = JobDef("p.blob", _blob, lambda: type(None))
pay = JobDef("p.pay", _cut, lambda: Piece)
old = JobDef("p.cut", _cut, lambda: Piece, version=7)


def up(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"width": payload["w"]}


ROUTES = {
    "cut": Route("p.cut", 1, CutJob, Cut, lambda: Piece, checkpoint=lambda: Piece),
    "late": Route("p.late", 2, CutJob, Cut, lambda: Piece, after=(After, {"first": lambda: Piece}), upcast={1: up}),
    "blob": Route("p.blob", 1, BlobJob, Cut, None, blob=True),
    "pay": Route("p.pay", 1, PayJob, Cut, lambda: Piece, transactional="sync"),
}


def table(**handlers: Any) -> Any:
    return build_dispatch_table(ROUTES, handlers)


# ---- handlers
def test_an_async_handler_gives_its_typed_result() -> None:
    async def handler(job: CutJob) -> Piece:
        assert (job.attempt, job.kind, job.version) == (3, "p.cut", 1)
        assert job.payload.names == ("a", "b"), "as it comes out of JSON"
        return Piece(width=job.payload.width * 2)

    assert perform_job(cut.request(width=2, names=("a", "b")), table(cut=handler), attempt=3) == Piece(width=4)


@pytest.mark.anyio
async def test_it_runs_inside_async_tests_too() -> None:
    def handler(job: CutJob) -> Piece:
        return Piece(width=job.payload.width)

    assert (await perform_job_async(cut.request(width=2), table(cut=handler))).width == 2


def test_checkpoints_go_from_one_attempt_to_the_next() -> None:
    saved: list[Piece] = []

    async def handler(job: CutJob) -> Piece:
        if job.state is None:
            await job.save(Piece(width=5))
            raise ValueError("half way")
        return job.state

    with pytest.raises(ValueError, match="half way"):
        perform_job(cut.request(width=1), table(cut=handler), saved=saved)
    assert saved == [Piece(width=5)]
    assert perform_job(cut.request(width=1), table(cut=handler), attempt=2, state=saved[-1]) == Piece(width=5)


def test_what_a_job_waited_for_is_given_typed() -> None:
    def handler(job: CutJob) -> Piece:
        return job.after.first or Piece(width=0)

    recorder = Recorder()
    request = late.configure().request(first=cut.enqueue(recorder, width=1), width=1)
    versioned = JobDef("p.late", _after, lambda: Piece, version=2).request(
        first=cut.enqueue(recorder, width=1), width=1
    )
    assert perform_job(versioned, table(late=handler), after=After(first=Piece(width=8))) == Piece(width=8)
    assert perform_job(versioned, table(late=handler), after=After(first=None)) == Piece(width=0)
    with pytest.raises(PayloadError, match=r"up-cast of p\.late from version 1 raised KeyError"):
        perform_job(request, table(late=handler))


def test_blobs_and_ready_payloads() -> None:
    def handler(job: BlobJob) -> None:
        assert job.blob == b"png"

    assert perform_job(blob.request(image=b"png"), table(blob=handler)) is None
    perform_job(request_for(blob, Cut(width=1), blob=b"png"), table(blob=handler))
    with pytest.raises(PayloadError, match="no blob"):
        perform_job(request_for(blob, Cut(width=1)), table(blob=handler))


@pytest.mark.parametrize("finishes", [True, False])
def test_a_transactional_handler_gets_a_connection(finishes: bool) -> None:
    conn = Recorder()

    def handler(job: PayJob) -> Piece:
        cut.enqueue(job.conn, width=9)
        if finishes:
            job.finish(job.conn, Piece(width=1))
        return Piece(width=2)

    assert perform_job(pay.request(width=1), table(pay=handler), conn=conn).width == (1 if finishes else 2)
    assert enqueued(conn, cut, Cut) == [Cut(width=9)]


def test_wrong_results_and_unknown_jobs_are_refused() -> None:
    def handler(job: CutJob) -> str:
        return "a piece"

    with pytest.raises(ResultError):
        perform_job(cut.request(width=1), table(cut=handler))
    with pytest.raises(HandlerError, match=r"no handler for p\.pay version 1"):
        perform_job(pay.request(width=1), table(cut=handler))


# ---- producers
def test_a_recorder_takes_jobs_and_says_what_came() -> None:
    recorder = Recorder()
    handle = cut.configure(priority=3, tags={"a": "b", "c": "d"}).enqueue(recorder, width=1)
    enqueue_many(recorder, [cut.request(width=2), blob.request(image=b"x")])
    assert pay.try_enqueue(recorder, width=3) is not None
    assert enqueued(recorder, cut, Cut) == [Cut(width=1), Cut(width=2)]
    assert assert_enqueued(recorder, cut, width=1) == handle.id
    assert assert_enqueued(recorder, cut.configure(priority=3, tags={"c": "d"}), width=1) == handle.id
    for job, width in ((cut, 3), (cut.configure(priority=4), 1), (old, 1)):
        with pytest.raises(AssertionError, match=r'was not enqueued with {"width": .}; there is\n  1: version 1, {"w'):
            assert_enqueued(recorder, job, width=width)
    with pytest.raises(AssertionError, match="no job of this kind"):
        assert_enqueued(recorder, late, first=handle, width=1)


def test_only_the_fields_that_are_given_are_compared() -> None:
    recorder = Recorder()
    cut.enqueue(recorder, width=1, names=("a", "b"))
    assert assert_enqueued(recorder, cut, width=1) == 1
    assert assert_enqueued(recorder, cut, width=1, names=("a", "b")) == 1
    with pytest.raises(AssertionError, match=r'with {"width": 1, "names": \[\]}'):
        assert_enqueued(recorder, cut, width=1, names=())
    with pytest.raises(PayloadError, match="width"):
        assert_enqueued(recorder, cut, width="wide")  # type: ignore[arg-type]


def test_a_test_says_what_becomes_of_a_recorded_job() -> None:
    recorder = Recorder()
    handle = cut.enqueue(recorder, width=1)
    with pytest.raises(ResultTimeoutError, match="nobody runs job 1"):
        handle.result()
    with pytest.raises(ResultError, match=r"the test says that p\.cut returned int instead of Piece"):
        recorder.done(handle, 4)
    recorder.done(handle, Piece(width=4))
    assert (handle.state(), handle.result()) == ("done", Piece(width=4))
    other = cut.enqueue(recorder, width=1)
    assert (other.cancel(), other.state()) == ("cancelled", "cancelled")
    with pytest.raises(NotFoundError):
        JobHandle(99, "p.cut", recorder, None).cancel()


def test_bundles_chains_and_reservations_are_recorded_too() -> None:
    recorder = Recorder()
    bundle = enqueue_bundle(recorder, [cut.request(width=1), cut.request(width=2)], name="all")
    assert not bundle.finished()
    for job in bundle.jobs:
        recorder.done(job, Piece(width=1))
    assert bundle.counts().done == 2
    assert [handle.id for handle in enqueue_chain(recorder, [cut.request(width=3), cut.request(width=4)])] == [4, 5]


@pytest.mark.anyio
async def test_async_producers_are_recorded_as_well() -> None:
    recorder = Recorder()
    handle = await cut.enqueue_async(recorder, width=1)
    recorder.done(handle, Piece(width=4))
    assert await handle.result() == Piece(width=4)
    assert await assert_enqueued_async(recorder, cut, width=1) == 1
    assert await enqueued_async(recorder, cut, Cut) == [Cut(width=1)]


# ---- stored payloads
def test_stored_payloads_of_all_versions_must_be_readable(tmp_path: Path) -> None:
    def handler(job: CutJob) -> Piece:
        raise NotImplementedError

    for name, text in {
        "cut.v1": '{"width": 1}',
        "late.v1": '{"w": 1}',
        "late.v2": '{"width": 1}',
        "gone.v1": "{}",
    }.items():
        (tmp_path / f"{name}.json").write_text(text)
    handlers = table(cut=handler, late=handler)
    assert read_payloads(handlers, "p", tmp_path) == ["cut.v1.json", "late.v1.json", "late.v2.json"]
    (tmp_path / "cut.v0.json").write_text("{}")
    (tmp_path / "late.v1.json").write_text("{}")
    with pytest.raises(AssertionError, match=r"(?s)cut\.v0\.json: no `upcast`.*late\.v1\.json: the up-cast of p\.late"):
        read_payloads(handlers, "p", tmp_path)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
