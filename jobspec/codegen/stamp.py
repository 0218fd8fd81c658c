"""Was the output made from exactly this? Answered without importing what makes it.

After a run that left the output folder right, a stamp is kept in it, in a folder that git ignores: unlike the lock,
which is committed, it knows this machine's installation. Whoever finds everything as the stamp says need not read a
spec. The stamp is about bytes: of the settings, of every file that was read, of every file that was written.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from jobspec.codegen.bundled import template_folder
from jobspec.codegen.folder import LOCK, digest, inside, read_lock, read_text
from jobspec.errors import GenerateError

CACHE: Final = ".jobspec_cache"
"""In the output folder; not committed."""
_FORMAT: Final = "stamp/1"
_LIBRARIES: Final = ("pydantic", "pydantic_core", "jinja2", "yaml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What one run read, and what it found right at its end. Texts are digests."""

    tool: str
    settings: str
    inputs: Mapping[str, str | None]
    """Absolute path -> its bytes; None: it was not there."""
    lock: str
    closed: bool
    """Whether the inputs are all there is: not where Python was imported, which may have read anything."""
    format: str = _FORMAT


@dataclass(frozen=True, kw_only=True, slots=True)
class Began:
    """What is taken down before a run reads anything."""

    tool: str
    at_ns: int


def begin() -> Began:
    """To be called before the specs are read."""
    return Began(tool=tool_digest(), at_ns=time.time_ns())


def keep_stamp(began: Began, *, out: Path, settings: str, files: Iterable[Path], closed: bool) -> None:
    """After a run that read ``files`` and left ``out`` right. What was edited meanwhile may have been read before."""
    inputs = sorted(files)
    with suppress(OSError):
        if all(each.stat().st_mtime_ns < began.at_ns for each in inputs):
            seen = {str(each): _bytes_digest(each) for each in inputs}
            stamp = Stamp(
                tool=began.tool, settings=digest(settings), inputs=seen, lock=_lock_digest(out), closed=closed
            )
            _keep(stamp, out)


def _keep(stamp: Stamp, out: Path) -> None:
    """Raises OSError: a folder that cannot be written to has no stamp, which costs only time."""
    folder = out / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", "utf-8")
    temporary = folder / f"stamp.{os.getpid()}.tmp"
    temporary.write_text(json.dumps(asdict(stamp)), "utf-8")
    temporary.replace(folder / "stamp.json")


def drop(out: Path) -> None:
    """Before anything is written: a run that is broken off leaves no stamp behind."""
    with suppress(OSError):
        (out / CACHE / "stamp.json").unlink()


def count_fresh(*, out: Path, settings: str, closed: bool) -> int | None:
    """How many generated files there are, if all is as the last run left it; None: it has to be looked at.

    ``closed``: answer only where nothing but the inputs can have had a part in it.
    """
    stamp = _read(out)
    if stamp is None or (closed and not stamp.closed) or stamp.settings != digest(settings):
        return None
    if any(_bytes_digest(Path(path)) != was for path, was in stamp.inputs.items()):
        return None
    if stamp.lock != _lock_digest(out) or stamp.tool != tool_digest():
        return None
    with suppress(GenerateError):
        recorded = read_lock(out)
        texts = ((read_text(inside(out, path)), was) for path, was in recorded.items())
        if recorded and all(text is not None and digest(text) == was for text, was in texts):
            return len(recorded)
    return None


def tool_digest() -> str:
    """Of this installation, by times and sizes: code and templates, the libraries that have a say, the interpreter."""
    package = Path(__file__).resolve().parent.parent
    found = sha256(f"{sys.version}\n{package}".encode())
    for folder in (package, template_folder()):
        for path, folders, files in os.walk(folder):
            folders[:] = sorted(each for each in folders if each != "__pycache__")
            for name in sorted(files):
                found.update(_seen(f"{path}/{name}"))
    for name in _LIBRARIES:
        spec = find_spec(name)
        origin = spec.origin if spec and spec.origin else ""
        # The folder of all packages changes with what is installed: rules of the linter may come from any of them.
        found.update(_seen(origin) + _seen(str(Path(origin).parent.parent)))
    return found.hexdigest()


def _seen(path: str) -> bytes:
    try:
        stat = Path(path).stat()
    except OSError:
        return f"{path} -\n".encode(errors="surrogateescape")
    return f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode(errors="surrogateescape")


def _lock_digest(out: Path) -> str:
    return digest(read_text(out / LOCK) or "")


def _bytes_digest(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _read(out: Path) -> Stamp | None:
    try:
        data: Any = json.loads((out / CACHE / "stamp.json").read_bytes())
        stamp = Stamp(**data)
    except (OSError, ValueError, TypeError):
        return None
    return stamp if stamp.format == _FORMAT and isinstance(stamp.inputs, dict) else None
