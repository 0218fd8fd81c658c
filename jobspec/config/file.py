"""The file that settings are in, and what the environment says: as they are written, not checked yet.

Apart from the check because that needs pydantic, and a run that finds nothing changed does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jobspec.config.problem import SettingProblem, SettingsError
from jobspec.errors import ConfigError

PYPROJECT: Final = "pyproject.toml"
JOBSPEC: Final = "jobspec.toml"
TABLE: Final = "tool.jobspec"

_LISTS: Final = ("specs", "targets")
_VARIABLES: Final = {
    f"JOBSPEC_{name.upper()}": name for name in ("specs", "out", "targets", "pooled", "notifier", "worker")
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigFile:
    """A TOML file that holds settings."""

    path: Path
    shown: str
    """The path as messages have it."""
    text: str
    table: str
    """Where in the file the settings are; empty: at the top."""
    values: Mapping[str, Any]


def find_config(config: Path | None, directory: Path) -> ConfigFile | None:
    """``config``, or the nearest file from ``directory`` up. Raises SettingsError, ConfigError."""
    return _find(directory) if config is None else _given(config)


def read_config(path: Path, *, shown: str | None = None) -> ConfigFile | None:
    """The settings in a file; None where it is a pyproject.toml without any. Raises SettingsError, ConfigError."""
    shown = shown or str(path)
    try:
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigError(f"{shown} is not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{shown} cannot be read: {error.strerror}") from None
    except tomllib.TOMLDecodeError as error:
        from jobspec.config.check import broken_toml  # it needs pydantic

        raise SettingsError([broken_toml(str(error), text, shown)]) from None
    if path.name != PYPROJECT:
        return ConfigFile(path=path, shown=shown, text=text, table="", values=data)
    tool = data.get("tool")
    values = tool.get("jobspec") if isinstance(tool, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        message = f"`{TABLE}` is a table"
        raise SettingsError([SettingProblem(file=shown, message=message, help=f"write [{TABLE}]")])
    return ConfigFile(path=path, shown=shown, text=text, table=TABLE, values=values)


def _given(path: Path) -> ConfigFile:
    file = read_config(path)
    if file is None:
        raise ConfigError(f"{path} has no [{TABLE}]", help="`jobspec init` writes one")
    return file


def _find(directory: Path) -> ConfigFile | None:
    for folder in (directory, *directory.parents):
        for name in (PYPROJECT, JOBSPEC):
            path = folder / name
            shown = name if folder == directory else str(path)
            if path.is_file() and (file := read_config(path, shown=shown)) is not None:
                return file
    return None


def from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, name in _VARIABLES.items():
        if value := environ.get(variable):
            found[name] = [part.strip() for part in value.split(",") if part.strip()] if name in _LISTS else value
    return found
