"""Which spec imports which: by what name, and never in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from itertools import pairwise

from jobspec.manifest.imports import Imported
from jobspec.manifest.lower import Lowered, lower
from jobspec.manifest.rules.cycles import cycles
from jobspec.spec.diagnostics import Finding, Problem, locate, quote
from jobspec.spec.document import Document


@dataclass(slots=True)
class _Names:
    """What one document calls its imports."""

    specs: dict[str, str | None] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    is_complete: bool = True


def lower_all(documents: Sequence[Document]) -> tuple[list[Lowered], list[Finding]]:
    """Every document after those it imports, but in the order given; and what is wrong with their imports."""
    by_name = {each.name: each for each in documents}
    findings: list[Finding] = []
    names = {each.name: _names(each, by_name, findings) for each in documents}
    for circle in _circles(documents):
        findings.append(_circle(circle, by_name))
        for importer, target in pairwise(circle):
            specs = names[importer].specs
            specs.update({alias: None for alias, of in specs.items() if of == target})
    order = TopologicalSorter({name: [of for of in each.specs.values() if of] for name, each in names.items()})
    lowered: dict[str, Lowered] = {}
    for name in order.static_order():
        told = names[name]
        found = {alias: None if of is None else lowered[of] for alias, of in told.specs.items()}
        imported = Imported(specs=found, modules=frozenset(told.modules), is_complete=told.is_complete)
        lowered[name] = lower(by_name[name], imported)
    return [lowered[each.name] for each in documents], findings


def _names(document: Document, documents: Mapping[str, Document], findings: list[Finding]) -> _Names:
    names = _Names(is_complete=("imports",) not in document.removed)
    first: dict[str, int] = {}
    for index, each in enumerate(document.spec.imports):
        target = documents.get(document.targets.get(index) or "")
        if each.python is not None:
            alias = each.as_ or each.python.rpartition(".")[2]
        elif each.as_ is not None:
            alias = each.as_
        elif target is not None and ("package",) not in target.removed:
            alias = target.spec.package.rpartition(".")[2]
        else:
            names.is_complete = False
            continue
        if alias in first:
            findings.append(_twice(document, alias, first[alias], index))
            names.specs[alias] = None
            continue
        first[alias] = index
        if each.python is not None:
            names.modules.add(alias)
        else:
            names.specs[alias] = None if target is None else target.name
    return names


def _twice(document: Document, alias: str, first: int, second: int) -> Finding:
    entry = document.spec.imports[second]
    what = f"python: {entry.python}" if entry.python else f"spec: {entry.spec}"
    problem = Problem(
        code="JS193",
        message=f"two imports would be called {quote(alias)}",
        path=("imports", second),
        help=f"give one of them another name, as in `- {{{what}, as: {alias}2}}`",
    )
    also = ((document.locator.place(("imports", first)), "the other one is here"),)
    return replace(locate(problem, document.locator), also=also)


def _circles(documents: Sequence[Document]) -> list[list[str]]:
    graph = {
        each.name: [(target, str(index)) for index, target in each.targets.items() if target is not None]
        for each in documents
    }
    return [names for names, _ in cycles(graph)]


def _circle(names: list[str], documents: Mapping[str, Document]) -> Finding:
    """At the first import, with the others."""
    places = [
        documents[importer].locator.place(
            ("imports", next(index for index, of in documents[importer].targets.items() if of == target))
        )
        for importer, target in pairwise(names)
    ]
    what = "the spec imports itself" if len(names) == 2 else "these specs import each other in a circle"
    help_ = (
        "remove the import: its own types need no prefix"
        if len(names) == 2
        else "move what both need into a spec of its own, and import that from both"
    )
    return Finding(
        place=places[0],
        code="JS192",
        message=f"{what}: {' -> '.join(names)}",
        help=help_,
        also=tuple((each, "and this import leads back to it") for each in places[1:]),
    )
