"""What pydantic says about settings, in words, and where in the file it belongs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from jobspec.config.problem import SettingProblem
from jobspec.config.settings import Settings
from jobspec.config.toml_places import TomlPlace, place_of

_WANTED: Final = {
    "specs": 'a list of texts, as in specs = ["jobs.yaml"]',
    "out": 'a text, as in out = "generated"',
    "targets": 'a list of names as "python", of folders as "./mine", and of tables as {program = [..], name = ".."}',
    "database": 'a text: a URL, or "embedded"',
    "pooled": "true or false",
    "notifier": 'a text, as in notifier = "redis://localhost:6379/0?namespace=shop"',
    "backends": 'a table of URLs, as in backends = {redis = "redis://localhost:6379/0?namespace=shop"}',
    "worker": 'a text, `module:table`, as in worker = "handlers:table"',
    "breaking": 'a table, as in breaking = {against = "git:main", ignore = {JS304 = ["send_mail"]}}',
    "lint": 'a table of rules, as in lint = {JS205 = "off"}',
    "lint.": '"off", "info", "warning" or "error"',
}

_SECRET: Final = ("database", "notifier", "backends")
"""URLs, which may hold passwords."""
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def explain(error: ValidationError, *, file: str, text: str, table: str) -> list[SettingProblem]:
    """One problem for every setting that is wrong, in the order of the file."""
    problems: dict[str, SettingProblem] = {}
    for each in error.errors(include_url=False, include_context=False):
        key = ".".join(str(step) for step in each["loc"][: 2 if each["loc"][0] == "lint" else 1])
        if key in problems:
            continue
        message, help_ = _words(key, each["type"], each["input"])
        place = _place(text, table, key)
        problems[key] = SettingProblem(
            file=file,
            message=message,
            help=help_,
            line=place.line,
            column=place.column,
            width=place.width,
            text=place.text,
        )
    return sorted(problems.values(), key=lambda each: each.line)


def unknown_rules(
    codes: Iterable[str], known: Sequence[str], *, file: str, text: str, table: str
) -> list[SettingProblem]:
    """One problem for every key of ``lint`` that is no rule."""
    problems: list[SettingProblem] = []
    for code in sorted(set(codes) - set(known)):
        place = _place(text, table, f"lint.{code}")
        near = get_close_matches(code, known, n=1, cutoff=0.7)
        problems.append(
            SettingProblem(
                file=file,
                message=f"`{code}` is not a rule of the linter",
                help=f"did you mean `{near[0]}`?" if near else "`jobspec lint --list` shows the rules",
                line=place.line,
                column=place.column,
                width=place.width,
                text=place.text,
            )
        )
    return problems


def _place(text: str, table: str, key: str) -> TomlPlace:
    """Of a setting, or of a key in a table of settings; the file as a whole where it is written in a rarer way."""
    outer, _, inner = key.partition(".")
    nested = place_of(text, f"{table}.{outer}".lstrip("."), inner) if inner else None
    return nested or place_of(text, table, outer) or TomlPlace(line=0, column=1, width=1, text="")


def broken_toml(reason: str, text: str, file: str) -> SettingProblem:
    """The reader's own words, and the place that it names in them."""
    found = _AT.search(reason)
    if found is None:
        return SettingProblem(file=file, message=f"this is not valid TOML: {reason}")
    line, column = int(found[1]), int(found[2])
    return SettingProblem(
        file=file,
        message=f"this is not valid TOML: {_AT.sub('', reason).strip()}",
        line=line,
        column=column,
        text=[*text.splitlines(), ""][line - 1],
    )


def _words(key: str, sort: str, value: Any) -> tuple[str, str]:
    if sort != "extra_forbidden":
        sayable = isinstance(value, str) and key not in _SECRET
        shown = f"`{value}`" if sayable else f"a value of type {type(value).__name__}"
        return f"`{key}` cannot be {shown}", f"it is {_WANTED['lint.' if key.startswith('lint.') else key]}"
    near = get_close_matches(key, Settings.model_fields, n=1)
    known = f"settings: {', '.join(Settings.model_fields)}"
    return f"`{key}` is not a setting of jobspec", f"did you mean `{near[0]}`?" if near else known
