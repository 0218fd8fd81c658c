from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobspec.spec.type_grammar import SCALARS, GrammarError, ListOf, MapOf, OrNull, SetOf, TypeExpr, Word, parse_type


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("str", Word("str")),
        (" Line ", Word("Line")),
        ("int?", OrNull(Word("int"))),
        ("list[str]", ListOf(Word("str"))),
        ("list[str?]?", OrNull(ListOf(OrNull(Word("str"))))),
        ("set[ uuid ]", SetOf(Word("uuid"))),
        ("list[set[Line]?]", ListOf(OrNull(SetOf(Word("Line"))))),
        ("map[str, list[Line]]", MapOf(ListOf(Word("Line")))),
        ("map [ str ,int ]", MapOf(Word("int"))),
    ],
)
def test_a_type_text_is_read(text: str, expr: TypeExpr) -> None:
    assert parse_type(text) == expr


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("list[map[str, lin]]", "lin"),
        ("map[int, str]", "int"),
        ("str | None", "|"),
        ("int??", "?"),
        ("list[int]]", "]"),
        ("list[]", "]"),
        ("list", "t"),
        ("set", "t"),
        ("set[int, str]", ","),
        ("set[lin]", "lin"),
        ("list[acme.common.Address]", "acme.common.Address"),
        ("Ünï", "Ü"),
        ("decimal[2]", "decimal"),
        ("list<int>", "<"),
    ],
)
def test_the_span_of_a_mistake_is_the_wrong_word(text: str, wrong: str) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_type(text)
    start, end = caught.value.span
    assert text[start:end] == wrong


def _text(expr: TypeExpr) -> str:
    match expr:
        case Word(name=name):
            return name
        case ListOf(item=item):
            return f"list[{_text(item)}]"
        case SetOf(item=item):
            return f"set[{_text(item)}]"
        case MapOf(value=value):
            return f"map[str, {_text(value)}]"
        case OrNull(inner=inner):
            return f"{_text(inner)}?"
        case _:
            raise AssertionError(expr)


WORDS = st.sampled_from([*SCALARS, "Line", "HTTPCall2"]).map(Word)
EXPRS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(SetOf),
        inner.map(MapOf),
        inner.filter(lambda expr: not isinstance(expr, OrNull)).map(OrNull),
    ),
    max_leaves=6,
)


@given(EXPRS)
def test_every_type_reads_back_from_its_text(expr: TypeExpr) -> None:
    assert parse_type(_text(expr)) == expr


@given(st.text(alphabet="listmaper[],?. stABé|\n\0", max_size=40))
def test_no_text_gets_anything_but_a_type_or_a_located_mistake(text: str) -> None:
    try:
        parse_type(text)
    except GrammarError as error:
        start, end = error.span
        assert 0 <= start < end
        assert start <= len(text)
