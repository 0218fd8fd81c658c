"""The plan becomes files: all or none, untouched where nothing changed, never over somebody's own work."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobspec.codegen.folder import LOCK, digest, inside, is_stale, left_to_others, lock_text, read_lock, read_text
from jobspec.codegen.plan import Plan
from jobspec.errors import GenerateError


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was done; paths below the output folder, sorted."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def write(plan: Plan, *, force: bool = False) -> Report:
    """Make the output folder hold the plan; what an earlier run wrote and the plan lacks is removed.

    Files whose text is right keep their time stamp. Raises GenerateError, and writes nothing, if a file to be replaced
    or removed was edited by hand or is not the generator's (``force`` overrides that), or would be outside of ``out``.
    """
    recorded = {} if force and not _lock_readable(plan.out) else read_lock(plan.out)
    plan = left_to_others(plan, recorded)
    present = {path: read_text(inside(plan.out, path)) for path in sorted({*plan.files, *recorded})}
    changed = [path for path, text in plan.files.items() if present[path] != text]
    stale = [path for path in recorded if is_stale(path, plan) and present[path] is not None]
    if not force:
        _refuse_foreign([*changed, *stale], present, recorded)
    texts = {path: plan.files[path] for path in changed}
    if read_text(plan.out / LOCK) != (lock := lock_text(plan)):
        texts[LOCK] = lock
    _publish(plan.out, texts)
    _remove(plan.out, stale)
    return Report(
        written=tuple(sorted(changed)),
        unchanged=tuple(sorted(set(plan.files) - set(changed))),
        removed=tuple(sorted(stale)),
    )


def _lock_readable(out: Path) -> bool:
    try:
        read_lock(out)
    except GenerateError:
        return False
    return True


def _refuse_foreign(paths: Iterable[str], present: Mapping[str, str | None], recorded: Mapping[str, str]) -> None:
    edited: list[str] = []
    foreign: list[str] = []
    for path in sorted(paths):
        text = present[path]
        if text is None or digest(text) == recorded.get(path):
            continue
        (edited if path in recorded else foreign).append(path)
    if edited or foreign:
        lines = [f"  {path}: edited by hand since it was generated" for path in edited]
        lines += [f"  {path}: not written by the generator" for path in foreign]
        raise GenerateError(
            "\n".join(["the generator does not overwrite what is not its own; nothing was written", *lines]),
            help="move your changes to the spec or to a file of your own, or run `jobspec generate --force`",
        )


def _publish(out: Path, texts: Mapping[str, str]) -> None:
    """Stage everything beside its place, then put all in place: a full disk leaves the old files as they were."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            target = out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
            staged.append((temporary, target))
            temporary.write_text(text, encoding="utf-8", newline="\n")
        for temporary, target in staged:
            temporary.replace(target)
    except OSError as error:
        if error.filename is None and staged:  # of a write, which does not say where
            error.filename = str(staged[-1][1])
        raise
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _remove(out: Path, stale: Iterable[str]) -> None:
    for path in stale:
        target = out / path
        target.unlink()
        for folder in target.parents:
            if folder == out:
                break
            # Python's own leavings would keep a folder that has nothing of anybody's any more.
            _drop_bytecode(folder)
            with suppress(OSError):
                folder.rmdir()


def _drop_bytecode(folder: Path) -> None:
    cache = folder / "__pycache__"
    if cache.is_dir() and {each.name for each in folder.iterdir()} == {"__pycache__"}:
        for each in cache.iterdir():
            each.unlink()
        cache.rmdir()
