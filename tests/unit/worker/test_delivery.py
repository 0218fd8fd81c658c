"""A batch that is sent: what becomes of each job, whatever the receiver says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

from jobspec.backends.backend import AsyncBackend
from jobspec.backends.outbox import Outgoing
from jobspec.core.job import NewJob
from jobspec.errors import (
    DatabaseError,
    DuplicateJobError,
    EnqueueError,
    MissingExtraError,
    OptionError,
    PayloadError,
    QueueFullError,
    UnknownChannelError,
    UnknownKindError,
    UnsupportedError,
)
from jobspec.worker.delivery import PIECE, PIECE_BYTES, Delivery, pieces, send, verdict

pytestmark = pytest.mark.anyio


class Receiver:
    """Takes what ``refuse`` does not raise for; the id there is that of the payload plus 100."""

    def __init__(self, refuse: Callable[[Sequence[int]], None]) -> None:
        self.refuse = refuse
        self.calls: list[list[int]] = []

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        numbers = [int(each.payload) for each in jobs]
        self.calls.append(numbers)
        self.refuse(numbers)
        return [each + 100 for each in numbers]


def outgoing(id_: int, lane: str | None = None) -> Outgoing:
    return Outgoing(id=id_, lane=lane, job=NewJob(kind="a.b", version=1, payload=str(id_)))


async def sent(jobs: Sequence[Outgoing], refuse: Callable[[Sequence[int]], None]) -> tuple[Delivery, Receiver]:
    receiver, delivery = Receiver(refuse), Delivery()
    await send(jobs, cast("AsyncBackend", receiver), delivery)
    return delivery, receiver


def raising(**errors: Exception) -> Callable[[Sequence[int]], None]:
    """``n3=error``: whenever job 3 is in the call."""

    def refuse(numbers: Sequence[int]) -> None:
        for number in numbers:
            if (error := errors.get(f"n{number}")) is not None:
                raise error

    return refuse


async def test_a_batch_is_one_call_where_all_goes_well() -> None:
    delivery, receiver = await sent([outgoing(1), outgoing(2)], raising())
    assert delivery.sent == [(1, 101), (2, 102)]
    assert receiver.calls == [[1, 2]]


async def test_one_that_is_refused_costs_the_others_nothing() -> None:
    delivery, _ = await sent([outgoing(n) for n in (1, 2, 3)], raising(n2=PayloadError("too large")))
    assert delivery.sent == [(1, 101), (3, 103)]
    (refused,) = delivery.refused
    assert (refused.id, refused.verdict, refused.error.type) == (2, "given_up", "PayloadError")
    assert "too large" in refused.error.message


async def test_nobody_passes_over_a_refused_job_of_his_lane() -> None:
    jobs = [outgoing(1, "a"), outgoing(2, "a"), outgoing(3, "b"), outgoing(4, "a")]
    delivery, receiver = await sent(jobs, raising(n2=QueueFullError("full")))
    assert delivery.sent == [(1, 101), (3, 103)]
    assert [each.id for each in delivery.refused] == [2]
    assert [4] not in receiver.calls


async def test_what_was_sent_before_the_receiver_went_down_is_known() -> None:
    errors: dict[str, Any] = {"n2": PayloadError("no"), "n3": DatabaseError("away")}
    delivery, _ = await sent([outgoing(n) for n in (1, 2, 3, 4)], raising(**errors))
    assert delivery.sent == [(1, 101)]
    assert [each.id for each in delivery.refused] == [2]
    assert isinstance(delivery.trouble, DatabaseError)


@pytest.mark.parametrize("error", [DatabaseError("away"), MissingExtraError("no redis"), OSError("broken pipe")])
async def test_a_receiver_that_is_down_is_asked_once(error: Exception) -> None:
    delivery, receiver = await sent([outgoing(1), outgoing(2)], raising(n1=error))
    assert (delivery.sent, delivery.refused, delivery.trouble) == ([], [], error)
    assert len(receiver.calls) == 1


async def test_one_that_is_refused_is_found_by_halves() -> None:
    delivery, receiver = await sent([outgoing(n) for n in range(PIECE)], raising(n7=PayloadError("too large")))
    assert sorted(delivery.sent) == [(n, n + 100) for n in range(PIECE) if n != 7]
    assert [each.id for each in delivery.refused] == [7]
    assert len(receiver.calls) < 20


async def test_of_a_partial_failure_only_the_rest_is_sent_again() -> None:
    def partly(numbers: Sequence[int]) -> None:
        if len(numbers) == 4:
            raise EnqueueError("2 of 4 were not stored", stored=(101, 103), failed=(1, 3))

    delivery, receiver = await sent([outgoing(n) for n in (1, 2, 3, 4)], partly)
    assert sorted(delivery.sent) == [(1, 101), (2, 102), (3, 103), (4, 104)]
    assert receiver.calls == [[1, 2, 3, 4], [2, 4]]


async def test_what_was_stored_before_the_receiver_was_throttled_is_known() -> None:
    def throttled(numbers: Sequence[int]) -> None:
        if len(numbers) == 3:
            raise EnqueueError("2 of 3 were not stored", stored=(101,), failed=(1, 2))
        raise DatabaseError("throttled")

    delivery, _ = await sent([outgoing(n) for n in (1, 2, 3)], throttled)
    assert delivery.sent == [(1, 101)]
    assert isinstance(delivery.trouble, DatabaseError)


def test_a_call_has_an_end_in_time() -> None:
    large = [Outgoing(id=n, lane=None, job=NewJob(kind="a.b", version=1, payload="x" * 1_048_576)) for n in range(9)]
    assert [len(each) for each in pieces(large)] == [4, 4, 1]
    huge = Outgoing(id=1, lane=None, job=NewJob(kind="a.b", version=1, payload="", blob=b"x" * (PIECE_BYTES + 1)))
    assert [len(each) for each in pieces([huge, huge])] == [1, 1]
    assert [len(each) for each in pieces([outgoing(n) for n in range(2 * PIECE + 1)])] == [PIECE, PIECE, 1]


def test_what_can_never_be_taken_is_given_up_and_the_rest_is_put_off() -> None:
    for never in (PayloadError("x"), OptionError("x"), DuplicateJobError("x"), UnsupportedError("x")):
        assert (found := verdict(1, never)) is not None
        assert (found.verdict, found.delay_seconds) == ("given_up", None)
    for later in (UnknownKindError("x"), UnknownChannelError("x"), QueueFullError("x")):
        assert (found := verdict(1, later)) is not None
        assert found.verdict == "snoozed"
        assert found.delay_seconds is not None
    assert verdict(1, DatabaseError("x")) is None
    assert verdict(1, EnqueueError("throttled")) is None
    assert verdict(1, ValueError("a bug")) is None
