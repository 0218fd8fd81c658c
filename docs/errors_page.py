"""Prints ``docs/reference/errors.md``, made of the registers of codes: ``nox -s regen`` writes it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from jobspec.backends.postgres import migrator
from jobspec.cli.failure import exit_code
from jobspec.errors import BY_CODE, JobspecError
from jobspec.spec.codes import CODES

HEAD = """\
# Error codes

<!-- Made by docs/errors_page.py: `nox -s regen` writes it. -->

An error says what, where, why and what to do, and has a code. A code is never used again for something else.
"""
RUN_TIME = """\
## At run time

Classes of `jobspec.errors`. Those marked with * are also the SQLSTATE of an error that the database raises. The last
column is the exit code of the command line.

| code | class | means | exit |
|---|---|---|---|
"""
SPECS = """\
## In specs

`jobspec generate` reports all of them in one run, each with file, line and column, and exits with 2.

| code | means |
|---|---|
"""


def page() -> str:
    return "\n".join([HEAD, RUN_TIME + "".join(_run_time()), SPECS + "".join(_specs())])


def _run_time() -> Iterator[str]:
    states = set(re.findall(r"throw\(\s*'(JS\d{3})'", "".join(migrator.functions())))
    for code, error in sorted(BY_CODE.items()):
        star = "*" if code in states else ""
        yield f"| `{code}`{star} | `{error.__name__}` | {_cell(error.__doc__)} | {_exit(error)} |\n"


def _specs() -> Iterator[str]:
    for code, meaning in sorted(CODES.items()):
        yield f"| `{code}` | {_cell(meaning)} |\n"


def _exit(error: type[JobspecError]) -> int:
    return exit_code(error(""))


def _cell(text: str | None) -> str:
    """On one line, with the names of Python in single backticks."""
    return " ".join((text or "").replace("``", "`").replace("|", "\\|").split())


if __name__ == "__main__":
    sys.stdout.write(page())
