"""Which findings a comment takes away, and what there is to say about such comments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from jobspec.manifest.lint.rule import LintRule
from jobspec.spec.codes import CODES
from jobspec.spec.comments import Ignore, ignores
from jobspec.spec.diagnostics import Finding, did_you_mean, listing, quote


def comments(files: Iterable[Path], root: Path) -> list[Ignore]:
    """Of all files that were read."""
    return [
        found for file in files for found in ignores(file, os.path.relpath(file, root.resolve()).replace(os.sep, "/"))
    ]


def without(findings: Sequence[Finding], told: Sequence[Ignore]) -> tuple[list[Finding], set[tuple[int, str]]]:
    """What is left of the findings, and (number of the comment, code) of what took something away."""
    at = {
        (os.path.normpath(each.place.file), each.line, code): (number, code)
        for number, each in enumerate(told)
        for code, _ in each.codes
    }
    kept: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        by = at.get((os.path.normpath(finding.place.file), finding.place.line, finding.code))
        if by is None:
            kept.append(finding)
        else:
            used.add(by)
    return kept, used


def about(
    told: Sequence[Ignore], used: set[tuple[int, str]], rules: Sequence[LintRule], off: set[str]
) -> Iterator[Finding]:
    """What is wrong with the comments themselves. A rule that is off finds nothing, and that is nobody's mistake."""
    known = {rule.code for rule in rules if rule.check is not None}
    for number, each in enumerate(told):
        if not each.codes:
            yield Finding(
                place=each.place,
                code="JS292",
                message="this comment names no rule to ignore",
                help="write `# jobspec: ignore[JS201] and the reason`",
            )
            continue
        for code, place in each.codes:
            if code not in known:
                yield Finding(place=place, code="JS292", message=_unknown(code), help=_hint(code, known))
            elif (number, code) not in used and code not in off:
                yield Finding(
                    place=place,
                    code="JS291",
                    message=f"{code} finds nothing here that could be ignored",
                    help="remove the comment, or put it at the end of the line of the finding, or just above that line",
                )
        if not each.reason:
            codes = listing(code for code, _ in each.codes)
            yield Finding(
                place=each.place,
                code="JS290",
                message=f"this comment does not say why it ignores {codes}",
                help="write the reason behind the bracket: the next reader cannot ask you",
            )


def _unknown(code: str) -> str:
    if code in CODES and code.startswith("JS29"):
        return f"{code} is about comments like this one, and cannot be ignored"
    if code in CODES and not code.startswith("JS2"):
        return f"{code} is a mistake, not a remark: it cannot be ignored"
    return f"{quote(code)} is not a rule of the linter"


def _hint(code: str, known: set[str]) -> str:
    if code in CODES:
        return f"`jobspec explain {code}` says what to do about it"
    return did_you_mean(code, sorted(known)) or "`jobspec lint --list` shows the rules"
