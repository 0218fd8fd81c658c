"""Where a problem of a job is told if what it is about is not written in the job."""

from __future__ import annotations

from dataclasses import replace

from jobspec.manifest.lower import Lowered
from jobspec.spec.diagnostics import Path, Problem, quote


def placed(spec: Lowered, problem: Problem) -> Problem | None:
    """The problem where the user can mend it; None if that is another file, or if its cause was told already."""
    path = problem.path
    if _imported(spec, path) is not None:
        return None  # its own spec says so
    if path[:1] == ("types",) and (origin := spec.document.origins.get(str(path[1]))) and spec.document.foreign:
        return replace(problem, message=f"{quote(origin)} cannot be used here: {problem.message}")
    problem = replace(problem, also=tuple((_imported(spec, at) or at, note) for at, note in problem.also))
    if path[:1] != ("jobs",) or len(path) < 3:
        return problem
    if _is_refused(spec, path):
        return None
    said = _elsewhere(spec, path)
    also = tuple((_elsewhere(spec, at) or at, note) for at, note in problem.also)
    if said is None:
        return replace(problem, also=also)
    note = f"{quote(path[3] if len(path) > 3 else path[2])} is said here"
    own = next((at for at, _ in problem.also if at[:2] == path[:2] and _elsewhere(spec, at) is None), None)
    if own is not None:
        rest = tuple(each for each, (at, _) in zip(also, problem.also, strict=True) if at != own)
        return replace(problem, path=own, part="value", span=None, also=((said, note), *rest))
    if path[2] == "retry":
        return replace(problem, path=said, also=also)  # it contradicts itself there, whatever the job says
    help_ = f"say `{path[2]}` in the job as well{', or ' if problem.help else ''}{problem.help or ''}"
    return replace(problem, path=path[:2], part="key", span=None, also=((said, note), *also), help=help_)


def _imported(spec: Lowered, path: Path) -> Path | None:
    """Where an imported type is used that a path leads into; None if it leads elsewhere."""
    if path[:1] != ("types",) or len(path) < 2 or path[1] in spec.document.spec.types:
        return None
    used = spec.imported_at.get(str(path[1]))
    return None if used is None else used[1]


def _elsewhere(spec: Lowered, path: Path) -> Path | None:
    """Where a profile or the defaults say what stands at a path of a job; None where the job says it itself."""
    if path[:1] != ("jobs",):
        return None
    for length in (4, 3):
        said = spec.said_at.get(path[1:length])
        if said is not None and len(path) >= length:
            return None if said == path[:length] else (*said, *path[length:])
    return None


def _is_refused(spec: Lowered, path: Path) -> bool:
    """Whether a part of what the job inherits at a path was wrong, so that the rest may look wrong without it."""
    profile = spec.document.spec.jobs[str(path[1])].profile
    removed = spec.document.removed
    return ("defaults", path[2]) in removed or (profile is not None and ("profiles", profile) in removed)
