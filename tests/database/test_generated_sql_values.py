"""Typed SQL functions store what the Python stubs store, and refuse what no payload can hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database.corpus import Corpus, corpus, package

__all__ = ["corpus", "package"]

TYPES = {
    "a_str": "text",
    "an_int": "bigint",
    "a_float": "float8",
    "a_bool": "boolean",
    "a_decimal": "numeric",
    "a_uuid": "uuid",
    "a_datetime": "timestamptz",
    "a_date": "date",
    "a_time": "time",
    "a_duration": "interval",
    "some_bytes": "bytea",
    "some_json": "jsonb",
}
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
numbers = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda each: abs(each.adjusted()) < 40)
durations = st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "a_str": texts,
    "an_int": st.integers(-(2**63), 2**63 - 1),
    "a_float": st.floats(allow_nan=False, allow_infinity=False),
    "a_bool": st.booleans(),
    # PostgreSQL keeps neither an exponent nor the sign of zero.
    "a_decimal": numbers.map(lambda each: Decimal(format(each, "f")) if each else Decimal(0)),
    "a_uuid": st.uuids(),
    "a_datetime": st.datetimes(timezones=st.just(UTC)),
    "a_date": st.dates(),
    "a_time": st.times(),
    "a_duration": durations,
    "some_bytes": st.binary(max_size=100),
    "some_json": st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(-1000, 1000), texts),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    ),
}


def passed(name: str, value: object) -> object:
    """As a parameter of psycopg."""
    return json.dumps(value) if name == "some_json" else value


@given(st.fixed_dictionaries({}, optional=VALUES))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_scalar_is_stored_as_python_stores_it(corpus: Corpus, values: dict[str, Any]) -> None:
    arguments = ", ".join(f"p_{name} => %s::{TYPES[name]}" for name in values)
    made = corpus.call("scalars", arguments, *(passed(name, value) for name, value in values.items()))
    assert corpus.same(made, "scalars", **values), corpus.payload(made)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a_decimal", Decimal("0.0000001")),
        ("a_decimal", Decimal("-0.00000012")),
        ("a_decimal", Decimal("0.0000000")),
        ("a_decimal", Decimal("0.000001")),
        ("a_decimal", Decimal("100.00")),
        ("a_decimal", Decimal("1" + "0" * 300)),
        ("a_float", 5e-324),
        ("a_float", 1.7976931348623157e308),
        ("a_float", -0.0),
        ("a_datetime", datetime(1, 1, 1, tzinfo=UTC)),
        ("a_datetime", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("a_date", date(1, 1, 1)),
        ("a_date", date(9999, 12, 31)),
        ("a_time", time(23, 59, 59, 999999)),
        ("a_duration", timedelta(0)),
        ("a_duration", timedelta(microseconds=-1)),
        ("a_duration", timedelta(days=365)),
        ("a_duration", timedelta(days=-400, hours=-1)),
        ("a_duration", timedelta(hours=36)),
        ("a_uuid", UUID("7B0C3A52-38A8-4D7C-A54F-0F6A2F7A3B1D")),
        ("some_bytes", bytes(range(256))),
        ("a_str", "é\u2028\U0001f600'\"\\$$"),
    ],
)
def test_the_ends_of_each_scalar_are_stored_as_python_stores_them(corpus: Corpus, name: str, value: object) -> None:
    made = corpus.call("scalars", f"p_{name} => %s::{TYPES[name]}", value)
    assert corpus.same(made, "scalars", **{name: value}), corpus.payload(made)


@pytest.mark.parametrize(
    ("argument", "state"),
    [
        ("p_a_decimal => 'NaN'", "JS001"),
        ("p_a_decimal => 'Infinity'", "JS001"),
        ("p_a_float => 'NaN'", "JS001"),
        ("p_a_float => '-Infinity'", "JS001"),
        ("p_a_datetime => 'infinity'", "JS001"),
        ("p_a_datetime => '-infinity'", "JS001"),
        ("p_a_datetime => '10000-01-01Z'", "JS001"),
        ("p_a_datetime => '0001-01-01Z BC'", "JS001"),
        ("p_a_date => 'infinity'", "JS001"),
        ("p_a_date => '10000-01-01'", "JS001"),
        ("p_a_time => '24:00'", "JS001"),
        ("p_a_duration => '1 month'", "JS001"),
        ("p_a_duration => '-2 years 3 days'", "JS001"),
        ("p_a_duration => '1000000000 days'", "JS001"),
        ("p_a_uuid => 'no'", "22P02"),
        ("p_an_int => 9223372036854775808", "42883"),
        ("p_an_int => '9223372036854775808'", "22003"),
        ("p_a_str => E'\\x00'", "22021"),
        ("p_a_st => 'x'", "42883"),
        ("p_a_date => 7", "42883"),
    ],
)
def test_what_no_payload_can_hold_is_refused(corpus: Corpus, argument: str, state: str) -> None:
    found, message = corpus.refused("scalars", argument)
    assert found == state
    if state == "JS001":
        assert argument.split(" ")[0] in message


def test_a_duration_is_the_same_however_its_interval_is_written(corpus: Corpus) -> None:
    for text in ("36 hours", "1 day 12:00", "2160 minutes"):
        made = corpus.call("scalars", "p_a_duration => %s::interval", text)
        assert corpus.payload(made)["a_duration"] == "P1DT12H"


def test_a_moment_is_stored_in_utc_whatever_the_zone_of_the_session(corpus: Corpus) -> None:
    corpus.conn.execute("set timezone = 'Asia/Kathmandu'; set datestyle = 'German'; set intervalstyle = 'sql_standard'")
    corpus.conn.execute("set bytea_output = 'escape'; set extra_float_digits = 0")
    values = {
        "a_datetime": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        "a_date": date(2026, 1, 31),
        "a_duration": timedelta(days=-1, seconds=5),
        "a_float": 0.1 + 0.2,
        "some_bytes": b"\\\x00\xff",
    }
    arguments = ", ".join(f"p_{name} => %s::{TYPES[name]}" for name in values)
    made = corpus.call("scalars", arguments, *values.values())
    assert corpus.same(made, "scalars", **values), corpus.payload(made)


def test_models_in_models_are_rows(corpus: Corpus) -> None:
    line, order = corpus.models.Line, corpus.models.Order
    made = corpus.call(
        "nested",
        """
        p_order => row(
            row('AB-12', 2, null, 9.90, '2026-01-31 09:30:00Z', array['2026-02-01', '2026-02-02']::date[]),
            array[row('CD-34', 1, 'x', null, null, null), row('EF-5678', 7, null, 1, null, '{}')]::corpus_every.line[],
            null,
            array[null, row('AB-12', 1, null, null, null, null)]::corpus_every.line[]
        ),
        p_method => '{"kind": "card", "token": "tok_1"}',
        p_counts => '{"a": 1, "b": 2}',
        p_grid => '[[1, 2], []]',
        p_at_most => array[1.5, 2.25]
        """,
    )
    first = line(
        sku="AB-12",
        qty=2,
        price=Decimal("9.90"),
        at=datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        seen=(date(2026, 2, 1), date(2026, 2, 2)),
    )
    rest = (line(sku="CD-34", qty=1, order="x"), line(sku="EF-5678", qty=7, price=Decimal(1)))
    assert corpus.same(
        made,
        "nested",
        order=order(main=first, lines=rest, spare=None, holes=(None, line(sku="AB-12", qty=1))),
        method=corpus.models.Card(token="tok_1"),
        counts={"a": 1, "b": 2},
        grid=[[1, 2], []],
        at_most=[Decimal("1.5"), Decimal("2.25")],
    ), corpus.payload(made)


def test_a_map_holds_lists(corpus: Corpus) -> None:
    made = corpus.call("mapped", 'p_lists => \'{"a": [1, 2], "b": []}\', p_texts => \'{"a": "x"}\'')
    assert corpus.same(made, "mapped", lists={"a": [1, 2], "b": []}, texts={"a": "x"}), corpus.payload(made)


@pytest.mark.parametrize("arguments", ["p_lists => '{\"a\": 1}'", 'p_texts => \'{"a": ["x"]}\''])
def test_a_map_holds_nothing_but_what_its_type_says(corpus: Corpus, arguments: str) -> None:
    assert corpus.refused("mapped", arguments)[0] == "23514"


def test_a_row_can_be_written_by_the_names_of_its_fields(corpus: Corpus) -> None:
    made = corpus.call(
        "nested",
        'p_order => jsonb_populate_record(null::corpus_every."order", %s), p_method => \'{"kind": "invoice"}\'',
        json.dumps({"main": {"sku": "AB-12", "qty": 2}, "lines": [], "holes": []}),
    )
    main = corpus.payload(made)["order"]["main"]
    assert main == {"sku": "AB-12", "qty": 2, "order": "-", "price": None, "at": None, "seen": []}


ROW = "row('AB-12', 1, null, null, null, null)::corpus_every.line"
ORDER = "p_order => row({main}, {lines}, null, '{{}}')::corpus_every.order, p_method => '{{\"kind\": \"invoice\"}}'"


@pytest.mark.parametrize(
    ("arguments", "state", "words"),
    [
        (ORDER.format(main="null", lines="'{}'"), "23502", "Order.main must not be null"),
        (ORDER.format(main=ROW, lines="null"), "23502", "Order.lines must not be null"),
        (ORDER.format(main=ROW, lines="'{null}'"), "23502", "Line.sku must not be null"),
        (ORDER.format(main=ROW.replace("1", "0", 2), lines="'{}'"), "23514", "line_qty"),
        (ORDER.format(main=ROW.replace("'AB-12'", "null"), lines="'{}'"), "23502", "Line.sku must not be null"),
        (ORDER.format(main=ROW.replace("AB-12", "ab"), lines="'{}'"), "23514", "sku"),
        ('p_order => null, p_method => \'{"kind": "card"}\'', "23502", "p_order must not be null"),
        (ORDER.format(main=ROW, lines="'{}'").replace("invoice", "cash"), "23514", "known_tag"),
        (ORDER.format(main=ROW, lines="'{}'").replace("kind", "sort"), "23514", "known_tag"),
        (ORDER.format(main=ROW, lines="'{}'") + ', p_counts => \'{"a": "1"}\'', "23514", "values"),
        (ORDER.format(main=ROW, lines="'{}'") + ", p_counts => '[]'", "23514", "is_object"),
        (ORDER.format(main=ROW, lines="'{}'") + ', p_counts => \'{"a":1,"b":2,"c":3}\'', "23514", "max_items"),
        (ORDER.format(main=ROW, lines="'{}'") + ", p_grid => '{}'", "23514", "is_array"),
        (ORDER.format(main=ROW, lines="'{}'") + ", p_at_most => '{1,2,3}'", "23514", "max_items"),
        (ORDER.format(main=ROW, lines="'{}'") + ", p_at_most => '{1,0}'", "23514", "amount"),
        (ORDER.format(main=ROW, lines="'{}'") + ", p_at_most => '{{1},{2}}'", "JS001", "p_at_most has 2 dimensions"),
    ],
)
def test_what_is_wrong_inside_is_refused(corpus: Corpus, arguments: str, state: str, words: str) -> None:
    found, message = corpus.refused("nested", arguments)
    assert found == state
    assert words in message


def test_sets_are_sorted_and_have_each_item_once(corpus: Corpus) -> None:
    words = ["b", "a", "B", "é", "a", "", "Z\U0001f600", "Z\uffff"]
    made = corpus.call(
        "sets",
        "p_words => %s, p_numbers => %s::bigint[], p_days => '{2026-01-02,2026-01-01,2026-01-02}'",
        words,
        [10, 9, -1, 10],
    )
    days = {date(2026, 1, 1), date(2026, 1, 2)}
    assert corpus.same(made, "sets", words=set(words), numbers={10, 9, -1}, days=days), corpus.payload(made)


def test_names_in_json_are_those_of_the_spec(corpus: Corpus) -> None:
    made = corpus.call("renamed", "p_from => 'a', p_where => row('b', null)")
    assert corpus.payload(made) == {"it's $$ quoted": "a", "0": 3, "thePlace": {"order-no": "b", "@all": True}}
    assert corpus.same(made, "renamed", from_="a", where=corpus.models.Place(order="b"))
