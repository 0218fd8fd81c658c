"""The manifests that a comparison starts from: of a git commit, of a folder, of a file that ``compile`` wrote."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final, TypeAlias

import typer
from pydantic import ValidationError

from jobspec.config.file import JOBSPEC, PYPROJECT, read_config
from jobspec.config.sources import Project
from jobspec.errors import UsageError
from jobspec.manifest.manifest import Manifest, load_all

_GIT: Final = "git:"
_SECONDS: Final = 120
"""A spec that takes longer to be read has something wrong with it."""

AgainstOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="WHAT",
        help="git:REF, a project folder or one with manifest.json files, or a file that `jobspec compile` wrote; else"
        " `against` under `breaking` in the config.",
    ),
]


def old_manifests(given: str | None, project: Project) -> tuple[str, tuple[Manifest, ...]]:
    """What is compared with, as it was named, and its manifests. Raises UsageError."""
    against = given or project.settings.breaking.against
    if against is None:
        help_ = 'as in `--against git:main`, or `against = "git:main"` under [tool.jobspec.breaking]'
        raise UsageError("nothing is said to compare with", help=help_)
    if against.startswith(_GIT):
        return against, _of_commit(against.removeprefix(_GIT), project.root)
    path = Path(against) if given else project.root / against
    if path.is_file():
        return against, _of_files([path])
    if not path.is_dir():
        raise UsageError(
            f"there is no {against}", help="compare with git:REF, a folder, or a file of `jobspec compile`"
        )
    if any(_has_settings(path / name) for name in (PYPROJECT, JOBSPEC)):
        return against, _of_project(path, against)
    files = sorted(path.rglob("manifest.json"))
    if not files:
        help_ = "a project folder has its config in it; `targets` with `manifest` writes the files"
        raise UsageError(f"{against} is no project, and has no manifest.json in it", help=help_)
    return against, _of_files(files)


def _has_settings(file: Path) -> bool:
    return file.is_file() and read_config(file) is not None


def _of_files(files: Sequence[Path]) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    for file in files:
        try:
            found += load_all(file.read_text("utf-8"))
        except (ValidationError, UnicodeDecodeError):
            help_ = "write it with `jobspec compile -o manifest.json`, of this release"
            raise UsageError(f"{file} is not a manifest", help=help_) from None
    return tuple(found)


def _of_commit(ref: str, root: Path) -> tuple[Manifest, ...]:
    """All files of the commit in a folder of its own: specs import what they like, and the old goes with the old."""
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    with (
        TemporaryDirectory(prefix="jobspec-") as folder,
        tarfile.open(fileobj=io.BytesIO(_git(top, "archive", "--format=tar", commit))) as files,
    ):
        files.extractall(folder, filter="data")
        there = Path(folder) / root.resolve().relative_to(top.resolve())
        if not any((there / name).is_file() for name in (PYPROJECT, JOBSPEC)):
            return ()  # the project is younger than the commit
        return _of_project(there, f"{_GIT}{ref}")


def _git(directory: Path, *args: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(directory), *args], capture_output=True, check=True).stdout  # noqa: S603, S607
    except FileNotFoundError:
        raise UsageError("git is not installed", help="compare with a folder or a file in its place") from None
    except subprocess.CalledProcessError as error:
        name = args[-1].removesuffix("^{commit}")
        said = error.stderr.decode(errors="replace").strip() or f"there is no commit `{name}`"
        help_ = "as in `--against git:main` or `git:HEAD~1`"
        if args[0] == "rev-parse" and _git(directory, "rev-parse", "--is-shallow-repository").strip() == b"true":
            help_ = "this is a shallow clone, which has the newest commits only: `git fetch --unshallow` gets the rest"
        raise UsageError(f"git does not find it: {said}", help=help_) from None


def _of_project(folder: Path, shown: str) -> tuple[Manifest, ...]:
    """By a process of its own, so that no module of the old specs meets one of the new."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JOBSPEC_")}
    program = "from jobspec.cli.main import main; main(['compile'])"
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, timeout=_SECONDS, check=False
    )
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().replace(str(folder), shown)
        raise UsageError(
            f"the specs of {shown} cannot be read by this release:\n{said}", help="compare with another one"
        )
    return tuple(load_all(ended.stdout.decode()))
