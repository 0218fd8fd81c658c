"""The command line, run in this process."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jobspec.cli.main import main


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class CommandLine:
    """``cli("enqueue", "hello")`` in a directory of its own."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.directory = directory
        self._capsys = capsys

    def __call__(self, *args: str) -> Ended:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(args)
        out, err = self._capsys.readouterr()
        code: Any = ended.value.code
        return Ended(code=code or 0, out=out, err=err)

    def write(self, name: str, text: str) -> Path:
        """A file of the project."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@contextmanager
def command_line(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CommandLine]:
    """Whatever a command leaves in the process (import path, modules, environment, logging) is taken back."""
    for variable in [*os.environ]:
        if variable.startswith("JOBSPEC_") or variable == "DATABASE_URL":
            monkeypatch.delenv(variable)
    monkeypatch.setenv("JOBSPEC_DEBUG", "")  # known to monkeypatch, so that --verbose is undone
    monkeypatch.chdir(directory)
    monkeypatch.setattr(sys, "path", [*sys.path])
    modules, handlers, level = set(sys.modules), [*logging.root.handlers], logging.root.level
    yield CommandLine(directory, capsys)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    for name in set(sys.modules) - modules:
        file = getattr(sys.modules[name], "__file__", None)
        if file is None or Path(file).is_relative_to(directory):
            del sys.modules[name]
