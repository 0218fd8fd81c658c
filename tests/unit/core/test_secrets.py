"""Which values are secret, and what is left of texts without them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasChoices, AliasPath, BaseModel, Field

from jobspec import Sensitive
from jobspec.core.secrets import masked, names_in_schema, names_in_type, scrub, secrets, shown_path, shown_reason


class Colour(Enum):
    RED = "very red"


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


@pytest.mark.parametrize(
    "text",
    [
        "q=canary%2F4242%20%26%20bird",
        "q=canary%2F4242+%26+bird",
        "<b>canary/4242 &amp; bird</b>",
        "input_value='canary/4242...ird', input_type=str",
        "Failing row contains (7, canary/4242 &...).",
        "... &amp; then /4242 & bird",
        "canary/4242 & canary/4242 & bird & bird",
    ],
)
def test_a_secret_is_found_as_addresses_and_pages_write_it_and_cut_short(text: str) -> None:
    left = scrub(text, secrets({"token": "canary/4242 & bird, and so on /4242 & bird"}, {"token"}))
    left = scrub(left, secrets({"token": "canary/4242 & bird"}, {"token"}))
    assert "canary" not in left
    assert "4242" not in left


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"card 4242", ["card 4242", "b'card 4242'", "636172642034323432", "Y2FyZCA0MjQy"]),
        (UUID(int=7), ["00000000-0000-0000-0000-000000000007", "00000000000000000000000000000007"]),
        (datetime(2024, 5, 17, tzinfo=UTC), ["2024-05-17 00:00:00+00:00", "2024-05-17T00:00:00Z"]),
        (Colour.RED, ["very red"]),
    ],
)
def test_other_values_are_known_in_their_forms(value: object, shown: list[str]) -> None:
    assert set(shown) <= secrets({"token": value}, {"token"})


def test_a_long_secret_of_which_both_ends_are_said_again_and_again_is_found_in_finite_time() -> None:
    secret = "ab" * 40_000
    assert "ab" not in scrub("ab" * 100_000, {secret})


def test_a_hostile_payload_cannot_make_it_slow() -> None:
    assert scrub("s00001 refused", {f"s{n:05}" for n in range(100_000)}).startswith("*** (not shown")
    assert scrub("canary-canary-" * 100_000, {"canary-canary-and-another-bird"}).startswith("***")


def test_aliases_of_every_form_are_names() -> None:
    class Odd(BaseModel):
        pin: Annotated[str, Field(repr=False, validation_alias=AliasChoices("PIN", AliasPath("codes", 0)))]

    assert names_in_type(Odd) == {"pin", "PIN", "codes"}


def test_a_path_ends_at_a_secret_and_its_reason_is_not_told() -> None:
    names = frozenset({"tokens"})
    assert shown_path(("a", "tokens", "canary", 1), names) == ["a", "tokens"]
    assert shown_reason({"loc": ("tokens", "x"), "type": "int_type", "msg": "m"}, names).endswith("sensitive")
    assert shown_reason({"loc": ("open",), "type": "value_error", "msg": "m"}, names).endswith("sensitive")
    assert shown_reason({"loc": ("open",), "type": "value_error", "msg": "m"}, frozenset()) == "m"
    assert shown_reason({"loc": ("open",), "type": "int_type", "msg": "m"}, names) == "m"


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
