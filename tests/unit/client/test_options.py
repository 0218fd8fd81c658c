"""Options are checked before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from jobspec import JobDef
from jobspec.client.bundle import enqueue_bundle
from jobspec.core.options import MAX_DURATION
from jobspec.errors import EmptyBundleError, OptionError


class Nothing(BaseModel):
    pass


job = JobDef("shop.nothing", Nothing, lambda: type(None))


class Nobody:
    """No connection: whatever reaches it is an error."""


@pytest.mark.parametrize(
    "options",
    [
        {"priority": 32767, "max_attempts": 1, "max_pending": 1},
        {"priority": -32767, "max_attempts": 32767},
        {"delay": timedelta(0), "timeout": timedelta(milliseconds=1)},
        {"run_at": datetime(2040, 1, 1, tzinfo=UTC)},
        {"origin": "é" * 100, "unique_key": "é" * 512, "channel": "c" * 200},
        {"tags": {}, "on_dep_failure": "run"},
        {"tags": {"a": ""}, "on_dep_failure": "block"},
        dict.fromkeys(
            ["priority", "delay", "run_at", "max_attempts", "timeout", "channel", "unique_key", "tags", "origin"]
        ),
    ],
)
def test_what_is_within_its_bounds_is_taken(options: dict[str, Any]) -> None:
    """A-G02. None means what the spec says."""
    assert job.configure(**options).request().job.kind == "shop.nothing"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"priority": 32768}, "`priority` is 32768"),
        ({"priority": True}, "`priority` is True"),
        ({"max_attempts": 0}, "from 1 to"),
        ({"max_pending": 0}, "`max_pending` is 0"),
        ({"max_pending": "2"}, "`max_pending` is '2'"),
        ({"delay": 5}, "not a timedelta"),
        ({"delay": timedelta(seconds=-1)}, "from 0:00:00"),
        ({"timeout": MAX_DURATION + timedelta(1)}, "`timeout`"),
        ({"run_at": datetime(2040, 1, 1)}, "naive"),  # noqa: DTZ001
        ({"run_at": "tomorrow"}, "not a datetime"),
        ({"run_at": datetime(2040, 1, 1, tzinfo=UTC), "delay": timedelta(1)}, "both given"),
        ({"origin": ""}, "empty"),
        ({"origin": "x" * 101}, "101 characters"),
        ({"origin": "nul\0"}, "NUL"),
        ({"origin": 7}, "not a text"),
        ({"unique_key": ""}, "empty"),
        ({"unique_key": "é" * 513}, "1026 bytes"),
        ({"unique_key": "\ud800"}, "surrogate"),
        ({"channel": "c" * 201}, "201 bytes"),
        ({"channel": ""}, "empty"),
        ({"tags": ["a"]}, "not a mapping"),
        ({"tags": {"a": 1}}, "both must be texts"),
        ({"tags": {1: "a"}}, "both must be texts"),
        ({"tags": {"a": "nul\0"}}, "NUL"),
        ({"on_dep_failure": "retry"}, "cancel, run, block"),
        ({"lease": timedelta(1)}, "not an option"),
    ],
)
def test_what_is_not_is_refused(options: dict[str, Any], said: str) -> None:
    """A-G28, A-P03: too long, empty, unstorable or naive is an OptionError."""
    with pytest.raises(OptionError, match=said):
        job.configure(**options)


@pytest.mark.parametrize(
    ("name", "origin", "said"),
    [("n" * 201, None, "201 bytes"), ("", "o" * 101, "101 characters"), ("a\0", None, "NUL")],
)
def test_a_bundle_is_checked_too(name: str, origin: str | None, said: str) -> None:
    """A-G28."""
    with pytest.raises(OptionError, match=said):
        enqueue_bundle(Nobody(), [job.request()], name=name, origin=origin)  # type: ignore[arg-type]


def test_an_empty_bundle_is_refused_before_anything_is_sent() -> None:
    """A-G04."""
    with pytest.raises(EmptyBundleError, match="at least one job"):
        enqueue_bundle(Nobody(), [])  # type: ignore[arg-type]


@pytest.mark.parametrize("within", [timedelta(0), timedelta(seconds=-1), MAX_DURATION * 2, 300])
def test_a_reservation_needs_a_time_that_makes_sense(within: Any) -> None:
    with pytest.raises(OptionError, match="`within` is"):
        job.reserve(Nobody(), within)  # type: ignore[arg-type]
