"""What no call takes, on any backend: an error that says so, and never something else that was stored or waited for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from jobspec.backends.backend import SyncBackend
from jobspec.core.text import MOST_MESSAGE_BYTES
from jobspec.errors import DatabaseError, OptionError, PayloadError, ResultError
from tests.conformance.acme import book, note
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

HALF = "\ud800"
"""A text in Python, and nowhere else."""
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@needs("claims")
def test_half_a_surrogate_pair_is_no_payload(backend: SyncBackend) -> None:
    """A-O01, A-O06."""
    with pytest.raises(PayloadError, match="no JSON form"):
        book.enqueue(backend, text=HALF)


@needs("claims", "results")
def test_half_a_surrogate_pair_is_no_result_and_no_checkpoint(backend: SyncBackend) -> None:
    """A-O06: it would be stored, and nobody could read it again."""
    note.enqueue(backend)
    (job,) = backend.claim()
    for call in (job.finish, job.save):
        with pytest.raises(ResultError, match="no JSON form"):
            call({"at": HALF})
    job.finish({"at": "🐠"})


@needs("claims", "retries", "looking")
def test_an_error_is_kept_whatever_its_text_and_bounded(backend: SyncBackend) -> None:
    """A-O06, A-P17."""
    for error in (ValueError(f"{HALF}\0x"), f"{HALF}\0x"):
        handle = note.enqueue(backend)
        (job,) = backend.claim()
        job.fail(error, give_up=True)
        assert handle.view().errors[0].message == "\\ud800\0x"
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.fail("x" * 5_000_000, give_up=True)
    assert len(handle.view().errors[0].message) <= MOST_MESSAGE_BYTES


@needs("claims")
@pytest.mark.parametrize("bad", [None, 5, {"type": "x"}])
def test_only_an_exception_or_a_text_is_an_error(backend: SyncBackend, bad: Any) -> None:
    note.enqueue(backend)
    (job,) = backend.claim()
    with pytest.raises(OptionError, match="an exception or a text"):
        job.fail(bad)
    job.finish()


@needs("claims")
def test_a_length_of_time_is_a_timedelta(backend: SyncBackend) -> None:
    note.enqueue(backend)
    (job,) = backend.claim()
    bad: Any = 5
    calls: list[Callable[[], Any]] = [
        lambda: job.snooze(bad), lambda: job.extend(bad), lambda: job.fail("x", delay=bad),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(OptionError, match="is 5, not a timedelta"):
            call()
    job.finish()


@needs("claims")
@pytest.mark.parametrize(
    "bad",
    [
        {"limit": 0}, {"limit": 10_001}, {"limit": 1.5}, {"limit": None}, {"lease": timedelta(0)}, {"lease": 5},
        {"lease": timedelta(days=8)}, {"kinds": "acme.note"}, {"channels": "acme.default"},
    ],
)  # fmt: skip
def test_a_claim_says_how_many_for_how_long_and_of_which(backend: SyncBackend, bad: dict[str, Any]) -> None:
    """A-J01, A-O13."""
    with pytest.raises(OptionError, match=next(iter(bad))):
        backend.claim(**bad)


@needs("claims")
@pytest.mark.parametrize("bad", [float("nan"), "1"])
def test_a_claim_waits_for_no_number_that_is_none(backend: SyncBackend, bad: Any) -> None:
    """A-O07."""
    with pytest.raises(OptionError, match="`block`"):
        backend.claim(block=bad)


@needs("results")
@pytest.mark.parametrize("bad", [float("nan"), "1"])
def test_a_result_is_waited_for_as_long_as_a_number_says(backend: SyncBackend, bad: Any) -> None:
    handle = note.enqueue(backend)
    with pytest.raises(OptionError, match="`timeout`"):
        handle.result(timeout=bad)


@needs("results")
def test_a_result_that_does_not_fit_is_told_without_its_value(backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.finish({"when": "a secret"})
    with pytest.raises(
        ResultError, match=r"acme\.note is done, but its result does not fit .* at: Field required"
    ) as caught:
        handle.result()
    assert "secret" not in str(caught.value)
    assert json.loads(handle.view().result or "") == {"when": "a secret"}


@needs("results")
def test_nobody_waits_on_a_backend_that_was_closed(rig: Rig, backend: SyncBackend) -> None:
    """A-D09: not even for ever."""
    with rig.connect() as other:
        handle = note.enqueue(other)
    with pytest.raises(DatabaseError, match="closed"):
        handle.result(timeout=timedelta(hours=1))


@needs("looking")
def test_a_naive_time_is_no_filter(backend: SyncBackend) -> None:
    """A-P03, A-G16."""
    note.enqueue(backend)
    for name in ("enqueued_before", "started_after", "finished_before"):
        with pytest.raises(OptionError, match="naive"):
            backend.count({name: NAIVE})
        with pytest.raises(OptionError, match="naive"):
            backend.list_jobs({name: NAIVE})
    for bad in (object(), HALF):
        with pytest.raises(OptionError, match="cannot hold"):
            backend.count({"key": bad})


@needs("events")
@pytest.mark.anyio
@pytest.mark.parametrize("bad", [{"kinds": "acme.note"}, {"events": "done"}, {"events": ["finished"]}])
async def test_who_listens_says_for_what(rig: Rig, bad: dict[str, Any]) -> None:
    """A-G26: and does not wait for what never comes."""
    async with rig.connect_async() as backend:
        with pytest.raises(OptionError):
            async with backend.events(**bad):
                pass


@needs("cancel")
@pytest.mark.parametrize("bad", [HALF, "a\0b", 5, "x" * (MOST_MESSAGE_BYTES + 1)])
def test_a_reason_is_a_text_that_can_be_kept(backend: SyncBackend, bad: Any) -> None:
    """A-O03, A-O06."""
    handle = note.enqueue(backend)
    with pytest.raises(OptionError, match="`reason`"):
        handle.cancel(reason=bad)
    assert handle.state() == "ready"
