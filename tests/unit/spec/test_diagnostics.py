from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobspec.spec.diagnostics import Finding, Place, quote, render, render_all


def _finding(text: str, column: int, width: int = 1, line: int = 3) -> Finding:
    place = Place(file="jobs.yaml", line=line, column=column, width=width, text=text)
    return Finding(place=place, code="JS112", message="wrong", help="write it right")


def test_a_finding_has_place_code_source_carets_and_help() -> None:
    assert render(_finding("    timout: 30s", 5, 6)).splitlines() == [
        "jobs.yaml:3:5: error[JS112]: wrong",
        "  |     timout: 30s",
        "  |     ^^^^^^",
        "help: write it right",
    ]


@pytest.mark.parametrize(
    ("text", "column", "width", "shown", "carets"),
    [
        ("日本: x", 5, 1, "日本: x", "      ^"),
        ("a: 日本", 4, 2, "a: 日本", "   ^^^^"),
        ("\ta: x", 5, 1, "    a: x", "       ^"),
        ("a: 'x\ty'", 4, 5, "a: 'x    y'", "   ^^^^^^^^"),
        ("e\u0301: x", 5, 1, "e\u0301: x", "   ^"),
        ("a\u202eb: x", 6, 1, "a\ufffdb: x", "     ^"),
    ],
)
def test_carets_stand_under_what_a_screen_shows(text: str, column: int, width: int, shown: str, carets: str) -> None:
    assert render(_finding(text, column, width)).splitlines()[1:3] == [f"  | {shown}", f"  | {carets}"]


def test_a_long_line_is_shown_as_a_window_around_its_column() -> None:
    lines = render(_finding("x" * 5000 + "HERE" + "y" * 5000, 5001, 4)).splitlines()
    assert len(lines[1]) < 200
    start = lines[2].index("^")
    assert lines[1][start : start + 4] == "HERE"


def test_quoted_words_are_bounded_and_on_one_line() -> None:
    assert quote("a\nb\x1b[31m") == "`a\\nb\\x1b[31m`"
    assert len(quote("x" * 10_000)) < 100


def test_findings_are_sorted_by_place() -> None:
    text = render_all([_finding("b", 1, line=10), _finding("a", 1, line=9)])
    assert text.index("jobs.yaml:9:") < text.index("jobs.yaml:10:")


@given(st.text(max_size=300), st.integers(1, 310), st.integers(0, 50))
def test_any_line_can_be_shown(text: str, column: int, width: int) -> None:
    printed = render(_finding(text.replace("\n", ""), column, width))
    assert "\x1b" not in printed
    assert "\u202e" not in printed
