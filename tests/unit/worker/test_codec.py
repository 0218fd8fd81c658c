"""Payloads in, results out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, JsonValue, TypeAdapter

from jobspec.core.job import ClaimedJob
from jobspec.errors import PayloadError, ResultError
from jobspec.worker.codec import Codec
from jobspec.worker.dispatch import Route
from jobspec.worker.unreadable import MOST_FIELDS, UnreadableError
from tests.unit.worker.worker_rig import WorkJob


class Order(BaseModel, frozen=True, defer_build=True):
    from_: int = Field(alias="from", ge=0)
    tags: list[int] = []


class Charge(BaseModel, defer_build=True):
    amount: Decimal
    by: str | None = Field(default=None, serialization_alias="by_whom")


class Report(BaseModel, defer_build=True):
    rows: JsonValue


class Colour(Enum):
    RED = "red"


def codec(result: Callable[[], Any] | None = None) -> Codec:
    return Codec(Route("test.work", 1, WorkJob, Order, result))


def claimed(payload: str) -> ClaimedJob:
    return ClaimedJob(
        id=1, run=1, attempt=1, kind_id=1, payload=payload, blob=None, timeout_seconds=None, suspect=False
    )


def test_payloads_are_read_by_their_names_on_the_wire_and_unknown_keys_are_ignored() -> None:
    assert codec().read(claimed('{"from": 3, "newer": true}')) == Order.model_validate({"from": 3})


@pytest.mark.parametrize(
    ("payload", "locs"),
    [
        ("{}", [["from"]]),
        ('{"from": -1, "tags": [1, "x"]}', [["from"], ["tags", 1]]),
        ("[]", [[]]),
        ("{", [[]]),
    ],
)
def test_what_does_not_fit_is_named_field_by_field(payload: str, locs: list[Any]) -> None:
    with pytest.raises(UnreadableError) as caught:
        codec().read(claimed(payload))
    assert [each["loc"] for each in caught.value.fields] == locs
    assert all(each.keys() == {"loc", "msg", "type"} for each in caught.value.fields)
    assert "test.work" in caught.value.message


def test_a_payload_that_its_models_own_code_cannot_take_is_unreadable() -> None:
    class Point(BaseModel):
        x: int

        def __init__(self, x: int) -> None:
            super().__init__(x=x)

    with pytest.raises(UnreadableError, match="the payload cannot be read: TypeError"):
        Codec(Route("test.work", 1, WorkJob, Point, None)).read(claimed('{"y": 1}'))


def test_field_errors_are_bounded() -> None:
    with pytest.raises(UnreadableError) as caught:
        codec().read(claimed('{"from": 1, "tags": [' + ",".join(['"x"'] * 1000) + "]}"))
    assert len(caught.value.fields) == MOST_FIELDS


@pytest.mark.parametrize(
    ("result", "value", "expected"),
    [
        (None, None, None),
        (lambda: type(None), None, None),
        (lambda: Charge, Charge(amount=Decimal("1.50"), by="a"), '{"amount":"1.50","by_whom":"a"}'),
        (lambda: int, 7, "7"),
        (lambda: Colour, Colour.RED, '"red"'),
        (lambda: TypeAdapter(list[Charge]), [Charge(amount=Decimal(1))], '[{"amount":"1","by_whom":null}]'),
        (lambda: TypeAdapter(Annotated[int, Field(ge=0)]), 3, "3"),
        (lambda: TypeAdapter(Charge | None), None, "null"),
        (lambda: str, "NUL \0", '"NUL \\u0000"'),
        (lambda: TypeAdapter(JsonValue), [None, "NaN", 1.5], '[null,"NaN",1.5]'),
        (lambda: str, "x" * (1024 * 1024 - 2), '"' + "x" * (1024 * 1024 - 2) + '"'),
    ],
)
def test_results_are_written_as_their_type_says(result: Any, value: object, expected: str | None) -> None:
    assert codec(result).write(value) == expected


@pytest.mark.parametrize(
    ("result", "value", "words"),
    [
        (None, 1, "returned int, but the job declares no result"),
        (lambda: Charge, None, "returned None instead of Charge"),
        (lambda: Charge, {"amount": 1}, "returned dict instead of Charge"),
        (lambda: Charge, Charge.model_construct(amount="x"), "cannot be written"),
        (lambda: int, "7", "returned str, which is not its result"),
        (lambda: TypeAdapter(list[int]), [1, "x"], "[1]"),
        (lambda: TypeAdapter(Annotated[int, Field(ge=0)]), -1, "greater than or equal to 0"),
        (lambda: str, "\udc80", "returned str|cannot be written"),
        (lambda: str, "x" * (1024 * 1024 - 1), "it is 1048577 bytes of JSON; the cap is 1048576"),
        (lambda: TypeAdapter(JsonValue), {"a": [float("inf")]}, "infinite or not a number"),
        (lambda: Report, Report(rows={"a": float("nan")}), "infinite or not a number"),
    ],
)
def test_a_wrong_result_says_what_came_and_what_was_declared(result: Any, value: object, words: str) -> None:
    with pytest.raises(ResultError) as caught:
        codec(result).write(value)
    assert any(each in caught.value.message for each in words.split("|"))


# ---- checkpoints
class State(BaseModel, frozen=True, defer_build=True):
    page: int


def with_state() -> Codec:
    return Codec(Route("test.work", 1, WorkJob, Order, None, checkpoint=lambda: State))


def test_a_checkpoint_comes_back_as_it_was_saved() -> None:
    text = with_state().write_state(State(page=3))
    assert text == '{"page":3}'
    assert with_state().read_state(text) == State(page=3)


def test_a_checkpoint_of_another_type_is_refused_where_it_is_saved() -> None:
    with pytest.raises(PayloadError, match=r"the handler of test\.work saved dict instead of State"):
        with_state().write_state({"page": 3})
    with pytest.raises(PayloadError, match="but the job declares no checkpoint"):
        codec().write_state(3)


def test_a_checkpoint_with_a_text_that_no_database_can_store_is_refused() -> None:
    texts = Codec(Route("test.work", 1, WorkJob, Order, None, checkpoint=lambda: str))
    with pytest.raises(PayloadError, match="NUL"):
        texts.write_state("a\0b")


def test_a_checkpoint_that_the_worker_does_not_know_names_its_fields_and_not_its_values() -> None:
    with pytest.raises(UnreadableError) as caught:
        with_state().read_state('{"page": "secret"}')
    assert caught.value.fields[0]["loc"] == ["page"]
    assert "checkpoint" in caught.value.message
    assert "secret" not in f"{caught.value.message} {caught.value.fields}"


# ---- what was waited for
@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    stock: bool
    charge: Charge | None
    day: date


AFTER = Codec(
    Route(
        "test.work", 1, WorkJob, Order, None,
        after=(After, {"stock": lambda: bool, "charge": lambda: Charge, "day": lambda: date}),
    )
)  # fmt: skip
ENDED = """[
    {"name": "stock", "id": 1, "state": "done", "result": true},
    {"name": "charge", "id": 2, "state": "dead", "result": null},
    {"name": "day", "id": 3, "state": "done", "result": "2026-06-01"},
    {"name": "newer", "id": 4, "state": "done", "result": 7}
]"""


def test_results_that_were_waited_for_come_in_their_types_and_none_for_what_failed() -> None:
    assert AFTER.read_after(ENDED) == After(stock=True, charge=None, day=date(2026, 6, 1))


def test_a_result_that_does_not_fit_is_named() -> None:
    with pytest.raises(UnreadableError, match="result of `stock`"):
        AFTER.read_after(ENDED.replace("true", '"maybe"'))


def test_a_job_that_was_enqueued_without_what_it_comes_after_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="enqueued without `charge`"):
        AFTER.read_after(None)
