"""What is wrong with a config file, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobspec.errors import ConfigError


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingProblem:
    """A stretch of one line that cannot be used. ``line`` and ``column`` count from 1; line 0 is the whole file."""

    file: str
    message: str
    line: int = 0
    column: int = 1
    width: int = 1
    text: str = ""
    """The whole line."""
    help: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.message}" + (f" ({self.help})" if self.help else "")


class SettingsError(ConfigError):
    """Settings that cannot be used: all of them at once."""

    def __init__(self, problems: Sequence[SettingProblem]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = tuple(problems)
