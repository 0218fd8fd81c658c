"""Manifest and target become text. Nothing is read but the templates, nothing is written; programs are run."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from jobspec.codegen.environment import environment, located
from jobspec.codegen.header import header_of
from jobspec.codegen.own.program import Program, ask
from jobspec.codegen.plan import FilePlan, Plan
from jobspec.codegen.target import Target, load_target
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest


def generate(manifests: Iterable[Manifest], targets: Sequence[str | Target | Program], out: Path) -> Plan:
    """All files that ``targets`` (``python``, ``sql``, ``manifest``) make of ``manifests``, in memory.

    Hand the plan to :func:`jobspec.codegen.write.write` or :func:`jobspec.codegen.check.check`; give both commands all
    specs and targets of the project, because what ``out`` holds of ours beyond the plan is stale. Raises GenerateError
    for an unknown target and for two specs that would write the same file.
    """
    manifests = tuple(manifests)
    files: dict[str, str] = {}
    shared: dict[str, str] = {}
    remarks: list[str] = []
    loaded = [load_target(each) if isinstance(each, str) else each for each in targets]
    for manifest in manifests:
        for target in (each for each in loaded if isinstance(each, Target)):
            for file, text in _texts(manifest, target):
                if file.shared:
                    shared[file.path] = text
                elif files.setdefault(file.path, text) != text:
                    raise GenerateError(
                        f"{manifest.source} (package {manifest.package}) and another spec both write {file.path}",
                        help="give each spec a package of its own",
                    )
    for program in (each for each in loaded if isinstance(each, Program)):
        made = ask(program, manifests, os.environ)
        remarks += made.warnings
        for path, text in made.files.items():
            if files.setdefault(path, text) != text:
                raise GenerateError(f"target {program.name} and another one both write {path}")
            _check_form(path, text, f"target {program.name}")
    files = shared | files
    _refuse_files_as_folders(files)
    common = frozenset(path for path, text in shared.items() if files[path] == text)
    return Plan(out=out, files=dict(sorted(files.items())), shared=common, remarks=tuple(remarks))


def render(manifest: Manifest, target: Target) -> dict[str, str]:
    """What one target makes of one manifest: path below the output folder -> text."""
    return {file.path: text for file, text in _texts(manifest, target)}


def _texts(manifest: Manifest, target: Target) -> Iterator[tuple[FilePlan, str]]:
    templates = environment(target.folder, target.overlay, own=target.own)
    for file in target.lower(manifest, header_of(manifest, target.format)):
        if not target.shown:
            text = templates.get_template(file.template).render(file.values) if file.template else ""
            _assert_well_formed(file.path, text)
        else:
            with located(target.shown):
                text = templates.get_template(file.template).render(file.values) if file.template else ""
            _check_form(file.path, text, target.shown)
        yield file, text


def _assert_well_formed(path: str, text: str) -> None:
    """Our own promise, whatever the spec says: what does not parse is a bug of the generator and is not written."""
    assert "\r" not in text, path
    match path.rsplit(".", 1)[-1]:
        case "py":
            ast.parse(text, path)
        case "json":
            json.loads(text)


def _check_form(path: str, text: str, who: str) -> None:
    """The same for what others have made."""
    try:
        _assert_well_formed(path, text)
    except (AssertionError, SyntaxError, ValueError) as error:
        reason = "it has carriage returns" if isinstance(error, AssertionError) else error
        raise GenerateError(f"{who} makes {path}, which does not parse: {reason}") from None


def _refuse_files_as_folders(files: Iterable[str]) -> None:
    names = set(files)
    for path in sorted(names):
        for parent in Path(path).parents:
            module = f"{parent.as_posix()}.py"
            if parent.as_posix() in names or module in names:
                raise GenerateError(
                    f"{module} and the package {parent.as_posix().replace('/', '.')} would have the same name",
                    help="rename the inner package: jobs, models, worker and bound are modules of the outer one",
                )
