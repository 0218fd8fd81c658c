"""The short way of ``jobspec generate`` and ``generate --check``: nothing has changed since the last run.

It imports neither pydantic nor Jinja2 nor the driver, and when in doubt it says nothing: then the long way is gone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jobspec.cli.words import count, near
from jobspec.codegen.stamp import count_fresh
from jobspec.config.file import ConfigFile, find_config, from_environment


def is_answered(args: Sequence[str]) -> bool:
    """Whether the command line ``generate *args`` was answered: all is as it should be."""
    wanted = _wanted(args)
    if wanted is None:
        return False
    only_check, config = wanted
    file = find_config(config, Path.cwd())
    out = _out(file)
    found = None if out is None else count_fresh(out=out, settings=settings_text(file), closed=only_check)
    if out is None or found is None:
        return False
    files = count(found, "file")
    print(f"{near(out)}/ is up to date: {files}" if only_check else f"{files} in {near(out)}/ unchanged")
    return True


def settings_text(file: ConfigFile | None) -> str:
    """All that has a say in what the settings are, and the linter's."""
    shown = None if file is None else [str(file.path.resolve()), file.text]
    return json.dumps([shown, from_environment(os.environ)])


def _wanted(args: Sequence[str]) -> tuple[bool, Path | None] | None:
    """``--check`` and ``--config``; None where anything else is asked for, or something that ends in an error."""
    only_check, config, rest = False, os.environ.get("JOBSPEC_CONFIG"), list(args)
    while rest:
        match rest.pop(0):
            case "--check":
                only_check = True
            case "--config" if rest:
                config = rest.pop(0)
            case _:
                return None
    return only_check, Path(config) if config else None


def _out(file: ConfigFile | None) -> Path | None:
    """The output folder; None where the settings are wrong, or programs and folders of the user have a part in it."""
    if file is None:
        return None
    values: dict[str, Any] = {"out": "generated", "targets": [], **file.values, **from_environment(os.environ)}
    out, targets = values["out"], values["targets"]
    if not isinstance(out, str) or not isinstance(targets, list):
        return None
    if not all(isinstance(each, str) and "/" not in each for each in targets):
        return None
    return (file.path.resolve().parent / out).resolve()
