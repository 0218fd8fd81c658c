from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from jobspec.spec.policy_words import EVENTS, CronText, Events, Exceptions, Tags, ZoneName

CRON, ZONE, EXCEPTIONS, TAGS, EVENT_LIST = (
    TypeAdapter[Any](each) for each in (CronText, ZoneName, Exceptions, Tags, Events)
)


def code(adapter: TypeAdapter[Any], value: object) -> str | None:
    """Of the error that the value is refused with."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        return error.errors()[0]["type"]
    return None


@pytest.mark.parametrize(
    "text", ["0 3 * * *", "*/5 * * * *", "0 0 1 JAN MON-FRI", "30 4 L * *", "0 0 * * MON#2", "15 0 3 * * *"]
)
def test_a_cron_expression_has_five_fields_or_seconds_before_them(text: str) -> None:
    assert CRON.validate_python(text) == text


def test_spaces_in_a_cron_expression_mean_nothing() -> None:
    assert CRON.validate_python("  0  3 *\t* * ") == "0 3 * * *"


@pytest.mark.parametrize(
    "text", ["", "* * * *", "@daily", "60 * * * *", "0 0 30 2 *", "0 0 31 4,6 *", "٣ 3 * * *", "0 3 * * X"]
)
def test_what_cannot_be_read_or_never_fires_is_no_cron_expression(text: str) -> None:
    assert code(CRON, text) == "JS172"


@given(st.text("0123456789*/,-#LWMONJAN ", max_size=24))
def test_no_text_makes_the_reader_of_cron_expressions_fail(text: str) -> None:
    assert code(CRON, text) in (None, "JS172")


@pytest.mark.parametrize("name", ["UTC", "Europe/Paris", "America/Argentina/Ushuaia", "Etc/GMT+5"])
def test_time_zones_are_those_of_the_iana_database(name: str) -> None:
    assert ZoneInfo(ZONE.validate_python(name)).key == name


@pytest.mark.parametrize(
    "name", ["", "localtime", "europe/paris", "Europe", "../etc/passwd", "/etc/localtime", "UTC+1", "x\0"]
)
def test_anything_else_is_no_time_zone(name: str) -> None:
    assert code(ZONE, name) == "JS173"


@pytest.mark.parametrize("name", ["builtins:KeyError", "acme.errors:Card.Declined", "_a:_B1"])
def test_an_exception_is_named_by_module_and_class(name: str) -> None:
    assert EXCEPTIONS.validate_python([name]) == [name]


@pytest.mark.parametrize(
    "name", ["KeyError", "acme.errors.Declined", "a:", ":B", "a b:C", "a:B()", "a:B\n", "ä:B", 5, None]
)
def test_anything_else_names_no_exception(name: object) -> None:
    assert code(EXCEPTIONS, [name]) == "JS177"


@pytest.mark.parametrize("words", [[], ["a:B", "a:B"]])
def test_a_list_of_exceptions_names_some_and_each_once(words: list[str]) -> None:
    assert code(EXCEPTIONS, words) == "JS120"


def test_true_means_every_step_of_a_life() -> None:
    assert EVENT_LIST.validate_python(True) == [each for each in EVENTS if each != "progress"]


@pytest.mark.parametrize("value", [False, "done", {"done": True}, 1])
def test_events_are_true_or_a_list(value: object) -> None:
    assert code(EVENT_LIST, value) == "list_type"


@given(st.dictionaries(st.text(max_size=210), st.text(max_size=210), max_size=34))
def test_tags_are_bounded_and_can_be_stored(tags: dict[str, str]) -> None:
    possible = len(tags) <= 32 and all(
        1 <= len(key) <= 200 and len(text) <= 200 and "\0" not in key + text for key, text in tags.items()
    )
    assert code(TAGS, tags) == (None if possible else "JS115")
