"""``jobspec init``: a project that runs, in fifteen lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from jobspec.cli.output import say
from jobspec.cli.words import near
from jobspec.config.file import JOBSPEC, PYPROJECT, read_config

SPEC: Final = """\
version: 1
package: my_jobs

jobs:
  hello:
    payload: {name: str}
    result: str
"""

HANDLERS: Final = """\
from my_jobs.worker import HelloJob, dispatch_table


async def hello(job: HelloJob) -> str:
    return f"Hello, {job.payload.name}!"


table = dispatch_table(hello=hello)
"""

CONFIG: Final = """\
[tool.jobspec]
specs = ["jobs.yaml"]
database = "embedded"
worker = "handlers:table"
"""


def init(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where; made if need be.", show_default=False)
    ] = Path(),
) -> None:
    """Write a first spec, its handler and the settings.

    Makes jobs.yaml, handlers.py and [tool.jobspec] in pyproject.toml. What exists already is never changed.

    Example: `jobspec init shop && cd shop && jobspec dev`
    """
    directory.mkdir(parents=True, exist_ok=True)
    _write(directory / "jobs.yaml", SPEC, "a spec with one job, hello")
    _write(directory / "handlers.py", HANDLERS, "the function that runs it")
    _configure(directory)
    step = "jobspec dev" if directory.resolve() == Path.cwd() else f"cd {directory} && jobspec dev"
    say(f"\nnext: {step}")
    say("then, in another shell: jobspec enqueue hello name=Ada --wait")


def _write(path: Path, text: str, what: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        say(f"kept     {near(path)}: it exists", style="dim")
    else:
        say(f"written  {near(path)}: {what}")


def _configure(directory: Path) -> None:
    """The settings go where none are: behind what a pyproject.toml says already."""
    pyproject = directory / PYPROJECT
    if (directory / JOBSPEC).exists():
        say(f"kept     {near(directory / JOBSPEC)}: it holds the settings", style="dim")
    elif not pyproject.exists():
        _write(pyproject, CONFIG, "the settings, under [tool.jobspec]")
    elif read_config(pyproject, shown=near(pyproject)) is not None:
        say(f"kept     {near(pyproject)}: it has [tool.jobspec]", style="dim")
    else:
        text = pyproject.read_bytes()
        gap = b"" if not text else b"\n" if text.endswith(b"\n") else b"\n\n"
        with pyproject.open("ab") as file:
            file.write(gap + CONFIG.encode())
        say(f"added    [tool.jobspec] to {near(pyproject)}: the settings")
