"""What becomes of an error: a message on stderr, and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Final

from jobspec.config.problem import SettingProblem, SettingsError
from jobspec.errors import (
    ConfigError,
    DatabaseError,
    FormatError,
    HandlerError,
    JobspecError,
    MissingExtraError,
    OptionError,
    PayloadError,
    SchemaMissingError,
    SchemaTooNewError,
    SchemaTooOldError,
    UnknownChannelError,
    UnknownKindError,
    UnsupportedError,
    UsageError,
)

FAILED: Final = 1
USAGE: Final = 2
ENVIRONMENT: Final = 3

DEBUG: Final = "JOBSPEC_DEBUG"
"""Set in the environment, or by ``--verbose``: errors come with their traceback."""

_USAGE: Final = (ConfigError, UsageError, PayloadError, OptionError, HandlerError, FormatError, UnsupportedError)
_ENVIRONMENT: Final = (
    DatabaseError,
    SchemaMissingError,
    SchemaTooOldError,
    SchemaTooNewError,
    UnknownKindError,
    UnknownChannelError,
    MissingExtraError,
)


def report(error: Exception) -> int:
    """Print the error, with its traceback if that is asked for; the exit code of the command."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    print(message_of(error), end="", file=sys.stderr)
    return exit_code(error)


def exit_code(error: Exception) -> int:
    if isinstance(error, _USAGE):
        return USAGE
    # The driver's own errors have an SQLSTATE; to name its classes would need the driver.
    if isinstance(error, _ENVIRONMENT) or hasattr(error, "sqlstate") or _without_libpq(error):
        return ENVIRONMENT
    if isinstance(error, OSError) and not isinstance(error, JobspecError):  # no such file, no permission, no room
        return ENVIRONMENT
    return FAILED


def message_of(error: Exception) -> str:
    """The error as it is printed, with a line break at the end."""
    match error:
        case SettingsError(problems=problems):
            return _settings_message(problems)
        case JobspecError():
            return _message(f"error[{error.code}]: {error.message}", error.help)
        case OSError(strerror=str(reason), filename=file) if file is not None:
            return _message(f"error: {file}: {reason}", None)
        case _ if getattr(error, "sqlstate", None) is not None:
            # Not above, as below.
            from jobspec.backends.postgres.driver import refused

            return message_of(refused(error))  # type: ignore[arg-type]
        case _ if _without_libpq(error):
            return _message("error[JS035]: psycopg finds no libpq", "pip install 'psycopg[binary]'")
        case _:
            text = " ".join(str(error).split()) or "no message"
            return _message(f"error: {type(error).__name__}: {text}", f"run it again with {DEBUG}=1 for the traceback")


def _message(text: str, help_: str | None) -> str:
    return f"{text}\nhelp: {help_}\n" if help_ else f"{text}\n"


def _settings_message(problems: Sequence[SettingProblem]) -> str:
    """In the form that the errors of specs have."""
    # Not above: it needs the driver, and that a driver is missing has to be said without one.
    from jobspec.spec.diagnostics import Finding, Place, render_all

    return render_all(
        Finding(
            place=Place(file=each.file, line=each.line, column=each.column, width=each.width, text=each.text),
            code=SettingsError.code,
            message=each.message,
            help=each.help,
        )
        for each in problems
    )


def _without_libpq(error: Exception) -> bool:
    return isinstance(error, ImportError) and "no pq wrapper available" in str(error)
