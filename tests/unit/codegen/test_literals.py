from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from jobspec.codegen.filters import sql_json, sql_value
from jobspec.codegen.literals import Code, comment, doc, guard, python_bytes, python_text, sql_text
from jobspec.errors import GenerateError

HOSTILE = [
    '"""\nimport os; os.system("id")\n"""',
    "'''",
    "\\",
    '\\"',
    'ends with a quote "',
    '"starts with one',
    "a\rb\r\nc\x0bd\x0ce\x85f\u2028g\u2029h",
    "\u202egnp.exe\u202c",
    "\x00\x01\x7f",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "\\N{BULLET} \\u0041 \\x41",
    "$$ $tag$ $1 :name %s",
    "'); drop schema jobspec cascade; --",
    "*/ -- /*",
    "\ud800",
    "\t indented\n    more\n\n\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_stays_one_string_whatever_it_says(text: str) -> None:
    module = ast.parse(f"class A:\n    {doc(text, indent=4)}\n")
    assert len(module.body) == 1
    (statement,) = module.body[0].body  # type: ignore[attr-defined]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)


def test_a_docstring_hides_no_characters_from_its_reader() -> None:
    assert doc("pay\u202e\u200b\x00\ufeffment") == '"""payment"""'


def test_a_docstring_of_several_lines_is_indented_and_its_quotes_stand_alone() -> None:
    assert doc("One.\n\n  Two.\n", indent=4) == '"""One.\n\n    Two.\n    """'


@pytest.mark.parametrize("text", HOSTILE)
def test_a_comment_stays_on_its_line(text: str) -> None:
    assert len(comment(text).splitlines()) <= 1


@given(st.text())
def test_a_text_literal_is_ascii_and_means_the_text(text: str) -> None:
    literal = python_text(text)
    assert literal.isascii()
    assert ast.literal_eval(literal) == text


@given(st.binary())
def test_a_bytes_literal_means_the_bytes(value: bytes) -> None:
    assert ast.literal_eval(python_bytes(value)) == value


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", "'plain'"),
        ("it's", "'it''s'"),
        ("back\\slash's", "E'back\\\\slash''s'"),
        ("nul\x00", "'nul'"),
        ("$$ -- :x", "'$$ -- :x'"),
        ("two\nlines", "'two\nlines'"),
        ("\r\u202e\u2028", "E'\\u000d\\u202e\\u2028'"),
    ],
)
def test_a_sql_literal_is_quoted_whatever_the_server_thinks_of_backslashes(text: str, literal: str) -> None:
    assert sql_text(text) == literal


def test_a_sql_value_is_a_number_a_text_or_null() -> None:
    assert [sql_value(each) for each in (None, 1, 0.5, "a'b")] == ["null", "1", "0.5", "'a''b'"]


def test_json_in_sql_is_quoted() -> None:
    assert sql_json({"é": "it's\n\u2028"}) == "E'{\n  \"é\": \"it''s\\\\n\\u2028\"\n}'::jsonb"
    assert sql_json([]) == "'[]'::jsonb"
    assert sql_json(None) == "null"


def test_a_template_that_prints_plain_text_does_not_render() -> None:
    template = Environment(finalize=guard, autoescape=False).from_string("x = {{ value }}")
    assert template.render(value=Code("1")) == "x = 1"
    assert template.render(value=1) == "x = 1"
    for value in ("1", Code("1") + "2", True, None, 1.5):
        with pytest.raises(GenerateError, match="not Code"):
            template.render(value=value)
