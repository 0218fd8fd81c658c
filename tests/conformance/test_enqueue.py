"""Jobs come: one, many, in chains and bundles, as they were sent, or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobspec import JobRequest, enqueue_bundle, enqueue_chain, enqueue_many
from jobspec.backends.backend import SyncBackend
from jobspec.core.job import NewJob
from jobspec.errors import (
    DatabaseError,
    DependencyCycleError,
    DuplicateJobError,
    EmptyBundleError,
    NotFoundError,
    OptionError,
    PayloadError,
    QueueFullError,
    UnknownChannelError,
    UnknownKindError,
)
from tests.conformance.acme import boxed, capped, lined, link, note, once, only, picture, queued
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

PLAIN = NewJob(kind="acme.link", version=1, payload="{}")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def claimed(backend: SyncBackend, limit: int = 100) -> list[int]:
    return [job.id for job in backend.claim(limit=limit)]


@needs("claims")
def test_a_job_comes_as_it_was_sent(backend: SyncBackend) -> None:
    """A-J01, A-O02."""
    assert backend.claim() == []
    handle = link.enqueue(backend, text="🐠")
    (job,) = backend.claim()
    assert (job.id, job.kind, job.version, job.attempt, job.channel) == (handle.id, "acme.link", 1, 1, "acme.mail")
    assert json.loads(job.payload) == {"text": "🐠", "customer": 1}
    assert backend.claim() == []


@needs("claims", "priority")
def test_the_oldest_comes_first(backend: SyncBackend) -> None:
    ids = [link.enqueue(backend).id for _ in range(3)]
    assert [claimed(backend, 1) for _ in range(3)] == [[each] for each in ids]


@needs("atomic", "claims")
def test_many_are_stored_in_their_order(backend: SyncBackend) -> None:
    """A-P07."""
    handles = enqueue_many(backend, [note.request(text=str(n)) for n in range(10)])
    ids = [each.id for each in handles]
    assert ids == sorted(ids)
    assert claimed(backend) == ids


@needs("atomic", "looking")
@pytest.mark.parametrize(
    "bad",
    [
        replace(PLAIN, payload="[1]"),
        replace(PLAIN, kind="acme.nothing"),
        replace(PLAIN, priority=40_000),
        replace(PLAIN, after=(("x", 987_654_321),)),
        replace(PLAIN, channel="nowhere"),
    ],
    ids=["payload", "kind", "option", "edge", "channel"],
)
def test_all_or_none(backend: SyncBackend, bad: NewJob) -> None:
    """A-P07, A-D04: whatever is wrong with the last one."""
    with pytest.raises((PayloadError, UnknownKindError, OptionError, NotFoundError, UnknownChannelError)):
        backend.enqueue([PLAIN, replace(PLAIN, unique_key="k"), replace(PLAIN, after=(("x", -1),)), bad])
    assert backend.count({}) == {}
    backend.enqueue([replace(PLAIN, unique_key="k")])


@needs("atomic", "back pressure")
def test_many_fit_in_or_none_does(backend: SyncBackend) -> None:
    with pytest.raises(QueueFullError):
        enqueue_many(backend, [capped.request() for _ in range(3)])
    assert backend.count({}) == {}
    assert len(enqueue_many(backend, [capped.request() for _ in range(2)])) == 2


@needs("claims")
@pytest.mark.parametrize(
    "payload", ["", "nothing", "[]", "null", "1", '"x"', '{"text": NaN}', '{"text": "a\\u0000b"}'], ids=repr
)
def test_what_is_no_json_object_is_refused(backend: SyncBackend, payload: str) -> None:
    """A-G01, A-O06."""
    with pytest.raises(Exception, match=r"JS001|invalid input syntax"):
        backend.enqueue([replace(PLAIN, payload=payload)])
    assert backend.claim() == []


@needs("looking")
def test_what_is_too_large_is_refused(backend: SyncBackend) -> None:
    text = json.dumps({"text": [str(n) for n in range(250_000)]})
    with pytest.raises(PayloadError, match="cap"):
        backend.enqueue([replace(PLAIN, payload=text)])
    assert backend.count({}) == {}


@needs("claims")
@pytest.mark.parametrize("blob", [b"", b"\x00\xff", bytes(2**16)], ids=["empty", "short", "64 KiB"])
def test_bytes_come_back_equal(backend: SyncBackend, blob: bytes) -> None:
    """A-S27."""
    picture.enqueue(backend, image=blob, text="words")
    (job,) = backend.claim()
    assert (job.blob, json.loads(job.payload)["text"]) == (blob, "words")


@needs("claims", "large")
def test_many_bytes_come_back_equal(backend: SyncBackend) -> None:
    """A-S27."""
    picture.enqueue(backend, image=bytes(range(256)) * 4096)
    (job,) = backend.claim()
    assert job.blob == bytes(range(256)) * 4096


@needs("looking")
def test_a_blob_is_what_the_spec_says(backend: SyncBackend) -> None:
    for bad in (
        replace(PLAIN, blob=b"x"),
        replace(PLAIN, kind="acme.picture"),
        replace(PLAIN, kind="acme.picture", blob=bytes(2 * 1024 * 1024 + 1)),
    ):
        with pytest.raises(PayloadError, match="blob"):
            backend.enqueue([bad])
    assert backend.count({}) == {}


@needs("looking")
@pytest.mark.parametrize(
    "bad",
    [
        {"priority": 32_768},
        {"max_attempts": 0},
        {"max_attempts": 40_000},
        {"timeout_seconds": 0.0},
        {"delay_seconds": -1.0},
        {"reserve_seconds": 0.0},
        {"max_pending": 0},
        {"origin": "x" * 101},
        {"unique_key": ""},
        {"unique_key": "x" * 1025},
        {"tags": '{"a": 1}'},
        {"tags": "[]"},
        {"on_dep_failure": "explode"},
        {"run_at": datetime(2030, 1, 1, tzinfo=UTC), "delay_seconds": 1.0},
        {"kind": "acme.book", "payload": '{"customer": 1}', "priority": 1},
    ],
    ids=str,
)
def test_an_option_out_of_bounds_is_refused(backend: SyncBackend, bad: dict[str, Any]) -> None:
    """A-G28."""
    with pytest.raises(OptionError):
        backend.enqueue([replace(PLAIN, **bad)])
    assert backend.count({}) == {}


@needs("looking")
def test_what_nobody_declared_is_unknown(backend: SyncBackend) -> None:
    for kind, version in (("acme.nothing", 1), ("acme.note", 2), ("other.note", 1)):
        with pytest.raises(UnknownKindError):
            backend.enqueue([replace(PLAIN, kind=kind, version=version)])
    with pytest.raises(UnknownChannelError):
        note.configure(channel="nowhere").enqueue(backend)
    with pytest.raises(OptionError, match="key"):
        note.configure(channel="ledger").enqueue(backend)


@needs("looking")
def test_the_options_of_a_call_are_kept(backend: SyncBackend) -> None:
    """A-G02."""
    at = datetime(2100, 1, 1, 12, tzinfo=UTC)
    handle = note.configure(
        priority=7, run_at=at, max_attempts=1, origin="here", tags={"tenant": "t"}, channel="post"
    ).enqueue(backend)
    view = handle.view()
    assert (view.priority, view.run_at, view.max_attempts, view.origin, view.channel, view.state) == (
        7, at, 1, "here", "acme.post", "scheduled",
    )  # fmt: skip
    assert (view.tags, view.attempt, view.key) == ({"team": "a", "tenant": "t"}, 0, None)
    plain = note.enqueue(backend).view()
    assert (plain.priority, plain.run_at, plain.max_attempts, plain.origin) == (0, None, 3, None)


@needs("priority", "claims")
def test_the_most_urgent_first_and_then_in_order(backend: SyncBackend) -> None:
    """A-P10."""
    zeros = [note.enqueue(backend).id for _ in range(20)]
    ten = note.configure(priority=10).enqueue(backend).id
    low = note.configure(priority=-5).enqueue(backend).id
    assert claimed(backend) == [ten, *zeros, low]


@needs("delay", "claims")
def test_a_delayed_job_waits_for_its_time(rig: Rig, backend: SyncBackend) -> None:
    """A-P03."""
    handle = note.configure(delay=timedelta(minutes=5)).enqueue(backend)
    assert (backend.claim(), handle.state()) == ([], "scheduled")
    rig.later(290)
    assert backend.claim() == []
    rig.later(20)
    assert claimed(backend) == [handle.id]
    past = note.configure(run_at=datetime(2000, 1, 1, tzinfo=UTC)).enqueue(backend)
    assert past.state() == "ready"


@needs("patterns", "claims")
def test_a_pattern_admits_channels_of_its_name(backend: SyncBackend) -> None:
    """A-S28: a new name needs no set-up."""
    with pytest.raises(UnknownChannelError):
        boxed.enqueue(backend)
    with pytest.raises(UnknownChannelError):
        boxed.configure(channel="bux-a").enqueue(backend)
    one = boxed.configure(channel="box-a").enqueue(backend)
    two = boxed.configure(channel="acme.box-b").enqueue(backend)
    assert (one.view().channel, two.view().channel) == ("acme.box-a", "acme.box-b")
    assert [job.id for job in backend.claim(channels=["acme.box-b"], limit=9)] == [two.id]
    assert [job.id for job in backend.claim(channels=["acme.box-*"], limit=9)] == [one.id]


@needs("claims")
def test_a_backend_that_was_closed_takes_no_more(rig: Rig, backend: SyncBackend) -> None:
    """A-D09."""
    with rig.connect() as other:
        handle = link.enqueue(other)
    with pytest.raises(DatabaseError):
        link.enqueue(other)
    assert claimed(backend) == [handle.id]


@needs("claims")
@pytest.mark.anyio
async def test_an_async_backend_that_was_closed_takes_no_more(rig: Rig, backend: SyncBackend) -> None:
    """A-D09."""
    async with rig.connect_async() as other:
        handle = await link.enqueue_async(other)
    with pytest.raises(DatabaseError):
        await link.enqueue_async(other)
    assert claimed(backend) == [handle.id]


# ---- together
@needs("chains", "claims")
def test_a_chain_runs_in_its_order(backend: SyncBackend) -> None:
    """A-D01."""
    ids = [each.id for each in enqueue_chain(backend, [link.request(text=str(n)) for n in range(4)])]
    ran = []
    while jobs := backend.claim(limit=9):
        assert len(jobs) == 1
        ran.append(jobs[0].id)
        jobs[0].finish()
    assert ran == ids


@needs("chains", "looking")
def test_a_chain_is_stored_as_a_whole(backend: SyncBackend) -> None:
    """A-D04."""
    requests: list[JobRequest[object]] = [note.request(), note.request(), capped.configure(max_pending=1).request()]
    capped.enqueue(backend)
    with pytest.raises(QueueFullError):
        enqueue_chain(backend, requests)
    assert backend.count({}) == {"ready": 1}
    with pytest.raises(DependencyCycleError):
        backend.enqueue([PLAIN, replace(PLAIN, after=(("x", -2),))])


@needs("bundles")
def test_a_bundle_counts_its_jobs_and_ends_with_the_last(backend: SyncBackend) -> None:
    """A-G04."""
    with pytest.raises(EmptyBundleError):
        enqueue_bundle(backend, [])
    bundle = enqueue_bundle(backend, [note.request(), note.request(), note.request()], name="all", origin="o")
    first, second, third = backend.claim(limit=3)
    first.finish({"at": "noon"})
    second.fail("no", give_up=True)
    view = bundle.view()
    assert (view.name, view.origin, view.finished_at) == ("all", "o", None)
    counts = view.counts
    assert (counts.total, counts.done, counts.dead, counts.unfinished, counts.has_error) == (3, 1, 1, 1, True)
    backend.cancel(third.id, force=True)
    view = bundle.view()
    assert (view.counts.cancelled, view.counts.unfinished) == (1, 0)
    assert view.finished_at is not None
    assert backend.wait(bundle.id, timeout_seconds=0) is None
    with pytest.raises(PayloadError):
        backend.enqueue_bundle([PLAIN, replace(PLAIN, payload="[]")], name="", origin=None)
    assert backend.count({"state": "ready"}) == {}


# ---- keys
KEYS = {
    '{"s": "a", "n": 1, "b": true, "u": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "d": "2024-02-29"}': (
        '["a", 1, true, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "2024-02-29"]'
    ),
    '{"d": "2023-12-31", "u": "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "b": false, "n": "-42", "s": "\\u00e9 🐠 \\""}': (
        '["é 🐠 \\"", -42, false, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "2023-12-31"]'
    ),
    '{"s": "", "n": 9223372036854775807, "b": true, "u": "A0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "d": "0001-01-01"}': (
        '["", 9223372036854775807, true, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "0001-01-01"]'
    ),
}
"""Payloads, and the keys of their lanes: the same on every backend."""
KEYED = json.loads(next(iter(KEYS)))


@needs("order", "claims")
@pytest.mark.parametrize("payload", KEYS)
def test_keys_are_equal_everywhere(backend: SyncBackend, payload: str) -> None:
    backend.enqueue([replace(PLAIN, kind="acme.keyed", payload=payload)])
    (job,) = backend.claim()
    assert job.key == KEYS[payload]


@needs("order", "claims")
def test_however_a_key_is_written_it_is_one_lane(backend: SyncBackend) -> None:
    spellings: list[dict[str, Any]] = [{"n": 1}, {"n": "1"}, {"u": KEYED["u"].upper()}]
    for n, spelled in enumerate(spellings):
        payload = json.dumps({**KEYED, **spelled, "text": str(n)})
        backend.enqueue([replace(PLAIN, kind="acme.keyed", payload=payload)])
    ran = []
    while jobs := backend.claim(limit=9):
        (job,) = jobs
        ran.append(json.loads(job.payload)["text"])
        job.finish()
    assert ran == ["0", "1", "2"]


@needs("order", "claims")
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"s": 1}, '"s" is part of the lane key and must be of type str'),
        ({"n": 1.5}, '"n" is part of the lane key and must be of type int'),
        ({"n": 2**63}, '"n" is part of the lane key and must be of type int'),
        ({"b": "true"}, '"b" is part of the lane key and must be of type bool'),
        ({"u": "a0eebc99"}, '"u" is part of the lane key and must be of type uuid'),
        ({"d": "2023-02-29"}, '"d" is part of the lane key and must be of type date'),
        ({"s": None}, 'the payload has no value at "s"'),
        ({"s": "x" * 1025}, "the cap is 1024"),
    ],
    ids=lambda each: str(each)[:24],
)
def test_what_is_no_key_is_refused(backend: SyncBackend, bad: dict[str, Any], said: str) -> None:
    with pytest.raises(PayloadError, match=re.escape(said)):
        backend.enqueue([replace(PLAIN, kind="acme.keyed", payload=json.dumps({**KEYED, **bad}))])
    assert backend.claim() == []


# ---- room
@needs("back pressure", "claims")
def test_a_full_channel_takes_no_more(backend: SyncBackend) -> None:
    """A-J02: what runs counts, too."""
    for _ in range(2):
        capped.enqueue(backend)
    assert capped.try_enqueue(backend) is None
    (job,) = backend.claim()
    assert capped.try_enqueue(backend) is None
    with pytest.raises(QueueFullError):
        capped.enqueue(backend)
    job.finish()
    assert capped.try_enqueue(backend) is not None
    assert note.configure(max_pending=1).try_enqueue(backend) is not None
    with pytest.raises(QueueFullError):
        note.configure(max_pending=1).enqueue(backend)


@needs("back pressure")
def test_a_full_lane_leaves_the_others_alone(backend: SyncBackend) -> None:
    lined.enqueue(backend, customer=1)
    assert lined.try_enqueue(backend, customer=1) is None
    assert lined.try_enqueue(backend, customer=2) is not None


@needs("back pressure", "claims")
def test_who_waits_for_room_gets_it(backend: SyncBackend) -> None:
    from threading import Thread

    queued.enqueue(backend)
    thread = Thread(target=lambda: queued.enqueue(backend))
    thread.start()
    (job,) = backend.claim()
    job.finish()
    thread.join()
    assert backend.count({"state": "ready"}) == {"ready": 1}


# ---- once
@needs("uniqueness", "claims")
def test_one_unfinished_job_has_a_key(backend: SyncBackend) -> None:
    first = once.enqueue(backend, text="a")
    assert once.enqueue(backend, text="a").id == first.id
    assert once.try_enqueue(backend, text="a") is None
    assert once.enqueue(backend, text="b").id != first.id
    only.enqueue(backend, text="a")
    with pytest.raises(DuplicateJobError, match=r"with the same unique key"):
        only.enqueue(backend, text="a")
    backend.claim(id=first.id)[0].finish()
    assert once.enqueue(backend, text="a").id != first.id
    given = note.configure(unique_key="k").enqueue(backend)
    assert note.configure(unique_key="k").enqueue(backend).id == given.id


@needs("uniqueness", "claims")
def test_a_key_may_be_kept_for_a_time_or_for_ever(rig: Rig, backend: SyncBackend) -> None:
    from tests.conformance.acme import ever, hourly

    for job in (hourly, ever):
        first = job.enqueue(backend, text="a")
        backend.claim(id=first.id)[0].finish()
        assert job.enqueue(backend, text="a").id == first.id
    old = hourly.enqueue(backend, text="a").id
    rig.later(3601)
    assert hourly.enqueue(backend, text="a").id != old
    assert ever.try_enqueue(backend, text="a") is None


@needs("uniqueness", "claims", "bundles")
def test_a_key_that_is_kept_for_ever_outlives_its_job(rig: Rig, backend: SyncBackend) -> None:
    from tests.conformance.acme import ever

    first = ever.enqueue(backend, text="a")
    backend.claim()[0].finish()
    rig.later(40 * 86400)
    rig.maintain()  # where jobs are forgotten one by one, it is forgotten now
    assert ever.enqueue(backend, text="a").id == first.id
    bundle = enqueue_bundle(backend, [ever.request(text="a")])
    assert [each.id for each in bundle.jobs] == [first.id]
