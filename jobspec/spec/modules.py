"""Importing the user's modules: those that are specs, and those whose models a spec uses."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path as FilePath
from types import ModuleType
from typing import Final

from jobspec.spec.diagnostics import Place, quote
from jobspec.spec.python_places import read_python

_TRACE_LIMIT: Final = 3


class ModuleError(Exception):
    """A module that cannot be imported."""

    def __init__(self, message: str, *, missing: bool, trace: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.missing = missing
        """Whether there is no such module; else something in it went wrong."""
        self.trace = trace
        """The user's own lines that led there, the last one first."""


def load_module(name: str, root: FilePath) -> ModuleType:
    """The module as it is seen from ``root``, which is a resolved path. Raises ModuleError.

    What it prints goes to stderr: stdout may be the JSON of a command.
    """
    try:
        with _importable(root), redirect_stdout(sys.stderr):
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            raise ModuleError(f"there is no module {quote(name)}", missing=True) from None
        raise _failed(name, error, root) from None
    except (Exception, SystemExit) as error:
        raise _failed(name, error, root) from None


def loaded_files(root: FilePath) -> set[FilePath]:
    """The files below ``root`` that imports have read so far, installed packages apart."""
    loaded = [getattr(each, "__file__", None) for each in list(sys.modules.values())]
    files = (FilePath(file) for file in loaded if file)
    return {file for file in files if file.is_relative_to(root) and "site-packages" not in file.parts}


def line_place(file: str, line: int, root: FilePath) -> Place:
    """A whole line of a Python file."""
    source = read_python(file, root)
    text = source.line(line)
    indent = len(text) - len(text.lstrip())
    return Place(file=source.name, line=line, column=indent + 1, width=max(1, len(text.strip())), text=text)


@contextmanager
def _importable(root: FilePath) -> Iterator[None]:
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))


def _failed(name: str, error: BaseException, root: FilePath) -> ModuleError:
    trace = [
        frame for frame in traceback.extract_tb(error.__traceback__) if FilePath(frame.filename).is_relative_to(root)
    ]
    steps = [line_place(frame.filename, frame.lineno or 1, root) for frame in trace][-_TRACE_LIMIT:]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append(line_place(error.filename, error.lineno or 1, root))
    what = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())[:300]
    message = f"cannot import {quote(name)}: {type(error).__name__}{': ' if what else ''}{what}"
    return ModuleError(message, missing=False, trace=tuple(reversed(steps)))
