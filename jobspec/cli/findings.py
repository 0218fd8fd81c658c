"""What ``check``, ``lint`` and ``generate`` find in the specs of a project, and how it is shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, TypeAlias

import typer

from jobspec.cli.failure import FAILED, USAGE
from jobspec.cli.output import raw
from jobspec.cli.project import load_listed
from jobspec.cli.words import count
from jobspec.config.sources import Project, check_rules
from jobspec.core.capabilities import Backend
from jobspec.core.severity import Severity
from jobspec.manifest.lint import RULES, LintRule, foreign_rules, lint
from jobspec.manifest.load import Loaded
from jobspec.spec.diagnostics import Finding, render_all, tally
from jobspec.spec.formats import RENDER, Format

FormatOption: TypeAlias = Annotated[
    Format,
    typer.Option("--error-format", help="How findings are printed: for people, programs, GitHub or a CI server."),
]


def known_rules(project: Project, least: Severity = "info") -> tuple[LintRule, ...]:
    """The rules of the linter, those of other packages included. Raises ConfigError, SettingsError."""
    own = {rule.code for rule in RULES}
    # What installed packages have is slow to ask, and their rules are errors only where the settings say so.
    foreign = least != "error" or not own.issuperset(project.settings.lint)
    rules = (*RULES, *foreign_rules()) if foreign else RULES
    check_rules(project, [rule.code for rule in rules])
    return rules


def find(project: Project, least: Severity, backend: Backend | None = None) -> tuple[Loaded, tuple[Finding, ...]]:
    """The errors of the specs, also for a backend; where there are none, what the linter finds that weighs so much."""
    rules = known_rules(project, least)
    loaded = load_listed(project, backend)
    if loaded.findings:
        return loaded, loaded.findings
    return loaded, lint(loaded, project.root, rules=rules, wanted=project.settings.lint, least=least)


def show(loaded: Loaded, findings: Sequence[Finding], form: Format) -> None:
    """On stdout: they are what the command is asked for."""
    raw(RENDER[form](findings))
    if form == "text":
        raw(f"{chr(10) if findings else ''}{_summary(loaded, findings)}\n")


def exit_code(loaded: Loaded, findings: Sequence[Finding], *, strict: bool = False) -> int:
    """2 for errors of the specs, 1 for what the linter calls an error (``strict``: or a warning), else 0."""
    counted = tally(findings)
    if loaded.findings:
        return USAGE
    return FAILED if counted["error"] or (strict and counted["warning"]) else 0


def find_sound(project: Project, backend: Backend | None = None) -> Loaded:
    """What the specs mean, if neither the language nor the linter has an error to report; else the command ends."""
    loaded, findings = find(project, "error", backend)
    end_if_wrong(loaded, findings)
    return loaded


def end_if_wrong(loaded: Loaded, findings: Sequence[Finding]) -> None:
    """Print the findings, if there are any, and end the command."""
    if findings:
        sys.stderr.write(f"{render_all(findings)}\n{_summary(loaded, findings)}\n")
        raise typer.Exit(exit_code(loaded, findings))


def _summary(loaded: Loaded, findings: Sequence[Finding]) -> str:
    told = [count(number, severity) for severity, number in tally(findings).items() if number]
    if told:
        return f"{', '.join(told)} in the specs"
    return f"{count(len(loaded.manifests), 'spec')} without a finding"
