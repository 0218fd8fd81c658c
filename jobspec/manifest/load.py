"""From the sources of a project to its manifests: read, lower, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobspec.manifest.lower import lower
from jobspec.manifest.manifest import Manifest
from jobspec.manifest.rules import ALL
from jobspec.manifest.rules.names import packages_differ
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


def load_specs(sources: Sequence[str], root: Path) -> Loaded:
    """Every source is the path of a YAML file, relative to ``root``, or the dotted name of a Python module.

    All mistakes of all sources are found in one run; none is raised.
    """
    documents, unreadable, files = read(sources, root)
    lowered = [lower(document) for document in documents]
    findings = [*unreadable, *packages_differ(lowered)]
    for spec in lowered:
        problems = [*spec.problems, *(problem for rule in ALL for problem in rule(spec))]
        document = spec.document
        findings += document.findings
        findings += [locate(each, document.locator) for each in problems if not document.hides(each.path)]
    manifests = () if findings else tuple(sorted((each.manifest for each in lowered), key=lambda each: each.package))
    return Loaded(manifests=manifests, findings=tuple(sorted(set(findings))), files=files)
