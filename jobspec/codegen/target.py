"""A target: what one folder of templates makes of a manifest."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jobspec.codegen.bundled import template_folder
from jobspec.codegen.header import Header
from jobspec.codegen.manifest_json import lower as lower_manifest
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.python.lower import lower as lower_python
from jobspec.codegen.sql import lower as lower_sql
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest

Lower = Callable[[Manifest, Header], Sequence[FilePlan]]

LOWER: Final[Mapping[str, Lower]] = {"manifest": lower_manifest, "python": lower_python, "sql": lower_sql}
"""Everything a target decides, in Python; its templates only lay out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """``templates/<name>/``: ``target.toml`` and the templates."""

    name: str
    format: str
    """Of the output, as ``python/1``: it changes when old and new output are not interchangeable."""
    folder: Path
    lower: Lower


def load_target(name: str) -> Target:
    """Raises GenerateError for a target that does not exist."""
    if name not in LOWER:
        raise GenerateError(f"there is no target `{name}`", help=f"targets: {', '.join(sorted(LOWER))}")
    folder = template_folder() / name
    described: dict[str, Any] = tomllib.loads((folder / "target.toml").read_text(encoding="utf-8"))
    return Target(name=described["name"], format=described["format"], folder=folder, lower=LOWER[name])
