"""Where settings come from: the environment stands above the file, which is looked for upwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jobspec.config.check import explain, unknown_rules
from jobspec.config.file import ConfigFile, find_config, from_environment, read_config
from jobspec.config.problem import SettingsError
from jobspec.config.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """The settings, and the directory that their relative paths start from."""

    root: Path
    settings: Settings
    file: Path | None
    """None: there is no config, and ``root`` is the working directory."""

    @property
    def out(self) -> Path:
        return (self.root / self.settings.out).resolve()


def load_project(*, config: Path | None, directory: Path, environ: Mapping[str, str]) -> Project:
    """The settings of ``config``, or of the nearest file from ``directory`` up. Raises SettingsError, ConfigError."""
    file = find_config(config, directory)
    settings = _validated({**(file.values if file else {}), **from_environment(environ)}, file)
    root = directory if file is None else file.path.resolve().parent
    return Project(root=root, settings=settings, file=None if file is None else file.path)


def check_rules(project: Project, known: Sequence[str]) -> None:
    """Raises SettingsError for keys of ``lint`` that are no codes of rules."""
    unknown = set(project.settings.lint) - set(known)
    file = read_config(project.file) if unknown and project.file is not None else None
    if file is not None:
        raise SettingsError(unknown_rules(unknown, known, file=file.shown, text=file.text, table=file.table))


def _validated(values: Mapping[str, Any], file: ConfigFile | None) -> Settings:
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        if file is None:
            raise SettingsError(explain(error, file="the environment", text="", table="")) from None
        raise SettingsError(explain(error, file=file.shown, text=file.text, table=file.table)) from None
