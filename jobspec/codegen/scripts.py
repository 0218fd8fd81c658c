"""The SQL that declares packages, rendered in memory: no generated file is needed."""

from __future__ import annotations

from collections.abc import Iterable

from jobspec.codegen.render import render
from jobspec.codegen.target import load_target
from jobspec.manifest.manifest import Manifest


def scripts_of(manifests: Iterable[Manifest]) -> dict[str, str]:
    """By the name of the package."""
    target = load_target("sql")
    return {each.package: "\n".join(render(each, target).values()) for each in manifests}
