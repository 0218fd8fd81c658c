"""What templates of users may do to a value so that it can be printed: the filters of ``template_api = 1``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from jobspec.codegen.filters import FILTERS
from jobspec.codegen.literals import Code, doc, python_text, visible
from jobspec.codegen.markdown.escapes import code as markdown_code
from jobspec.codegen.markdown.escapes import words as markdown
from jobspec.core.names import camel
from jobspec.errors import GenerateError

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def ident(value: Any) -> Code:
    """A name as it is: letters, digits, underscores, and dots between them. Raises GenerateError for anything else."""
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return Code(value)
    raise GenerateError(f"{value!r} is not a name", help="print it with `json` if it is text")


def pascal(value: str) -> Code:
    """``charge_order`` as ``ChargeOrder``."""
    return ident(camel(value))


def upper(value: str) -> Code:
    """``charge_order`` as ``CHARGE_ORDER``."""
    return ident(value.upper())


def json_text(value: Any) -> Code:
    """JSON on one line, in ASCII: a literal in most languages."""
    return Code(json.dumps(value))


def python(value: Any) -> Code:
    """A literal in Python."""
    match value:
        case str():
            return Code(python_text(value))
        case list() | tuple():
            return Code(f"[{', '.join(python(each) for each in value)}]")
        case dict():
            return Code(f"{{{', '.join(f'{python(name)}: {python(each)}' for name, each in value.items())}}}")
        case _:
            return Code(repr(value))


def lines(value: str, sign: str = "//", indent: int = 0) -> Code:
    """Text as comments, a sign before each line."""
    start = " " * indent + sign
    return Code("\n".join(f"{start} {line}".rstrip() for line in visible(value).strip().split("\n")))


def padded(value: Code, indent: int) -> Code:
    """Code, its lines moved to the right."""
    if not isinstance(value, Code):
        raise GenerateError(f"{value!r} is not Code, so it cannot be indented", help="use another filter first")
    return Code("\n".join(" " * indent + line if line else "" for line in value.split("\n")))


OWN_FILTERS: Final[Mapping[str, Callable[..., Code]]] = {
    **FILTERS,
    "doc": doc,
    "ident": ident,
    "json": json_text,
    "lines": lines,
    "lit": python,
    "markdown": markdown,
    "markdown_code": markdown_code,
    "padded": padded,
    "pascal": pascal,
    "upper_name": upper,
}
