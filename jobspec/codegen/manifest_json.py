"""The target ``manifest``: the resolved spec as JSON, for plugins, docs and comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code
from jobspec.codegen.plan import FilePlan
from jobspec.manifest.manifest import Manifest, dump


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """One file; JSON has no comments, so it carries no header."""
    path = f"{manifest.package.replace('.', '/')}/manifest.json"
    return [FilePlan(path=path, template="manifest.json.j2", values={"json": Code(dump(manifest).rstrip("\n"))})]
