"""Options become a filter."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest
import typer

from jobspec.cli.filters import filtered, moment, which
from jobspec.errors import OptionError
from jobspec.ops.jobs import JobFilter


def test_only_what_is_said_is_in_the_filter() -> None:
    assert which().as_json() == {}
    assert which().is_empty
    made = which(state=("dead",), kind=["a"], key=0, tag=["x=1=2"], error="", bundle=[3])
    assert made.as_json() == {
        "state": ["dead"], "kind": ["a"], "key": 0, "tag": {"x": "1=2"}, "error": "", "bundle": [3],
    }  # fmt: skip


def test_times_are_written_with_their_zone() -> None:
    aware = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert JobFilter(enqueued_after=aware).as_json() == {"enqueued_after": "2026-01-31T09:30:00+00:00"}
    with pytest.raises(OptionError, match="without a time zone"):
        JobFilter(enqueued_after=aware.replace(tzinfo=None)).as_json()


def test_a_moment_is_a_time_or_how_long_ago() -> None:
    assert moment("2026-01-31T09:30:00Z") == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    before = datetime.now(UTC)
    assert 7199 < (before - moment("2h")).total_seconds() < 7201
    for wrong in ("soon", "2026-01-31", ""):
        with pytest.raises(typer.BadParameter):
            moment(wrong)


def test_a_filtered_command_has_the_options_of_the_filter_and_its_own() -> None:
    seen: list[object] = []

    @filtered
    def command(which: JobFilter, ids: list[int] | None = None, force: bool = False) -> None:
        """Says so."""
        seen.extend((which, ids, force))

    names = [*inspect.signature(command).parameters]
    assert names == ["ids", *inspect.signature(which).parameters, "force"]
    assert command.__doc__ == "Says so."
    command(**dict.fromkeys(inspect.signature(which).parameters), ids=[1], force=True)
    assert seen == [JobFilter(), [1], True]
