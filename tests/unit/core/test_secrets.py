"""Which values are secret, and what is left of texts without them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from jobspec import Sensitive
from jobspec.core.secrets import masked, names_in_schema, names_in_type, scrub, secrets


class Card(BaseModel):
    kind: Literal["card"] = "card"
    token: Annotated[str, Sensitive]


class Cash(BaseModel):
    kind: Literal["cash"] = "cash"
    till: int = 0


class Person(BaseModel):
    name: str
    born: Annotated[date | None, Sensitive] = None
    pin: Annotated[Decimal, Field(repr=False, validation_alias="PIN", serialization_alias="PIN")] = Decimal(0)
    pays: Annotated[Card | Cash, Field(discriminator="kind")] = Cash()
    others: dict[str, tuple[Card, ...]] = {}


def test_the_names_are_found_in_all_models_that_a_type_mentions() -> None:
    assert names_in_type(Person) == {"born", "pin", "PIN", "token"}
    assert names_in_type(list[Card | None]) == {"token"}
    assert names_in_type(str) == frozenset()


def test_the_names_are_found_in_a_schema_wherever_they_stand() -> None:
    assert names_in_schema(
        [None, Person.model_json_schema(), {"properties": {"x": {"x-jobspec-sensitive": True}}}]
    ) == {
        "born",
        "token",
        "x",
    }


def test_the_marker_keeps_a_value_out_of_the_repr() -> None:
    assert "s3cret" not in repr(Card(token="s3cret"))


def test_secrets_are_masked_and_nothing_else() -> None:
    value = {"name": "x", "born": "1980-05-17", "PIN": 7, "others": {"a": [{"token": {"deep": 1}}, {"token": None}]}}
    assert masked(value, names_in_type(Person)) == {
        "name": "x",
        "born": "***",
        "PIN": "***",
        "others": {"a": [{"token": "***"}, {"token": None}]},
    }


def test_a_model_shows_the_forms_in_which_its_secrets_may_be_printed() -> None:
    person = Person.model_validate(
        {"name": "x", "born": "1980-05-17", "PIN": "12.50", "others": {"a": [{"token": "a\nb"}]}}
    )
    found = secrets(person, names_in_type(Person))
    assert {"1980-05-17", "datetime.date(1980, 5, 17)", "12.50", "a\nb", "a\\nb"} <= found


@pytest.mark.parametrize(
    ("text", "hidden", "left"),
    [
        ("card 4242 of 42424", {"4242"}, "card *** of ***4"),
        ("7 of 77 and x7", {"7"}, "*** of 77 and x7"),
        ("ab abc", {"ab", "abcd", "abc"}, "*** ***"),
        ("long and longer", {"long", "longer"}, "*** and ***"),
        ("nothing", {"", "  "}, "nothing"),
    ],
)
def test_texts_lose_their_secrets(text: str, hidden: set[str], left: str) -> None:
    assert scrub(text, hidden) == left


@given(
    secret=st.text(min_size=4).filter(str.strip),
    before=st.text(),
    after=st.text(),
    show=st.sampled_from([str, repr, ascii, json.dumps]),
)
def test_no_form_of_a_secret_is_left(secret: str, before: str, after: str, show: Any) -> None:
    text = before + show(secret) + after
    left = scrub(text, secrets({"token": secret}, {"token"}))
    assert show(secret) not in left or show(secret) in "***" + before + after
