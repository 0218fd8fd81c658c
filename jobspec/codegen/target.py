"""A target: what one folder of templates, or a program, makes of a manifest."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from jobspec.codegen.bundled import template_folder
from jobspec.codegen.header import Header
from jobspec.codegen.own.description import (
    OverlayDescription,
    ProgramDescription,
    TemplatesDescription,
    read_description,
)
from jobspec.codegen.own.program import Program
from jobspec.codegen.own.templates import lower_with
from jobspec.codegen.plan import FilePlan
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest

Lower = Callable[[Manifest, Header], Sequence[FilePlan]]

LOWER: Final[Mapping[str, str]] = {
    "asyncapi": "asyncapi",
    "jsonschema": "schemas",
    "manifest": "manifest_json",
    "markdown": "markdown.lower",
    "pytest": "pytest.lower",
    "python": "python.lower",
    "sql": "sql.lower",
    "typescript": "typescript.lower",
}
"""Target -> the module below jobspec.codegen with its ``lower``: everything a target decides, in Python; its templates
only lay out. Imported when the target is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A folder of templates, and what fills them."""

    name: str
    format: str
    """Of the output, as ``python/1``: it changes when old and new output are not interchangeable."""
    folder: Path
    lower: Lower
    overlay: Path | None = None
    """Templates of a user, which stand before those of ``folder``."""
    own: bool = False
    """The templates of a user, which see plain data."""
    shown: str = ""
    """The user's folder, as messages have it."""


def load_target(name: str) -> Target:
    """A bundled target. Raises GenerateError for one that does not exist."""
    if name not in LOWER:
        raise GenerateError(f"there is no target `{name}`", help=f"targets: {', '.join(sorted(LOWER))}")
    folder = template_folder() / name
    described: dict[str, Any] = tomllib.loads((folder / "target.toml").read_text(encoding="utf-8"))
    lower: Lower = import_module(f"jobspec.codegen.{LOWER[name]}").lower
    return Target(name=described["name"], format=described["format"], folder=folder, lower=lower)


def load_any(name: str, root: Path) -> Target | Program:
    """A bundled target, or where there is a `/` in the name a folder below ``root``. Raises GenerateError."""
    if "/" not in name:
        return load_target(name)
    folder = (root / name).resolve()
    match read_description(folder, name):
        case TemplatesDescription(name=own, format=output_format, files=files):
            lower = lower_with(files, own)
            return Target(name=own, format=output_format, folder=folder, lower=lower, own=True, shown=name)
        case OverlayDescription(extends=extends):
            return _overlaid(load_target(extends), folder, name)
        case ProgramDescription() as described:
            return program_of(described, folder)


def program_of(described: ProgramDescription, root: Path) -> Program:
    """A program that is looked for from ``root``."""
    return Program(
        name=described.name,
        argv=described.program,
        root=root,
        options=described.options,
        env=described.env,
        timeout_seconds=described.timeout,
    )


def _overlaid(target: Target, folder: Path, shown: str) -> Target:
    theirs = {each.name for each in folder.glob("*.j2")}
    ours = {each.name for each in target.folder.glob("*.j2")}
    if theirs - ours:
        raise GenerateError(
            f"{shown}/{min(theirs - ours)} replaces no template of the target `{target.name}`",
            help=f"its templates: {', '.join(sorted(ours))}",
        )
    return replace(target, overlay=folder, shown=shown)
