"""One spec as it was read: what it says, and where each thing stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobspec.spec.diagnostics import Finding, Locator, Path
from jobspec.spec.model import SpecFile
from jobspec.spec.type_grammar import TypeExpr


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What both front ends produce; nothing after them knows which one it was."""

    name: str
    """How the source is shown: a relative path, or ``module:spec``."""
    spec: SpecFile
    """Without the entries that are wrong."""
    locator: Locator
    findings: tuple[Finding, ...] = ()
    removed: frozenset[Path] = frozenset()
    """Paths of the entries that are wrong: they exist, so using their names is no further error."""
    refused: tuple[Path, ...] = ()
    """Paths of values that could not be read: nothing more is said of them and what holds them."""
    null_by_default: bool = True
    """Whether ``T?`` without a default has the default null. In Python it is still required."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Type name -> ``module:Class`` of the types that exist in Python already."""
    classes: Mapping[str, TypeExpr] = field(default_factory=dict)
    """What a YAML spec calls ``alias.Name`` or ``module:Class`` of a Python module -> the type that it is here."""
    foreign: frozenset[str] = frozenset()
    """The types of a YAML spec that come from Python modules."""
    targets: Mapping[int, str | None] = field(default_factory=dict)
    """Position in ``imports`` -> name of the document that was imported; None: it could not be read, as was said."""

    def hides(self, path: Path) -> bool:
        """Whether a value on the way to ``path``, or just below it, was refused already: a problem there is no news."""
        return any(path[: len(each)] == each or path == each[:-1] for each in self.refused)

    def own_types(self) -> list[str]:
        """The types that are defined here, sorted; not the classes that are only used."""
        return sorted(name for name in self.spec.types if name not in self.foreign)

    def knows(self, section: str, name: str) -> bool:
        """Whether a section has an entry of this name, right or wrong. Names of imports are looked after by them."""
        if section == "types" and ("." in name or ":" in name):
            return True
        return name in self.names(section) or (section,) in self.removed

    def names(self, section: str) -> list[str]:
        """Of the entries of a section, right and wrong ones."""
        return [*getattr(self.spec, section), *sorted(str(path[1]) for path in self.removed if path[:-1] == (section,))]
