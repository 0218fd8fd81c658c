"""The output folder as it is: which files are ours, and which of them somebody has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from jobspec.codegen.plan import Plan
from jobspec.errors import GenerateError

LOCK: Final = ".jobspec.json"
"""In the output folder: what the generator wrote, with digests. Commit it with the rest."""
_FORMAT: Final = "files/1"
_SAMPLE: Final = re.compile(r"(?P<job>(.*/)?payloads/[^/]+)\.v[0-9]+\.json")


def digest(text: str) -> str:
    """Of one generated file."""
    return sha256(text.encode()).hexdigest()


def lock_text(plan: Plan) -> str:
    """The lock file that goes with a plan."""
    files = {path: digest(text) for path, text in plan.files.items()}
    return json.dumps({"format": _FORMAT, "files": files}, indent=2) + "\n"


def is_stale(path: str, plan: Plan) -> bool:
    """Whether a file that an earlier run wrote is not to be there any more.

    Samples of payloads (``payloads/<job>.v<version>.json``) stay when the version of their job is raised: that jobs of
    older versions stay readable is what they are for. From then on they belong to whoever has them.
    """
    if path in plan.files:
        return False
    old = _SAMPLE.fullmatch(path)
    present = (_SAMPLE.fullmatch(each) for each in plan.files)
    return old is None or not any(new is not None and new["job"] == old["job"] for new in present)


def left_to_others(plan: Plan, recorded: Mapping[str, str]) -> Plan:
    """The plan without what parent packages hold that somebody has made: ours is only what stands below them."""
    present = {path: read_text(inside(plan.out, path)) for path in plan.shared - recorded.keys()}
    theirs = {PurePosixPath(path).parent for path, text in present.items() if text not in (None, plan.files[path])}
    left = {path for path in plan.shared if PurePosixPath(path).parent in theirs}
    return replace(plan, files={path: text for path, text in plan.files.items() if path not in left})


def read_lock(out: Path) -> Mapping[str, str]:
    """Path -> digest of what the generator wrote last. Raises GenerateError if the lock cannot be read."""
    text = read_text(out / LOCK)
    if text is None:
        return {}
    try:
        lock: Any = json.loads(text)
        if lock["format"] != _FORMAT:
            raise GenerateError(
                f"{out / LOCK} has the format {lock['format']!r}; this jobspec reads {_FORMAT}",
                help="install the jobspec release that wrote it, or delete it and run `jobspec generate --force`",
            )
        return {str(path): str(value) for path, value in lock["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GenerateError(
            f"{out / LOCK} is not what jobspec wrote ({type(error).__name__}: {error})",
            help="resolve the merge, or delete it and run `jobspec generate --force`",
        ) from None


def read_text(path: Path) -> str | None:
    """The text of a file, line ends as ``\\n`` however git checked it out; None if there is none."""
    try:
        return path.read_bytes().decode(errors="surrogateescape").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise GenerateError(f"{path} is a folder; a generated file has that name", help="move it away") from None


def inside(out: Path, path: str) -> Path:
    """The file that ``path`` means. Raises GenerateError if it would be outside of ``out``, also through a link."""
    pure = PurePosixPath(path)
    target = out / pure
    if pure.is_absolute() or ".." in pure.parts or not target.resolve().is_relative_to(out.resolve()):
        raise GenerateError(f"{path} is outside of the output folder {out}", help="remove the link that leads there")
    return target
