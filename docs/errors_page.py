"""Prints ``docs/reference/errors.md``, made of the registers of codes: ``nox -s regen`` writes it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from jobspec.backends.postgres import migrator
from jobspec.cli.failure import exit_code
from jobspec.errors import BY_CODE, JobspecError
from jobspec.manifest.lint import RULES
from jobspec.spec.codes import CODES

HEAD = """\
# Error codes

<!-- Made by docs/errors_page.py: `nox -s regen` writes it. -->

An error says what, where, why and what to do, and has a code. A code is never used again for something else.
`jobspec explain CODE` says more about each, with an example.
"""
RUN_TIME = """\
## At run time

Classes of `jobspec.errors`. Those marked with * are also the SQLSTATE of an error that the database raises. The last
column is the exit code of the command line.

| code | class | means | exit |
|---|---|---|---|
"""
LINT = """\
## Of the linter

`jobspec lint` reports all of them; those of severity error keep `jobspec generate` from writing, too. The severity is
set under `lint` in the [settings](config.md), and a finding is [ignored with a reason](../how-to/lint.md).

| code | severity | finds |
|---|---|---|
"""
CHANGE = """\
## In changes

`jobspec breaking` reports them.

| code | means |
|---|---|
"""
SPECS = """\
## In specs

`jobspec generate` reports all of them in one run, each with file, line and column, and exits with 2.

| code | means |
|---|---|
"""


def page() -> str:
    return "\n".join(
        [
            HEAD,
            RUN_TIME + "".join(_run_time()),
            SPECS + "".join(_specs("JS1")),
            LINT + "".join(_rules()),
            CHANGE + "".join(_specs("JS3")),
        ]
    )


def _run_time() -> Iterator[str]:
    states = set(re.findall(r"throw\(\s*'(JS\d{3})'", "".join(migrator.functions())))
    for code, error in sorted(BY_CODE.items()):
        star = "*" if code in states else ""
        yield f"| `{code}`{star} | `{error.__name__}` | {_cell(error.__doc__)} | {_exit(error)} |\n"


def _specs(prefix: str) -> Iterator[str]:
    for code, meaning in sorted(CODES.items()):
        if code.startswith(prefix):
            yield f"| `{code}` | {_cell(meaning)} |\n"


def _rules() -> Iterator[str]:
    for rule in RULES:
        yield f"| `{rule.code}` | {rule.severity} | {_cell(rule.meaning)} |\n"


def _exit(error: type[JobspecError]) -> int:
    return exit_code(error(""))


def _cell(text: str | None) -> str:
    """On one line, with the names of Python in single backticks."""
    return " ".join((text or "").replace("``", "`").replace("|", "\\|").split())


if __name__ == "__main__":
    sys.stdout.write(page())
