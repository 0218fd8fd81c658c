"""Findings for other programs, read back by readers of their own."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from jobspec.spec.diagnostics import Finding, Place
from jobspec.spec.formats import RENDER, as_github, as_json, as_junit

LINE = '  send: {payload: {}, timout: "30s"}'
TYPO = Finding(
    place=Place(file="specs/jobs.yaml", line=4, column=23, width=6, text=LINE),
    code="JS112",
    message="`timout` is not an option of a job",
    help="did you mean `timeout`?",
    also=((Place(file="specs/jobs.yaml", line=2, column=1, width=4, text="jobs:"), "it is of this"),),
)
GONE = Finding(place=Place(file="a, b: c%.yaml"), code="JS100", message='50% of <it> & "all"\x1b is\ngone: ::error::')
WORD = Finding(
    place=Place(file="specs/jobs.yaml", line=3, column=3, width=4, text=LINE),
    code="JS208",
    message="no",
    severity="info",
)


def test_json_has_a_stable_shape() -> None:
    data = json.loads(as_json([WORD, TYPO]))
    assert data["findings"][1] == {
        "code": "JS112",
        "severity": "error",
        "file": "specs/jobs.yaml",
        "line": 4,
        "column": 23,
        "end_column": 29,
        "message": "`timout` is not an option of a job",
        "help": "did you mean `timeout`?",
        "also": [{"file": "specs/jobs.yaml", "line": 2, "column": 1, "end_column": 5, "message": "it is of this"}],
    }
    assert {key: value for key, value in data.items() if key != "findings"} == {"errors": 1, "warnings": 0, "infos": 1}


def test_json_of_a_whole_file_has_no_place() -> None:
    (finding,) = json.loads(as_json([GONE]))["findings"]
    assert (finding["line"], finding["column"], finding["end_column"]) == (None, None, None)


def test_github_gets_a_command_a_finding() -> None:
    assert as_github([TYPO]) == (
        "::error file=specs/jobs.yaml,line=4,col=23,endColumn=29,title=JS112::"
        "`timout` is not an option of a job%0Ahelp: did you mean `timeout`?\n"
    )


def test_nothing_in_a_finding_can_end_a_command_or_start_another() -> None:
    (line,) = as_github([GONE]).splitlines()
    command = re.fullmatch(r"::error file=([^,:]*),title=JS100::(.*)", line)
    assert command is not None
    assert command[1] == "a%2C b%3A c%25.yaml"
    assert command[2].startswith("50%25 of <it>")
    assert "%0Agone: ::error::" in command[2]


def test_what_is_only_a_remark_is_a_notice() -> None:
    assert as_github([WORD]).startswith("::notice ")


def test_junit_can_be_read_back() -> None:
    suite = ElementTree.fromstring(as_junit([GONE, TYPO, WORD]))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    cases = suite.findall("testcase")
    assert [case.get("classname") for case in cases] == ["a, b: c%.yaml", "specs/jobs.yaml", "specs/jobs.yaml"]
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.get("message") == '50% of <it> & "all"\ufffd is\ngone: ::error::'
    assert cases[1].find("failure") is None
    text = cases[2].find("failure")
    assert text is not None
    assert "did you mean `timeout`?" in (text.text or "")


def test_junit_has_a_case_that_passes_where_nothing_is_found() -> None:
    suite = ElementTree.fromstring(as_junit([]))
    assert [case.find("failure") for case in suite.findall("testcase")] == [None]


@pytest.mark.parametrize("form", sorted(RENDER))
def test_the_order_is_that_of_the_files(form: str) -> None:
    render = RENDER[form]  # type: ignore[index]
    assert render([TYPO, WORD]) == render([WORD, TYPO])
