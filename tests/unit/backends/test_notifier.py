"""What producers say through a notifier, and what that means to each worker."""

from __future__ import annotations

import json
from typing import Any

from jobspec.backends.notifier import ANY, ended_view, meant, spoken
from jobspec.backends.worker_backend import CANCEL, SCHEDULES, RegisteredKind, Registration
from jobspec.core.job import NewJob


def job(kind: str, **options: Any) -> NewJob:
    return NewJob(kind=kind, version=1, payload="{}", **options)


def registration(*channels: str, **kinds: str) -> Registration:
    """``kinds``: the channel of each."""
    known = {
        n: RegisteredKind(id=n, name=f"shop.{name}", version=1, timeout_seconds=1.0, channel=channel)
        for n, (name, channel) in enumerate(kinds.items(), 1)
    }
    return Registration(worker_id=1, kinds=known, channels=channels)


def test_a_worker_is_woken_for_kinds_it_runs_in_channels_it_serves() -> None:
    here = registration("shop.charges", charge="shop.charges", ship="shop.parcels")
    assert meant(spoken([job("shop.charge"), job("shop.charge")]), here) == {"shop.charges"}
    assert not meant(spoken([job("shop.refund")]), here) & set(here.channels)
    assert not meant(spoken([job("shop.ship")]), here) & set(here.channels)


def test_a_channel_of_the_call_stands_above_that_of_the_kind() -> None:
    here = registration("shop.charges", "shop.parcels", charge="shop.charges")
    for name in ("parcels", "shop.parcels"):
        assert meant(spoken([job("shop.charge", channel=name)]), here) == {"shop.parcels"}
    assert not meant(spoken([job("shop.charge", channel="other.parcels")]), here) & set(here.channels)


def test_a_channel_that_a_pattern_may_have_admitted_wakes_those_who_serve_the_pattern() -> None:
    here = registration("shop.charges", "shop.tenant_*", charge="shop.charges")
    assert meant(spoken([job("shop.charge", channel="shop.tenant_7")]), here) & set(here.channels) == {"shop.tenant_*"}


def test_a_reserved_job_wakes_nobody() -> None:
    assert spoken([job("shop.charge", reserve_seconds=5.0)]) == frozenset()


def test_other_words_are_for_all_and_strange_ones_for_no_channel_of_the_worker() -> None:
    here = registration("shop.charges", "shop.parcels", charge="shop.charges")
    assert meant({ANY}, here) >= {"shop.charges", "shop.parcels"}
    assert meant({CANCEL, SCHEDULES}, here) == {CANCEL, SCHEDULES}
    assert not meant({"", "kind:", "kind:x", "hello"}, here) & set(here.channels)


def test_what_is_for_no_channel_of_the_worker_may_be_for_its_relays() -> None:
    here = registration("shop.charges", charge="shop.charges")
    for words in ({ANY}, spoken([job("shop.mail")]), spoken([job("shop.charge", channel="mails")])):
        assert meant(words, here) - set(here.channels)


def test_what_is_published_of_a_job_reads_as_a_view_of_it() -> None:
    at = "2026-01-02T03:04:05+02:00"
    error = {"attempt": 2, "at": at, "type": "ValueError", "message": "no"}
    text = {
        "id": 7, "kind": "shop.charge", "version": 1, "state": "dead", "channel": "shop.charges", "priority": 0,
        "attempt": 2, "max_attempts": None, "enqueued_at": at, "started_at": None, "finished_at": at, "result": None,
        "reason": None, "error": error,
    }  # fmt: skip
    view = ended_view(json.dumps(text))
    assert (view.id, view.state, view.errors[0].type, view.started_at) == (7, "dead", "ValueError", None)
    assert view.finished_at is not None
    assert view.finished_at.isoformat() == "2026-01-02T01:04:05+00:00"
