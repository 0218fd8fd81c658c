"""Where generated Python breaks its lines: flat where it fits the narrowest common width, else one item a line.

Every broken group ends in a magic trailing comma, so that formatters set to 79, 88, 100 or 120 columns change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from jobspec.codegen.literals import Code

WIDTH: Final = 79
STEP: Final = 4


@dataclass(frozen=True, slots=True)
class Group:
    """``head(item, item)``."""

    head: Part
    items: tuple[Part, ...]
    brackets: Literal["()", "[]", "{}"] = "()"


@dataclass(frozen=True, slots=True)
class Keyed:
    """``key=part`` or ``key: part``."""

    key: str
    part: Part


@dataclass(frozen=True, slots=True)
class Either:
    """``A | B``; printed as ``Union[A, B]`` where it has to be broken. ``union`` gives the local name of Union."""

    parts: tuple[Part, ...]
    union: Callable[[], str]


Part: TypeAlias = str | Group | Keyed | Either


def flat(part: Part) -> str:
    """The part on one line."""
    match part:
        case str():
            return part
        case Keyed(key=key, part=inner):
            return key + flat(inner)
        case Either(parts=parts):
            return " | ".join(flat(each) for each in parts)
        case Group(head=head, items=items, brackets=brackets):
            inner = ", ".join(flat(each) for each in items)
            lone = "," if head == "" and brackets == "()" and len(items) == 1 else ""
            return f"{flat(head)}{brackets[0]}{inner}{lone}{brackets[1]}"


def lay_out(part: Part, *, before: str = "", after: str = "", indent: int = 0) -> Code:
    """``before + part + after``, indented; ``after`` follows the last line."""
    pad = " " * indent
    line = pad + before + flat(part) + after
    return Code(line if len(line) <= WIDTH else pad + before + _broken(part, indent) + after)


def stacked(part: Part, *, before: str = "", after: str = "", indent: int = 0) -> Code:
    """As :func:`lay_out`, broken even where one line would do: for lists that grow."""
    return Code(" " * indent + before + _broken(part, indent) + after)


def held(statement: Code) -> Code:
    """A statement of a module, kept from formatters if they would break a lambda in it, which no comma holds open."""
    broken = any(len(line) > WIDTH and "lambda: " in line for line in statement.split("\n"))
    return Code(f"# fmt: off\n{statement}\n# fmt: on") if broken else statement


def declare(name: str, annotation: Part, default: Part | None, *, after: str = "", indent: int = 0) -> Code:
    """``name: annotation = default``: the default is broken if that is enough, else the annotation, else both."""
    start = f"{' ' * indent}{name}: "
    if default is None:
        return lay_out(annotation, before=f"{name}: ", after=after, indent=indent)
    line = f"{start}{flat(annotation)} = {flat(default)}{after}"
    if len(line) <= WIDTH:
        return Code(line)
    before = f"{start}{flat(annotation)} = "
    broken_default = _broken(default, indent) + after
    if len((before + broken_default).split("\n")[0]) <= WIDTH:
        return Code(before + broken_default)
    before = f"{start}{_broken(annotation, indent)} = "
    line = before + flat(default) + after
    return Code(line if len(line.rsplit("\n", 1)[-1]) <= WIDTH else before + broken_default)


def _broken(part: Part, indent: int) -> str:
    match part:
        case str():
            return part
        case Keyed(key=key, part=inner):
            return key + _broken(inner, indent)
        case Either(parts=parts, union=union):
            return _broken(Group(union(), parts, "[]"), indent)
        case Group(items=()):
            return flat(part)
        case Group(head=head, items=(lone,), brackets="[]") if head:
            # A comma here would make a tuple of it; without one, only what is inside can hold the brackets open.
            inside = _broken(lone, indent + STEP)
            if "\n" not in inside:
                return flat(part)
            return "\n".join([f"{flat(head)}[", " " * (indent + STEP) + inside, " " * indent + "]"])
        case Group(head=head, items=items, brackets=brackets):
            lines = [lay_out(each, after=",", indent=indent + STEP) for each in items]
            start = flat(head) if indent + len(flat(head)) < WIDTH else _broken(head, indent)
            return "\n".join([start + brackets[0], *lines, " " * indent + brackets[1]])
