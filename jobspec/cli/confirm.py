"""Asking before something is done that cannot be undone."""

from __future__ import annotations

import sys
from typing import Annotated, TypeAlias

import typer

from jobspec.errors import UsageError

YesOption: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def confirm(question: str, *, yes: bool) -> None:
    """Returns if it may be done. Raises UsageError where there is nobody to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{question} There is nobody to ask", help="say --yes")
    typer.confirm(question, abort=True)
