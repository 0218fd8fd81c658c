"""The commands, put together. A command line imports the one that it runs: what the others need is not its business."""

from __future__ import annotations

import ast
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Final

import typer

DISTRIBUTION: Final = "jobspec-pg"

PANELS: Final = {
    "Build and run": (
        "init",
        "generate",
        "check",
        "lint",
        "breaking",
        "diff",
        "compile",
        "explain",
        "migrate",
        "apply",
        "worker",
        "dev",
        "enqueue",
        "completion",
    ),
    "Look": ("status", "top", "jobs", "job", "channels", "channels:lanes", "workers", "schedules", "doctor"),
    "Steer": (
        *(f"steer:{name}" for name in ("cancel", "retry", "redrive", "reset", "requeue", "delete", "purge")),
        *(f"control:{name}" for name in ("pause", "resume", "limit", "unblock")),
        "move",
        "schedules:trigger",
        "grant",
    ),
}
"""``module:function`` below jobspec.cli; a module alone has one command, of its own name."""


def make_app() -> typer.Typer:
    """With every command, ready to run; it imports them all."""
    app = _empty()
    for panel, commands in PANELS.items():
        for each in commands:
            app.command(rich_help_panel=panel)(_function(each))
    return app


def make_app_for(command: str) -> typer.Typer:
    """With one command only; with the outline of all where none has the name, for the error that follows."""
    for panel, commands in PANELS.items():
        for each in commands:
            if _name(each) == command:
                app = _empty()
                app.command(rich_help_panel=panel)(_function(each))
                return app
    return make_outline()


def make_outline() -> typer.Typer:
    """With the name and the summary of every command, which are read and not imported: for the list of all."""
    app = _empty()
    for panel, commands in PANELS.items():
        for each in commands:
            app.command(_name(each), help=_summary(each), rich_help_panel=panel)(_nothing)
    return app


def _name(command: str) -> str:
    return command.rpartition(":")[2]


def _module(command: str) -> str:
    return f"jobspec.cli.{command.partition(':')[0]}"


def _function(command: str) -> Any:
    return getattr(import_module(_module(command)), _name(command))


def _summary(command: str) -> str:
    """The docstring of a command, from the text of its module."""
    spec = find_spec(_module(command))
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).read_text("utf-8")  # not from the loader: pytest's own has none to give
    found = (each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef))
    return cleandoc(next(ast.get_docstring(each) or "" for each in found if each.name == _name(command)))


def _nothing() -> None:
    pass


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"jobspec {version(DISTRIBUTION)}")
        raise typer.Exit


def _empty() -> typer.Typer:
    app = typer.Typer(
        help="Typed background jobs on PostgreSQL.\n\nStart with `jobspec init`, then `jobspec dev`.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Exit codes: 0 fine, 1 drift or a failed job, 2 a wrong spec or command line, 3 the environment.",
    )
    app.callback()(_options)
    return app


def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
