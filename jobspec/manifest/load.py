"""From the sources of a project to its manifests: read, lower, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jobspec.core.capabilities import Backend
from jobspec.manifest.link import lower_all
from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Manifest
from jobspec.manifest.places import placed
from jobspec.manifest.rules import ALL
from jobspec.manifest.rules.backends import backend_can
from jobspec.manifest.rules.names import packages_are_seen, packages_differ
from jobspec.spec.diagnostics import Finding, locate
from jobspec.spec.read import read


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What the specs of a project mean, or everything that is wrong with them."""

    manifests: tuple[Manifest, ...]
    """Sorted by package; empty where there are findings."""
    findings: tuple[Finding, ...]
    """Sorted by file, line and column; see :func:`jobspec.spec.diagnostics.render_all`."""
    files: tuple[Path, ...]
    """What was read, to be watched."""
    specs: tuple[Lowered, ...] = field(default=(), compare=False)
    """The manifests with the specs they come from, for the linter; empty where there are findings."""


def load_specs(
    sources: Sequence[str], root: Path, out: Path | None = None, *, backend: Backend | None = None
) -> Loaded:
    """Every source is the path of a YAML file, relative to ``root``, or the dotted name of a Python module.

    ``out``: where their packages are generated, so that those of the project's own in ``root`` are not hidden.
    ``backend``: what their jobs are to be kept in, which then must be able to do all that they say. All mistakes of all
    sources are found in one run; none is raised.
    """
    documents, unreadable, files = read(sources, root)
    lowered, of_imports = lower_all(documents)
    own = {} if out is None else modules_beside(root, out)
    findings = [*unreadable, *of_imports, *packages_differ(lowered), *packages_are_seen(lowered, own)]
    for spec in lowered:
        problems = [*spec.problems, *(problem for rule in ALL for problem in rule(spec))]
        if backend is not None:
            problems += backend_can(spec, backend)
        document = spec.document
        findings += document.findings
        shown = (placed(spec, each) for each in problems if not document.hides(each.path))
        findings += [locate(each, document.locator) for each in shown if each is not None]
    manifests = () if findings else tuple(sorted((each.manifest for each in lowered), key=lambda each: each.package))
    specs = () if findings else tuple(lowered)
    return Loaded(manifests=manifests, findings=tuple(sorted(set(findings))), files=files, specs=specs)


def modules_beside(root: Path, out: Path) -> dict[str, str]:
    """What the project can import that is not generated: name -> file or folder. A package in ``out`` is no rival."""
    found = {each.stem: each.name for each in root.glob("*.py")}
    if root.resolve() != out.resolve():
        found |= {each.parent.name: f"{each.parent.name}/" for each in root.glob("*/*.py")}
    return found
