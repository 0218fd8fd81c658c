"""Why a job is where it is: sentences from facts, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from jobspec.ops.explain import sentences

FACTS: dict[str, Any] = {
    "id": 9, "kind": "shop.charge", "version": 1, "state": "ready", "channel": "shop.charges", "key": "[1]",
    "attempt": 0, "max_attempts": 5, "run_at": None, "started_at": None, "finished_at": None, "reason": None,
    "cancel_asked": False, "strict": False, "paused": False, "backend": None, "moving": False,
    "forwarded_to": None, "forwarded_id": None, "concurrency": None, "lane_concurrency": None,
    "rate_limit": None, "rate_seconds": None, "channel_running": 0, "lane_running": 0, "head_id": 9,
    "head_state": "ready", "lane_why": None, "lane_runs": None, "blocks": False, "served": True, "worker": None,
    "expires_at": None, "lease_over": None, "suspect": None, "after": [], "error": None,
}  # fmt: skip
ERROR = {"type": "ValueError", "message": "boom"}


def why(**facts: Any) -> str:
    return " ".join(sentences({**FACTS, **facts}))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "Nothing stands in its way"),
        ({"rate_limit": 5, "rate_seconds": 1.0}, "starts at most 5 jobs in 1 s"),
        ({"paused": True}, "`jobspec resume shop.charges`"),
        ({"backend": "sqs"}, "It waits to be forwarded to sqs"),
        ({"backend": "sqs", "paused": True}, "`jobspec resume shop.charges`"),
        ({"backend": "sqs", "moving": True}, "`jobspec move shop.charges` goes on"),
        ({"served": False}, "No living worker runs shop.charge v1"),
        ({"strict": True, "lane_runs": 4}, "Job 4 of its lane is running"),
        ({"strict": True, "head_id": 4, "head_state": "dead", "lane_why": "job 4 is dead"}, "Job 4 is before it"),
        ({"strict": True, "head_id": 4, "lane_why": "job 4 is dead"}, "in the way of the lane: job 4 is dead."),
        ({"lane_concurrency": 2, "lane_running": 2}, "Its lane runs 2 jobs, as many as it may"),
        ({"concurrency": 2, "channel_running": 2}, "Its channel runs 2 jobs, as many as it may"),
        ({"attempt": 1, "error": ERROR}, "It has had attempt 1 of 5. Its last error: ValueError: boom."),
        ({"state": "scheduled", "run_at": "12:00"}, "It is due at 12:00"),
        ({"state": "scheduled", "attempt": 2, "error": ERROR}, "Attempt 2 of 5 did not end it."),
        ({"state": "reserved", "run_at": "12:00"}, "reserved until 12:00"),
        ({"state": "running", "attempt": 1, "worker": "ada", "started_at": "12:00"}, "with worker ada since 12:00"),
        ({"state": "running", "attempt": 1}, "with a client without a worker"),
        ({"state": "running", "lease_over": True, "expires_at": "12:00"}, "has been over since 12:00"),
        ({"state": "running", "cancel_asked": True}, "`jobspec cancel 9 --force`"),
        ({"state": "running", "suspect": True}, "A worker died while it held this job"),
        ({"state": "parked", "error": ERROR}, "could not read its payload"),
        ({"state": "dead", "attempt": 5, "error": ERROR}, "It died with attempt 5 of 5."),
        ({"state": "dead", "blocks": True}, "Its lane waits behind it"),
        ({"state": "dead", "max_attempts": None, "attempt": 7}, "attempt 7 of as many as it takes"),
        ({"state": "cancelled", "finished_at": "12:00", "reason": "twice"}, "cancelled at 12:00: twice."),
        ({"state": "expired", "finished_at": "12:00"}, "expired at 12:00."),
        ({"state": "done", "finished_at": "12:00", "attempt": 1}, "done at 12:00, with attempt 1 of 5"),
        ({"state": "done", "forwarded_to": "redis", "forwarded_id": 4}, "`jobspec job 4 --database-url ...`"),
        ({"state": "done", "forwarded_to": "sqs", "forwarded_id": 4}, "It went on to sqs, where it is job 4"),
        ({"state": "waiting", "after": [{"id": 3, "name": "a", "state": "running"}]}, "job 3 (a), which is running"),
        ({"state": "waiting", "after": [{"id": 3, "name": "stock", "state": "dead"}]}, "until it is retried and done"),
        ({"state": "waiting", "after": [{"id": 3, "name": "b", "state": None}]}, "is a bundle, or is not there"),
        ({"state": "waiting", "after": [{"id": 3, "name": "b", "state": "done"}]}, "All that it waited for is done"),
    ],
)  # fmt: skip
def test_what_is_said(facts: dict[str, Any], says: str) -> None:
    assert says in why(**facts)


def test_every_obstacle_is_named_and_none_is_made_up() -> None:
    said = why(paused=True, served=False, concurrency=1, channel_running=1)
    assert said.count(".") >= 3
    assert "Nothing stands in its way" not in said
