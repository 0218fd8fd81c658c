"""Jobs become messages: in order, whole, or with the names of those that could not be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jobspec.backends.sqs.backend import SqsBackend
from jobspec.core.job import NewJob
from jobspec.errors import (
    DatabaseError,
    EnqueueError,
    OptionError,
    PayloadError,
    UnknownKindError,
    UnsupportedError,
)
from tests.moto import SqsServer
from tests.sqs.shop import ENTRY, NOTE, SHOP, chain, job, shop, text


def drained(backend: SqsBackend) -> list[str]:
    found = []
    while jobs := backend.claim(limit=10):
        for each in jobs:
            found.append(text(each))
            each.finish()
    return found


def test_all_of_a_lane_arrive_in_the_order_of_the_call(backend: SqsBackend) -> None:
    """A-D08: more than fit in a batch."""
    texts = [str(n) for n in range(25)]
    ids = backend.enqueue([job("entry", each) for each in texts])
    assert ids == sorted(ids)
    assert drained(backend) == texts


def test_what_is_too_large_is_refused_before_anything_is_sent(sqs_url: str) -> None:
    """A-D08: the limit is a setting, and holds for the whole message."""
    with shop(f"{sqs_url}{'&' if '?' in sqs_url else '?'}max_bytes=2000") as backend:
        with pytest.raises(PayloadError, match=r"would be \d+ bytes; SQS takes 2000"):
            backend.enqueue([job("note", "fits"), job("note", "x" * 2000)])
        with pytest.raises(PayloadError, match="with 9 more of its chain"):
            backend.enqueue(chain(*(job("note", "x" * 200) for _ in range(10))))
        assert backend.claim(limit=9) == []


def test_a_batch_has_no_more_bytes_than_it_may(backend: SqsBackend) -> None:
    texts = [f"{n}" * 300_000 for n in range(5)]
    backend.enqueue([job("entry", each) for each in texts])
    assert drained(backend) == texts


def test_every_text_that_json_can_say_comes_back(backend: SqsBackend) -> None:
    odd = "".join(map(chr, [*range(1, 0x100), 0xFFFE, 0xFFFF, 0x1F420, 0x10FFFF]))
    (job_id,) = backend.enqueue([job("note", odd)])
    (claimed,) = backend.claim()
    assert (claimed.id, text(claimed)) == (job_id, odd)


def test_those_that_could_not_be_sent_are_told_by_their_places(backend: SqsBackend, server: SqsServer) -> None:
    """A-D08."""
    server.refuse("SendMessageBatch", [1, 3], sender_fault=True)
    with pytest.raises(EnqueueError, match="2 of 5 jobs: SQS has refused: InternalError") as caught:
        backend.enqueue([job("note", str(n)) for n in range(5)])
    assert caught.value.failed == (1, 3)
    claimed = backend.claim(limit=10)
    assert tuple(each.id for each in claimed) == caught.value.stored
    assert [text(each) for each in claimed] == ["0", "2", "4"]


def test_nothing_more_is_sent_behind_what_could_not_be(backend: SqsBackend, server: SqsServer) -> None:
    server.fail("SendMessageBatch", "AccessDenied")
    with pytest.raises(DatabaseError, match="AccessDenied"):
        backend.enqueue([job("entry", str(n)) for n in range(25)])
    assert backend.claim(limit=9) == []


def test_what_sqs_could_not_take_for_reasons_of_its_own_is_sent_again(backend: SqsBackend, server: SqsServer) -> None:
    server.refuse("SendMessageBatch", [0, 1, 2], times=2)
    backend.enqueue([job("entry", str(n)) for n in range(3)])
    assert drained(backend) == ["0", "1", "2"]


def test_a_lost_answer_doubles_nothing(backend: SqsBackend, server: SqsServer) -> None:
    server.drop("SendMessageBatch")
    backend.enqueue([job("entry", str(n)) for n in range(3)])
    assert drained(backend) == ["0", "1", "2"]


def test_throttling_is_waited_out_and_then_told(backend: SqsBackend, server: SqsServer) -> None:
    server.fail("SendMessageBatch", "ThrottlingException", times=2)
    backend.enqueue([job("note", "after a while")])
    server.fail("SendMessageBatch", "ThrottlingException", times=3)
    with pytest.raises(DatabaseError, match="ThrottlingException") as caught:
        backend.enqueue([job("note", "never")])
    assert "slows this account down" in str(caught.value)
    assert drained(backend) == ["after a while"]


def test_a_job_that_is_sent_twice_is_stored_once(backend: SqsBackend, server: SqsServer) -> None:
    """What a relay does that was killed before it knew."""
    for kind in ("note", "entry"):
        first = backend.enqueue([job(kind, "a", dedup=f"pg-{kind}-1")])
        again = backend.enqueue([job(kind, "a", dedup=f"pg-{kind}-1")])
        assert first == again
        assert drained(backend) == ["a"]
        backend.enqueue([job(kind, "a", dedup=f"pg-{kind}-1")])
        assert drained(backend) == [], "also when it has been run"
    server.later(301)
    backend.enqueue([job("note", "a", dedup="pg-note-1")])
    assert drained(backend) == ["a"], "the window is over"


def test_nobody_overtakes_a_job_of_his_lane_that_will_be_sent_again(backend: SqsBackend, server: SqsServer) -> None:
    """A relay sends those that failed once more: what came behind them in their lanes must not be there by then."""
    jobs = [job("entry", str(n), customer=n % 3, dedup=f"pg-{n}") for n in range(12)]
    server.refuse("SendMessageBatch", [0, 2], times=2, sender_fault=True)
    for _ in range(2):
        with pytest.raises(EnqueueError):
            backend.enqueue(jobs)
    backend.enqueue(jobs)
    found = [int(each) for each in drained(backend)]
    assert sorted(found) == list(range(12))
    for lane in range(3):
        assert [n for n in found if n % 3 == lane] == list(range(lane, 12, 3))


def test_what_a_fifo_queue_cannot_do_is_unsupported(backend: SqsBackend) -> None:
    """A-D08."""
    for option in (
        {"delay_seconds": 5.0},
        {"run_at": datetime(2100, 1, 1, tzinfo=UTC)},
        {"priority": 1},
        {"unique_key": "k"},
        {"max_pending": 1},
        {"reserve_seconds": 1.0},
        {"after": (("note", 7),)},
        {"after": (("previous", -3),)},
        {"on_dep_failure": "run"},
        {"timeout_seconds": 13 * 3600.0},
    ):
        with pytest.raises(UnsupportedError, match="SQS"):
            backend.enqueue([job("note"), job("note"), replace(job("note"), **option)])
    assert backend.claim(limit=9) == []


def test_every_other_verb_says_why_it_cannot_be_had(backend: SqsBackend) -> None:
    for verb in (
        lambda: backend.enqueue_bundle([job()], name="b", origin=None),
        lambda: backend.get(1),
        lambda: backend.bundle(1),
        lambda: backend.wait(1, timeout_seconds=0),
        lambda: backend.commit(1),
        lambda: backend.extend_reservation(1, within_seconds=1),
        lambda: backend.cancel(1),
        lambda: backend.checkpoint(1, 1, state=None),
        lambda: backend.list_jobs({}),
        lambda: backend.count({}),
        lambda: backend.claim(id=1),
        lambda: backend.claim(kinds=["shop.note"]),
    ):
        with pytest.raises(UnsupportedError, match="cannot be had on SQS: "):
            verb()


def test_bad_jobs_are_refused_as_everywhere(backend: SqsBackend) -> None:
    for bad, error in (
        (replace(job(), payload="[]"), PayloadError),
        (replace(job("entry"), payload="{}"), PayloadError),
        (job("note", blob=b"x"), PayloadError),
        (job("note", channel="book"), OptionError),
        (job("note", origin="x" * 101), OptionError),
        (job("nothing"), UnknownKindError),
    ):
        with pytest.raises(error):
            backend.enqueue([job(), bad])
    assert backend.claim(limit=9) == []


def test_what_was_declared_since_is_found(backend: SqsBackend, sqs_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    late = replace(NOTE, name="shop.late")
    other = SqsBackend(sqs_url)
    other.enqueue([job("note", "a")])
    backend.declare(replace(SHOP, kinds=(*SHOP.kinds, late)))
    other._desk.loaded_at -= 2
    other.enqueue([NewJob(kind="shop.late", version=1, payload="{}")])
    assert sorted(each.kind for each in backend.claim(limit=9)) == ["shop.late", "shop.note"]
    other.close()
    assert ENTRY in SHOP.kinds
