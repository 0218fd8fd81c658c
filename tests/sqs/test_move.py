"""What keeps a channel from being moved away: every message that is there, seen or hidden."""

from __future__ import annotations

from jobspec.backends.sqs.backend import SqsBackend
from jobspec.ops.move import gives_nothing, unfinished_at
from tests.sqs.shop import job


def test_a_job_that_runs_or_rests_keeps_its_channel_from_moving(backend: SqsBackend, sqs_url: str) -> None:
    assert unfinished_at(sqs_url, "shop.mail") == 0
    backend.enqueue([job("note"), job("note"), job("entry")])
    assert unfinished_at(sqs_url, "shop.mail") == 2
    one, other = backend.claim(limit=2, channels=["shop.mail"])
    assert unfinished_at(sqs_url, "shop.mail") == 2
    one.fail("not now")
    other.finish()
    assert unfinished_at(sqs_url, "shop.mail") == 1
    assert unfinished_at(sqs_url, "shop.book") == 1
    assert unfinished_at(sqs_url, "shop.nothing") == 0


def test_a_queue_is_left_when_nothing_comes_out_of_it_whatever_its_numbers_say(
    backend: SqsBackend, sqs_url: str
) -> None:
    assert gives_nothing(sqs_url, "shop.nothing")
    sent = backend.enqueue([job("note")])
    assert gives_nothing(sqs_url, "shop.book")
    assert not gives_nothing(sqs_url, "shop.mail")
    assert [each.id for each in backend.claim()] == sent, "it went back"
