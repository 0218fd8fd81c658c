"""The options of ``jobspec worker``: how they are written, and which exclude each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import typer

from jobspec.cli.terms import FOREVER, grace, refuse_contradictions, size, slots
from jobspec.errors import UsageError

PLAIN: dict[str, Any] = {
    "once": False, "drain": False, "processes": None, "exclusive": False, "standby": False, "max_jobs": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [("16", (16, 16)), ("4..8", (4, 8)), ("8..4", (8, 4)), ("0", (0, 0))])
def test_concurrency_is_one_number_or_two(text: str, expected: tuple[int, int]) -> None:
    assert slots(text) == expected


@pytest.mark.parametrize("text", ["many", "", "4..", "..8", "4...8", "-1", "1.5"])
def test_another_concurrency_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--concurrency"):
        slots(text)


def test_a_grace_period_may_have_no_end_or_be_none() -> None:
    assert (grace("5s"), grace("0"), grace("forever")) == (timedelta(seconds=5), timedelta(0), FOREVER)


def test_a_size_has_a_unit() -> None:
    assert size("512MiB") == 512 << 20
    with pytest.raises(typer.BadParameter, match="MiB"):
        size("512")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"once": True, "drain": True}, "--once and --drain"),
        ({"once": True, "max_jobs": 3}, "--max-jobs"),
        ({"once": True, "processes": 2}, "--once and --processes"),
        ({"drain": True, "processes": 1}, "--drain and --processes"),
        ({"exclusive": True, "processes": 2}, "--exclusive and --processes 2"),
        ({"standby": True, "processes": 3}, "--standby and --processes 3"),
    ],
)
def test_options_that_exclude_each_other_are_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        refuse_contradictions(**{**PLAIN, **given})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"once": True},
        {"drain": True, "max_jobs": 9},
        {"processes": 4, "max_jobs": 9},
        {"processes": 1, "standby": True},
    ],
)
def test_others_go_together(given: dict[str, Any]) -> None:
    refuse_contradictions(**{**PLAIN, **given})
