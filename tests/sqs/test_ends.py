"""How attempts end: well, with another attempt, in the dead-letter queue, or because nobody was heard of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobspec.backends.sqs.backend import SqsBackend
from jobspec.backends.sqs.names import dead_name
from jobspec.errors import DatabaseError, LeaseLostError, OptionError, PayloadError, UnsupportedError
from tests.moto import SqsServer
from tests.sqs.shop import chain, job, text

MINUTE = timedelta(minutes=1)


def dead(backend: SqsBackend) -> list[dict[str, Any]]:
    """The messages in the dead-letter queue."""
    client = backend._driver._open()
    url = client.get_queue_url(QueueName=dead_name(backend.address.prefix))["QueueUrl"]
    options = {"MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
    return list(client.receive_message(QueueUrl=url, **options).get("Messages", []))


def reasons(backend: SqsBackend) -> list[str]:
    return sorted(each["MessageAttributes"]["jobspec.type"]["StringValue"] for each in dead(backend))


def test_a_failed_job_rests_and_its_lane_with_it(backend: SqsBackend, server: SqsServer) -> None:
    backend.enqueue([job("entry", "first"), job("entry", "second"), job("entry", "other", customer=2)])
    claimed = {text(each): each for each in backend.claim(limit=9)}
    assert claimed.keys() == {"first", "other"}
    assert claimed["first"].fail("no", delay=MINUTE) == "scheduled"
    server.later(55)
    assert backend.claim(limit=9) == []
    server.later(6)
    (again,) = backend.claim(limit=9)
    assert (text(again), again.attempt) == ("first", 2)
    again.finish()
    assert [text(each) for each in backend.claim(limit=9)] == ["second"]


def test_the_last_attempt_takes_the_job_to_the_dead_letter_queue(backend: SqsBackend) -> None:
    backend.enqueue([job("frail", "a"), job("note", "b")])
    for each in backend.claim(limit=9):
        assert each.fail("no", give_up=text(each) == "b") == "dead"
    assert backend.claim(limit=9) == []
    assert reasons(backend) == ["failed", "failed"]


def test_a_result_is_refused_and_not_dropped(backend: SqsBackend) -> None:
    backend.enqueue([job("note")])
    (claimed,) = backend.claim()
    with pytest.raises(UnsupportedError, match=r"a result, of job \d+, cannot be had on SQS"):
        claimed.finish(7)
    claimed.finish()
    assert backend.claim() == []


def test_a_dead_job_leaves_its_lane(backend: SqsBackend) -> None:
    backend.enqueue([job("entry", "first"), job("entry", "second")])
    backend.claim()[0].fail("no", give_up=True)
    assert [text(each) for each in backend.claim()] == ["second"]


def test_a_dead_message_is_as_it_was_sent(backend: SqsBackend) -> None:
    """So that AWS can send it back: `start-message-move-task`."""
    (job_id,) = backend.enqueue([job("note", "x" * 1_040_000)])
    backend.claim()[0].fail("y" * 10_000, give_up=True)
    (message,) = dead(backend)
    assert f'"id":{job_id}' in message["Body"]
    assert len(message["MessageAttributes"]["jobspec.message"]["StringValue"]) <= 4000


def test_a_job_whose_holders_die_dies_after_its_attempts(backend: SqsBackend, server: SqsServer) -> None:
    backend.enqueue([job("note", max_attempts=2)])
    for attempt in (1, 2):
        (claimed,) = backend.claim(lease=MINUTE)
        assert claimed.attempt == attempt
        server.later(61)
    assert backend.claim(limit=9) == []
    assert reasons(backend) == ["lost"]


def test_who_comes_too_late_changes_nothing(backend: SqsBackend, server: SqsServer) -> None:
    backend.enqueue([job("note")])
    (late,) = backend.claim(lease=MINUTE)
    server.later(61)
    with pytest.raises(LeaseLostError):
        late.finish()
    (other,) = backend.claim(lease=MINUTE)
    for verb in (late.finish, late.release, late.reschedule, lambda: late.fail("no"), lambda: late.extend(MINUTE)):
        with pytest.raises(LeaseLostError):
            verb()
    other.finish()


def test_a_lease_is_prolonged_and_has_an_end(backend: SqsBackend, server: SqsServer) -> None:
    """12 hours from when it was received: nobody holds a message longer."""
    backend.enqueue([job("note")])
    (claimed,) = backend.claim(lease=MINUTE)
    claimed.extend(timedelta(hours=11))
    server.later(10 * 3600)
    assert backend.claim() == []
    with pytest.raises(OptionError, match=r"lets it be held for \d+ s at most"):
        claimed.extend(timedelta(hours=13))
    with pytest.raises(OptionError, match="for more than 43200 s"):
        backend.claim(lease=timedelta(hours=13))
    with pytest.raises(UnsupportedError, match="cannot rest"):
        claimed.snooze(timedelta(hours=13))
    claimed.finish()


def test_snoozed_released_and_rescheduled(backend: SqsBackend, server: SqsServer) -> None:
    backend.enqueue([job("entry", "first"), job("entry", "second")])
    assert backend.claim()[0].snooze(MINUTE) == "scheduled"
    assert backend.claim() == []
    server.later(61)
    (first,) = backend.claim()
    assert (text(first), first.attempt, first.release()) == ("first", 2, "ready")
    (first,) = backend.claim()
    assert (text(first), first.attempt, first.reschedule()) == ("first", 3, "ready")
    (second,) = backend.claim()
    assert text(second) == "second"
    second.finish()
    (last,) = backend.claim()
    assert (text(last), last.id, last.attempt) == ("first", first.id, 3)


def test_a_job_that_is_rescheduled_again_and_again_is_never_taken_for_an_older_message_of_its_own(
    backend: SqsBackend,
) -> None:
    (job_id,) = backend.enqueue([job("note")])
    for _ in range(70):
        (claimed,) = backend.claim()
        assert (claimed.id, claimed.attempt, claimed.reschedule()) == (job_id, 1, "ready")
    assert len(backend.claim()) == 1


def test_a_last_attempt_that_is_given_back_is_had_again(backend: SqsBackend) -> None:
    (job_id,) = backend.enqueue([job("frail", "x", tags='{"a":"b"}')])
    for _ in range(3):
        (claimed,) = backend.claim()
        assert (claimed.id, claimed.attempt, text(claimed), claimed.release()) == (job_id, 1, "x", "ready")
    (claimed,) = backend.claim()
    assert claimed.fail("no") == "dead"
    assert reasons(backend) == ["failed"]


def test_in_a_lane_it_keeps_its_place_and_dies_with_words_that_leave_it_open_why(backend: SqsBackend) -> None:
    backend.enqueue([job("entry", "a", max_attempts=1), job("entry", "b")])
    backend.claim()[0].release()
    assert [text(each) for each in backend.claim()] == ["b"]
    (message,) = dead(backend)
    assert "or gave it back" in message["MessageAttributes"]["jobspec.message"]["StringValue"]


def test_who_dies_while_he_gives_a_last_attempt_back_runs_nothing_twice(
    backend: SqsBackend, sqs_url: str, server: SqsServer
) -> None:
    backend.enqueue([job("frail")])
    (claimed,) = backend.claim(lease=MINUTE)
    server.fail("DeleteMessageBatch", "AccessDenied")
    with pytest.raises(DatabaseError):
        claimed.release()
    (again,) = backend.claim()
    assert again.attempt == 1
    again.finish()
    server.later(61)
    assert backend.claim() == []
    assert reasons(backend) == ["lost"]


# ---- chains
def test_the_next_of_a_chain_comes_when_the_one_before_is_done(backend: SqsBackend) -> None:
    ids = backend.enqueue(chain(job("note", "a"), job("frail", "b"), job("note", "c")))
    for n, name in enumerate("abc"):
        (claimed,) = backend.claim(limit=9)
        assert (claimed.id, text(claimed)) == (ids[n], name)
        assert claimed.after == (
            None if n == 0 else f'[{{"name": "previous", "id": {ids[n - 1]}, "state": "done", "result": null}}]'
        )
        claimed.finish()
    assert backend.claim(limit=9) == []


def test_a_dead_job_takes_the_rest_of_its_chain_with_it(backend: SqsBackend) -> None:
    ids = backend.enqueue(chain(job("note", "a"), job("note", "b")))
    backend.claim()[0].fail("no", give_up=True)
    assert backend.claim() == []
    (message,) = dead(backend)
    assert f'"id":{ids[1]}' in message["Body"]


def test_a_chain_is_sent_whole_or_not_at_all(backend: SqsBackend) -> None:
    """A-D04."""
    bad = job("note")
    bad.payload = "[]"
    with pytest.raises(PayloadError):
        backend.enqueue(chain(job("note"), job("note"), bad))
    assert backend.claim() == []


def test_a_chain_does_not_enter_a_lane_later(backend: SqsBackend) -> None:
    with pytest.raises(UnsupportedError, match="only when the one before it has ended"):
        backend.enqueue(chain(job("note"), job("entry")))
    backend.enqueue(chain(job("entry"), job("note")))
    backend.claim()[0].finish()
    assert len(backend.claim()) == 1


def test_whoever_dies_between_the_next_job_and_the_end_of_its_own_doubles_nothing(
    backend: SqsBackend, server: SqsServer
) -> None:
    backend.enqueue(chain(job("note", "a"), job("note", "b")))
    (first,) = backend.claim(lease=MINUTE)
    server.fail("DeleteMessageBatch", "InternalFailure", times=3, status=500)
    with pytest.raises(DatabaseError):
        first.finish()
    (second,) = backend.claim()
    assert text(second) == "b"
    server.later(61)
    (again,) = backend.claim()
    assert (text(again), again.attempt) == ("a", 2)
    again.finish()
    second.finish()
    assert backend.claim(limit=9) == []


def test_an_end_that_was_not_recorded_can_be_recorded_again(backend: SqsBackend, server: SqsServer) -> None:
    backend.enqueue([job("note"), job("note")])
    one, two = backend.claim(limit=9)
    server.fail("ChangeMessageVisibilityBatch", "RequestThrottled", times=3)
    with pytest.raises(DatabaseError):
        one.fail("no")
    assert one.fail("no") == "scheduled"
    server.refuse("DeleteMessageBatch", [0])
    with pytest.raises(DatabaseError, match="InternalError"):
        two.finish()
    two.finish()


# ---- strangers
def test_what_nobody_can_read_goes_where_somebody_looks(backend: SqsBackend) -> None:
    client = backend._driver._open()
    url = backend._desk.catalogue.homes["shop.mail"].url
    bodies = ("hello", '{"v": 2}', '{"v": 1, "id": "x"}', "[" * 50_000, '{"v": 1, "rest": 3}')
    for n, body in enumerate(bodies):
        client.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=f"g{n}", MessageDeduplicationId=f"d{n}")
    backend.enqueue([job("note", "fine")])
    assert [text(each) for each in backend.claim(limit=10)] == ["fine"]
    assert reasons(backend) == ["payload"] * 5


def test_a_kind_that_is_not_known_here_is_left_to_others(backend: SqsBackend, server: SqsServer) -> None:
    """A-D10: no job is lost."""
    client = backend._driver._open()
    url = backend._desk.catalogue.homes["shop.mail"].url
    body = '{"v":1,"id":7,"kind":"shop.later","version":1,"channel":"shop.mail","dedup":"7-a","payload":"{}"}'
    client.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="7", MessageDeduplicationId="7")
    assert backend.claim() == []
    assert dead(backend) == []
    server.later(11)
    (message,) = client.receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == body


def test_a_queue_that_has_gone_is_named(backend: SqsBackend) -> None:
    client = backend._driver._open()
    backend.enqueue([job("note")])
    (claimed,) = backend.claim()
    client.delete_queue(QueueUrl=claimed_url(backend))
    for verb in (lambda: backend.enqueue([job("note")]), claimed.finish, lambda: backend.claim(channels=["shop.mail"])):
        with pytest.raises(DatabaseError, match=r"queue .*-shop-mail\.fifo\) has refused.*NonExistentQueue"):
            verb()
    backend.enqueue([job("entry")])
    assert len(backend.claim(limit=9)) == 1, "the other queues are not to suffer"


def claimed_url(backend: SqsBackend) -> str:
    return backend._desk.catalogue.homes["shop.mail"].url


def test_without_a_dead_letter_queue_nothing_is_lost(backend: SqsBackend, server: SqsServer) -> None:
    client = backend._driver._open()
    client.delete_queue(QueueUrl=backend._desk.catalogue.dead_url)
    backend.enqueue([job("frail")])
    (claimed,) = backend.claim(lease=MINUTE)
    with pytest.raises(DatabaseError, match="NonExistentQueue"):
        claimed.fail("no")
    server.later(61)
    assert backend.claim(limit=9) == []
    client.create_queue(QueueName=dead_name(backend.address.prefix), Attributes={"FifoQueue": "true"})
    server.later(3600)
    assert backend.claim(limit=9) == []
    assert reasons(backend) == ["lost"]
