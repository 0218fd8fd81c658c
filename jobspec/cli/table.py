"""From ``module:table`` to the dispatch table."""

from __future__ import annotations

import importlib
import traceback
from pathlib import Path
from types import ModuleType
from typing import Final

from jobspec.cli.words import near
from jobspec.config.sources import Project
from jobspec.errors import HandlerError, JobspecError, UsageError
from jobspec.spec.diagnostics import did_you_mean
from jobspec.worker.dispatch import DispatchTable

_LIBRARY: Final = Path(__file__).parent.parent


def table_name(project: Project, given: str | None) -> str:
    """What the command line or the config names. Raises UsageError."""
    name = given or project.settings.worker
    if name is None:
        raise UsageError(
            "no dispatch table is named",
            help='as in `jobspec worker handlers:table`, or set worker = "handlers:table" under [tool.jobspec]',
        )
    return name


def load_table(name: str, project: Project) -> DispatchTable:
    """Raises UsageError where there is no such module or name, HandlerError where the module cannot be imported."""
    module_name, separator, path = name.partition(":")
    if not separator or not path:
        raise UsageError(f"`{name}` is not `module:table`", help="as in `jobspec worker handlers:table`")
    module = _import(module_name, project)
    found: object = module
    for part in path.split("."):
        if not hasattr(found, part):
            tables = [each for each, value in vars(module).items() if isinstance(value, DispatchTable)]
            hint = did_you_mean(part, tables) or (f"it has {', '.join(tables)}" if tables else None)
            raise UsageError(f"the module `{module_name}` has no `{path}`", help=hint)
        found = getattr(found, part)
    if not isinstance(found, DispatchTable):
        raise UsageError(
            f"`{name}` is of type {type(found).__name__}, not a dispatch table",
            help="make it with dispatch_table(...) of a generated worker module",
        )
    return found


def _import(name: str, project: Project) -> ModuleType:
    try:
        return importlib.import_module(name)
    except JobspecError:
        raise
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise UsageError(
                f"there is no module `{error.name}`",
                help=f"modules are looked for in {near(project.root)}, {near(project.out)} and the Python environment",
            ) from error
        help_ = f"install it, or run `jobspec generate` if it belongs in {near(project.out)}/"
        raise HandlerError(f"`{name}` cannot be imported: {_where(error)}", help=help_) from error
    except Exception as error:
        raise HandlerError(f"`{name}` cannot be imported: {_where(error)}") from error


def _where(error: Exception) -> str:
    """The error, with the innermost line of the user's code that led to it."""
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        return text
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "importlib" not in each.filename]
    outside = [each for each in frames if not Path(each.filename).is_relative_to(_LIBRARY)]
    return f"{text} ({outside[-1].filename}:{outside[-1].lineno})" if outside else text
