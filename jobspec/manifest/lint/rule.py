"""The rules of the linter: what each weighs if the settings say nothing, and the function that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from jobspec.core.severity import SEVERITIES, Severity, Wanted
from jobspec.errors import ConfigError
from jobspec.manifest.lint import channels, keys, lifecycle, payloads, policies, schedules, use
from jobspec.manifest.lint.subject import Check, Remark, Subject
from jobspec.spec.codes import CODES

GROUP: Final = "jobspec.rules"
"""Entry points of other packages: the name is the code, the object ``def rule(manifest) -> Iterable[Remark]``."""
_FOREIGN: Final = re.compile(r"(?!JS\d)[A-Z][A-Z0-9_]*\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class LintRule:
    """``check`` is None for what is said about the comments that ignore others."""

    code: str
    severity: Severity
    meaning: str
    check: Check | None

    def weight(self, wanted: Mapping[str, Wanted]) -> Wanted:
        return wanted.get(self.code, self.severity)


def _rule(code: str, severity: Severity, check: Check | None) -> LintRule:
    return LintRule(code=code, severity=severity, meaning=CODES[code], check=check)


RULES: Final[tuple[LintRule, ...]] = (
    _rule("JS201", "warning", policies.silent_defaults),
    _rule("JS202", "warning", keys.key_has_a_default),
    _rule("JS203", "warning", keys.unique_key_has_few_values),
    _rule("JS204", "error", keys.sensitive_key),
    _rule("JS205", "info", payloads.endless_values),
    _rule("JS206", "warning", schedules.unlucky_hour),
    _rule("JS207", "warning", channels.timeouts_far_apart),
    _rule("JS208", "info", lifecycle.job_without_doc),
    _rule("JS209", "warning", lifecycle.deprecated_and_needed),
    _rule("JS210", "warning", channels.retried_for_ever),
    _rule("JS211", "warning", schedules.overlaps_itself),
    _rule("JS212", "warning", channels.unused_channel),
    _rule("JS213", "warning", use.unused_type),
    _rule("JS214", "warning", use.unused_words),
    _rule("JS215", "warning", keys.endless_key),
    _rule("JS216", "warning", payloads.secret_in_the_spec),
    _rule("JS217", "warning", channels.first_failure_blocks),
    _rule("JS218", "warning", payloads.deprecated_and_required),
    _rule("JS219", "warning", policies.kept_forever),
    _rule("JS220", "warning", policies.long_transaction),
    _rule("JS221", "info", channels.one_lane),
    _rule("JS290", "warning", None),
    _rule("JS291", "warning", None),
    _rule("JS292", "error", None),
)


def foreign_rules() -> tuple[LintRule, ...]:
    """The rules of other packages, as warnings, sorted. Raises ConfigError for one that cannot be used."""
    return tuple(_foreign(each) for each in sorted(entry_points(group=GROUP), key=lambda each: each.name))


def at_least(rules: Sequence[LintRule], wanted: Mapping[str, Wanted], least: Severity) -> tuple[LintRule, ...]:
    """Those whose findings weigh so much or more."""
    heavy = SEVERITIES[: SEVERITIES.index(least) + 1]
    return tuple(rule for rule in rules if rule.weight(wanted) in heavy)


def _foreign(entry: EntryPoint) -> LintRule:
    if not _FOREIGN.fullmatch(entry.name):
        raise ConfigError(
            f"the rule `{entry.name}` of {entry.value} has no code of its own",
            help="name the entry point in capital letters with a number at the end, as in ACME1; JS belongs to jobspec",
        )
    try:
        function = entry.load()
    except Exception as error:
        raise ConfigError(
            f"the rule {entry.name} cannot be loaded: {type(error).__name__}: {error}",
            help=f"it is the entry point `{entry.value}` of the group {GROUP}",
        ) from error

    def check(subject: Subject) -> Iterable[Remark]:
        try:
            return list(function(subject.manifest))
        except Exception as error:
            raise ConfigError(
                f"the rule {entry.name} failed: {type(error).__name__}: {error}",
                help=f'it is {entry.value}; turn it off with `{entry.name} = "off"` under `lint` until it is repaired',
            ) from error

    meaning = " ".join((function.__doc__ or entry.value).split("\n\n")[0].split())
    return LintRule(code=entry.name, severity="warning", meaning=meaning, check=check)
