"""Does the output folder hold what the specs say? Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from jobspec.codegen.folder import LOCK, inside, is_stale, left_to_others, lock_text, read_lock, read_text
from jobspec.codegen.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """How the folder differs from the plan; paths below the output folder, sorted."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    """Written by an earlier run, and not made from any spec any more."""
    diff: str
    """Unified, from what is there to what would be written; missing and stale files as a whole."""

    @property
    def found(self) -> bool:
        return bool(self.missing or self.changed or self.stale)


def check(plan: Plan) -> Drift:
    """Compare the output folder with the plan. Raises GenerateError if the lock file cannot be read."""
    recorded = read_lock(plan.out)
    plan = left_to_others(plan, recorded)
    wanted = {**plan.files, LOCK: lock_text(plan)}
    present = {path: read_text(inside(plan.out, path)) for path in {*wanted, *recorded}}
    missing = [path for path in wanted if present[path] is None]
    changed = [path for path, text in wanted.items() if present[path] not in (None, text)]
    stale = [path for path in recorded if is_stale(path, plan) and present[path] is not None]
    lines = [
        line
        for path in sorted({*missing, *changed, *stale} - {LOCK})
        for line in _diff(path, present[path], wanted.get(path))
    ]
    return Drift(
        missing=tuple(sorted(missing)),
        changed=tuple(sorted(changed)),
        stale=tuple(sorted(stale)),
        diff="".join(lines),
    )


def _diff(path: str, old: str | None, new: str | None) -> Iterator[str]:
    before = "/dev/null" if old is None else f"a/{path}"
    after = "/dev/null" if new is None else f"b/{path}"
    for line in unified_diff((old or "").splitlines(True), (new or "").splitlines(True), before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
