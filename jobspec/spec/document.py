"""One spec as it was read: what it says, and where each thing stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobspec.spec.diagnostics import Finding, Locator, Path
from jobspec.spec.model import SpecFile


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

    def hides(self, path: Path) -> bool:
        """Whether a value on the way to ``path``, or just below it, was refused already: a problem there is no news."""
        return any(path[: len(each)] == each or path == each[:-1] for each in self.refused)

    def knows(self, section: str, name: str) -> bool:
        """Whether a section has an entry of this name, right or wrong."""
        return name in self.names(section) or (section,) in self.removed

    def names(self, section: str) -> list[str]:
        """Of the entries of a section, right and wrong ones."""
        return [*getattr(self.spec, section), *sorted(str(path[1]) for path in self.removed if path[:-1] == (section,))]
