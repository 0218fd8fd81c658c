"""``jobspec explain``: what a code means, why it is there, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import fill, indent
from typing import Annotated, Final

import typer

from jobspec.cli.options import VerboseOption
from jobspec.cli.output import raw, show_table
from jobspec.cli.remedies import REMEDIES
from jobspec.errors import BY_CODE, UsageError
from jobspec.manifest.lint import RULES, foreign_rules
from jobspec.spec.codes import CODES
from jobspec.spec.diagnostics import did_you_mean, quote
from jobspec.spec.lessons import LESSONS

_COLUMNS: Final = 100
_NUMBER: Final = re.compile(r"(?:[jJ][sS])?(\d+)")


def explain(
    code: Annotated[str | None, typer.Argument(help="As in an error: JS112. Without it all codes are listed.")] = None,
    verbose: VerboseOption = False,
) -> None:
    """Explain an error code: what it means, why it is there, how to put it right.

    Examples:

    - `jobspec explain JS112`
    - `jobspec explain`
    """
    meanings = _meanings()
    if code is None:
        show_table("codes", ("code", "means"), sorted(meanings.items()))
        return
    number = _NUMBER.fullmatch(code)
    found = f"JS{number[1]:0>3}" if number else code.upper()
    if found not in meanings:
        near = did_you_mean(found, meanings) or "`jobspec explain` lists them"
        raise UsageError(f"there is no code {quote(code)}", help=near)
    raw("\n".join(_page(found, meanings[found])))


def _meanings() -> dict[str, str]:
    """Of both registers, and of the rules of other packages."""
    run_time = {code: " ".join((error.__doc__ or "").replace("``", "`").split()) for code, error in BY_CODE.items()}
    return {**run_time, **CODES, **{rule.code: rule.meaning for rule in foreign_rules()}}


def _page(code: str, meaning: str) -> Iterator[str]:
    yield f"{code}: {_sort(code)}"
    yield f"\n{fill(meaning, _COLUMNS)}"
    if code in REMEDIES:
        yield f"\n{_told('What to do', REMEDIES[code])}\n"
    if (lesson := LESSONS.get(code)) is not None:
        yield f"\n{_told('Why', lesson.why)}"
        yield f"\n{_told('What to do', lesson.fix)}"
        yield f"\nwrong:\n\n{indent(lesson.wrong, '    ')}"
        yield f"right:\n\n{indent(lesson.right, '    ')}"
    if code not in REMEDIES and code not in LESSONS:
        yield ""


def _told(what: str, text: str) -> str:
    return fill(f"{what}: {text}", _COLUMNS)


def _sort(code: str) -> str:
    rule = next((each for each in RULES if each.code == code), None)
    if rule is not None:
        return f"a rule of the linter, by default of severity {rule.severity}"
    if code in BY_CODE:
        return f"an error at run time, `jobspec.errors.{BY_CODE[code].__name__}`"
    if code.startswith("JS3"):
        return "a change that jobs in the queue do not survive"
    return "a mistake in a spec" if code in CODES else "a rule of another package"
