"""The linter: what a spec may say, and a careful reviewer would ask about. ``lint`` is the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jobspec.core.severity import Severity, Wanted
from jobspec.manifest.lint.ignored import about, comments, without
from jobspec.manifest.lint.rule import RULES, LintRule, at_least, foreign_rules
from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.load import Loaded
from jobspec.manifest.lower import Lowered
from jobspec.spec.diagnostics import Finding

__all__ = ["RULES", "LintRule", "Remark", "foreign_rules", "lint"]

_ABOUT: Final = {rule.code: rule for rule in RULES if rule.check is None}


def lint(
    loaded: Loaded,
    root: Path,
    *,
    rules: Sequence[LintRule] = RULES,
    wanted: Mapping[str, Wanted] | None = None,
    least: Severity = "info",
) -> tuple[Finding, ...]:
    """What the rules find in specs that have no errors, without what comments ignore; sorted.

    ``wanted`` says what a rule weighs in place of its own severity. Rules that weigh less than ``least`` are not run.
    """
    wanted = wanted or {}
    running = at_least(rules, wanted, least)
    found = [finding for subject in _subjects(loaded) for finding in _findings(subject, running, wanted)]
    if not found and not any(rule.code in _ABOUT for rule in running):
        return ()
    told = comments(loaded.files, root)
    kept, used = without(found, told)
    # What was not run had no chance to find what a comment ignores.
    off = {rule.code for rule in rules} - {rule.code for rule in running}
    of_comments = (each for each in about(told, used, rules, off) if each.code in {rule.code for rule in running})
    kept += [_weighed(each, _ABOUT[each.code], wanted) for each in of_comments]
    return tuple(sorted(set(kept)))


def _subjects(loaded: Loaded) -> list[Subject]:
    types = [each for spec in loaded.specs for each in spec.manifest.types]
    imported = frozenset(each.imported for each in types if each.imported is not None)
    return [Subject(spec=spec, imported=imported, specs=loaded.specs) for spec in loaded.specs]


def _findings(subject: Subject, rules: Sequence[LintRule], wanted: Mapping[str, Wanted]) -> list[Finding]:
    return [
        _weighed(_located(remark, rule, subject.spec), rule, wanted)
        for rule in rules
        if rule.check is not None
        for remark in rule.check(subject)
    ]


def _located(remark: Remark, rule: LintRule, spec: Lowered) -> Finding:
    locator = spec.document.locator
    return Finding(
        place=locator.place(remark.path, remark.part),
        code=rule.code,
        message=remark.message,
        help=remark.help,
        also=tuple((locator.place(path, "key"), note) for path, note in remark.also),
    )


def _weighed(finding: Finding, rule: LintRule, wanted: Mapping[str, Wanted]) -> Finding:
    weight = rule.weight(wanted)
    assert weight != "off"
    return replace(finding, severity=weight)
