"""Text that is safe in TypeScript."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobspec.codegen.literals import Code, visible

_SAFE_INTEGER: Final = 2**53 - 1


def text(value: str) -> Code:
    """A string literal in ASCII."""
    return Code(json.dumps(value))


def key(name: str) -> Code:
    """A property of an interface, an object literal or a type."""
    return Code(name) if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else text(name)


def member(name: str) -> Code:
    """A property of an object literal; a plain ``__proto__`` would set the prototype."""
    return Code('["__proto__"]') if name == "__proto__" else key(name)


def literal(value: Any, *, bigint: bool = True) -> Code:
    """A value in wire form. ``bigint``: whole numbers that a number cannot hold become one."""
    match value:
        case bool() | None:
            return Code(json.dumps(value))
        case int() if abs(value) > _SAFE_INTEGER and bigint:
            return Code(f"{value}n")
        case str():
            return text(value)
        case Mapping():
            return fields({name: literal(each, bigint=bigint) for name, each in value.items()})
        case Sequence():
            return Code(f"[{', '.join(literal(each, bigint=bigint) for each in value)}]")
        case _:
            return Code(json.dumps(value, allow_nan=False))


def fields(values: Mapping[str, str]) -> Code:
    """An object literal on one line."""
    return Code(f"{{ {', '.join(f'{member(name)}: {each}' for name, each in values.items())} }}" if values else "{}")


def doc(*paragraphs: str, indent: int = 0) -> Code:
    """A doc comment; empty if there is nothing to say."""
    said = "\n\n".join(inspect.cleandoc(visible(each)) for each in paragraphs if each.strip())
    if not said:
        return Code("")
    pad = " " * indent
    first, *rest = [line.rstrip() for line in said.replace("*/", "*\\/").split("\n")]
    if not rest:
        return Code(f"{pad}/** {first} */\n")
    body = "\n".join(f"{pad} * {line}".rstrip() for line in [first, *rest])
    return Code(f"{pad}/**\n{body}\n{pad} */\n")
