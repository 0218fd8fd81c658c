"""Manifest and target become text. Pure: nothing is read but the templates, nothing is written."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobspec.codegen.filters import FILTERS
from jobspec.codegen.header import header_of
from jobspec.codegen.literals import guard
from jobspec.codegen.plan import FilePlan, Plan
from jobspec.codegen.target import Target, load_target
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest


def generate(manifests: Iterable[Manifest], targets: Sequence[str], out: Path) -> Plan:
    """All files that ``targets`` (``python``, ``sql``, ``manifest``) make of ``manifests``, in memory.

    Hand the plan to :func:`jobspec.codegen.write.write` or :func:`jobspec.codegen.check.check`; give both commands all
    specs and targets of the project, because what ``out`` holds of ours beyond the plan is stale. Raises GenerateError
    for an unknown target and for two specs that would write the same file.
    """
    files: dict[str, str] = {}
    shared: dict[str, str] = {}
    loaded = [load_target(name) for name in targets]
    for manifest in manifests:
        for target in loaded:
            for file, text in _texts(manifest, target):
                if file.shared:
                    shared[file.path] = text
                elif files.setdefault(file.path, text) != text:
                    raise GenerateError(
                        f"{manifest.source} (package {manifest.package}) and another spec both write {file.path}",
                        help="give each spec a package of its own",
                    )
    files = shared | files
    _refuse_files_as_folders(files)
    return Plan(out=out, files=dict(sorted(files.items())))


def render(manifest: Manifest, target: Target) -> dict[str, str]:
    """What one target makes of one manifest: path below the output folder -> text."""
    return {file.path: text for file, text in _texts(manifest, target)}


def _texts(manifest: Manifest, target: Target) -> Iterator[tuple[FilePlan, str]]:
    environment = _environment(target.folder)
    for file in target.lower(manifest, header_of(manifest, target.format)):
        text = environment.get_template(file.template).render(file.values) if file.template else ""
        _assert_well_formed(file.path, text)
        yield file, text


@cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,  # noqa: S701 - not HTML; the guard lets nothing through but Code
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=guard,
    )
    environment.filters.update(FILTERS)
    return environment


def _assert_well_formed(path: str, text: str) -> None:
    """Our own promise, whatever the spec says: what does not parse is a bug of the generator and is not written."""
    assert "\r" not in text, path
    match path.rsplit(".", 1)[-1]:
        case "py":
            ast.parse(text, path)
        case "json":
            json.loads(text)


def _refuse_files_as_folders(files: Iterable[str]) -> None:
    names = set(files)
    for path in sorted(names):
        for parent in Path(path).parents:
            module = f"{parent.as_posix()}.py"
            if parent.as_posix() in names or module in names:
                raise GenerateError(
                    f"{module} and the package {parent.as_posix().replace('/', '.')} would have the same name",
                    help="rename the inner package: jobs, models and worker are modules of the outer one",
                )
