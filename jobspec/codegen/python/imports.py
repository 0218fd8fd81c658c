"""The imports of one generated module: only what is used, and never under a name that something else needs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from jobspec.codegen.layout import WIDTH
from jobspec.codegen.literals import Code
from jobspec.codegen.python.names import import_order, module_order


@dataclass(kw_only=True, slots=True)
class Imports:
    """Asked for a name while the module is lowered; afterwards it lists the import statements."""

    taken: frozenset[str]
    """Names that the module itself defines."""
    root: str = ""
    """The outermost package that the module is in: imports from other packages in it are a section of their own."""
    _origins: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Local name -> (module, name)."""

    def name(self, module: str, name: str, *, hidden: Collection[str] = ()) -> str:
        """The local name of ``module.name``; ``hidden`` are the names that hide it where it will be used."""
        origin = (module, name)

        def usable(local: str) -> bool:
            return local not in self.taken and local not in hidden and self._origins.get(local, origin) == origin

        local = name if usable(name) else f"_{name}"
        while not usable(local):
            local += "_"
        if module != "builtins" or local != name:
            self._origins[local] = origin
        return local

    def export(self, module: str, name: str, local: str | None = None) -> None:
        """Import ``module.name`` as something that this module offers, under the same name if nothing else is said."""
        self._origins[local or name] = (module, name)

    def sections(self) -> list[Code]:
        """The statements, section by section: standard library, installed, of the same root, relative."""
        sections = {module: self._section(module) for module, _ in self._origins.values()}
        texts: dict[int, list[str]] = {}
        for module in sorted(sections, key=lambda each: (sections[each], module_order(each))):
            texts.setdefault(sections[module], []).extend(self._statements(module))
        return [Code("\n".join(lines)) for lines in texts.values()]

    def _section(self, module: str) -> int:
        if module.startswith("."):
            return 3
        first = module.partition(".")[0]
        return 2 if first == self.root else 0 if first in sys.stdlib_module_names else 1

    def _statements(self, module: str) -> list[str]:
        of_module = [(name, local) for local, (each, name) in self._origins.items() if each == module]
        plain = sorted((name for name, local in of_module if name == local), key=member_order)
        statements = [(import_order(plain[0]), "", from_(module, plain))] if plain else []
        for name, local in of_module:
            if name != local:
                statements.append((import_order(name), local, statement(module, name, local)))
        return [text for _, _, text in sorted(statements)]


def from_(module: str, names: Sequence[str], *, indent: int = 0) -> Code:
    """``from module import name, name``; the names are in their order."""
    pad = " " * indent
    line = f"{pad}from {module} import {', '.join(names)}"
    # The lists of our own names grow with the spec: one name a line keeps their diffs small.
    if len(line) <= WIDTH and (len(names) == 1 or module.partition(".")[0] in sys.stdlib_module_names):
        return Code(line)
    return Code(f"{pad}from {module} import (\n" + "".join(f"{pad}    {name},\n" for name in names) + f"{pad})")


def statement(module: str, name: str, local: str, *, indent: int = 0) -> Code:
    """``from module import name as local``, broken where it is too long for one line."""
    pad, item = " " * indent, name if name == local else f"{name} as {local}"
    line = f"{pad}from {module} import {item}"
    return Code(line if len(line) <= WIDTH else f"{pad}from {module} import (\n{pad}    {item},\n{pad})")


def member_order(name: str) -> tuple[int, object, object]:
    """Sort key of import sorters inside one statement: case counts only where nothing else differs."""
    group, parts = import_order(name)
    return group, [(number, part.lower() if isinstance(part, str) else part) for number, part in parts], parts


def exported(names: Iterable[str]) -> Code:
    """The ``__all__`` of a module."""
    quoted = tuple(f'"{name}"' for name in sorted(names, key=import_order))
    if not quoted:
        return Code("__all__: list[str] = []")
    return Code("__all__ = [\n" + "".join(f"    {each},\n" for each in quoted) + "]")
