"""Findings for other programs: as JSON, as annotations of GitHub, as JUnit. Texts for people are in diagnostics."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from jobspec.core.severity import Severity
from jobspec.spec.diagnostics import Finding, Place, render, render_all, tally

Format = Literal["text", "json", "github", "junit"]

_COMMANDS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "notice"}
_NO_XML: Final = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def as_json(findings: Sequence[Finding]) -> str:
    """``{"findings": [...], "errors": n, "warnings": n, "infos": n}``; the shape is part of the interface."""
    counted = tally(findings)
    value = {
        "findings": [_data(each) for each in sorted(findings)],
        **{f"{severity}s": number for severity, number in counted.items()},
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """A workflow command a line: GitHub shows them beside the lines of a pull request."""
    return "".join(_command(each) for each in sorted(findings))


def as_junit(findings: Sequence[Finding]) -> str:
    """A test suite with a case for every finding; with one that passes where there is none."""
    counted = tally(findings)
    failures = counted["error"] + counted["warning"]
    cases = [_case(each) for each in sorted(findings)] or ['  <testcase classname="jobspec" name="specs"/>\n']
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name="jobspec" tests="{len(cases)}" failures="{failures}" errors="0">\n'
        f"{''.join(cases)}</testsuite>\n"
    )


RENDER: Final[Mapping[Format, Callable[[Sequence[Finding]], str]]] = {
    "text": render_all,
    "json": as_json,
    "github": as_github,
    "junit": as_junit,
}


# ---- JSON
def _data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        **_where(finding.place),
        "message": finding.message,
        "help": finding.help,
        "also": [{**_where(place), "message": note} for place, note in finding.also],
    }


def _where(place: Place) -> dict[str, Any]:
    """Lines and columns count from 1, in characters; ``end_column`` is the one after. None: the file as a whole."""
    known = place.line > 0
    return {
        "file": place.file,
        "line": place.line if known else None,
        "column": place.column if known else None,
        "end_column": place.column + place.width if known else None,
    }


# ---- GitHub
def _command(finding: Finding) -> str:
    place = finding.place
    properties = {"file": place.file}
    if place.line:
        properties |= {"line": str(place.line), "col": str(place.column), "endColumn": str(place.column + place.width)}
    properties["title"] = finding.code
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = finding.message if finding.help is None else f"{finding.message}\nhelp: {finding.help}"
    return f"::{_COMMANDS[finding.severity]} {told}::{_message(text)}\n"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


# ---- JUnit
def _case(finding: Finding) -> str:
    name, where = _attribute(f"{finding.code} {finding.place}"), _attribute(finding.place.file)
    message, text = _attribute(finding.message), escape(_xml(render(finding)))
    if finding.severity == "info":  # a remark fails no build
        return f"  <testcase classname={where} name={name}><system-out>{text}</system-out></testcase>\n"
    failure = f"<failure type={_attribute(finding.code)} message={message}>{text}</failure>"
    return f"  <testcase classname={where} name={name}>{failure}</testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_xml(text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold at all."""
    return _NO_XML.sub("\ufffd", text)
