"""Code: text that a template may print. Whatever comes out of a spec becomes Code here, or is refused."""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

from jobspec.errors import GenerateError


class Code(str):
    """Text that is known to be safe where it will stand. Joining or slicing it gives a plain ``str`` again."""

    __slots__ = ()


def guard(value: Any) -> Any:
    """The ``finalize`` of every template: only Code and whole numbers are printed. Raises GenerateError."""
    if isinstance(value, Code) or type(value) is int:
        return value
    raise GenerateError(
        f"a template prints {value!r}, which is {type(value).__name__} and not Code",
        help="pass it through a filter (doc, comment, sql_text, json_text) or make it Code where it is lowered",
    )


# C0 and C1 controls, surrogates, and the marks that reorder or break lines on a reviewer's screen.
_INVISIBLE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text without characters that a reader cannot see; every kind of line break becomes ``\\n``, a tab a space."""
    lines = re.sub("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return _INVISIBLE.sub("", lines)


def doc(text: str, *, indent: int = 0) -> Code:
    """A docstring with its quotes, laid out as formatters leave it; continued lines are indented by ``indent``."""
    escaped = inspect.cleandoc(visible(text)).replace("\\", "\\\\").replace('"', '\\"')
    first, *rest = [line.rstrip() for line in escaped.split("\n")]
    if not rest:
        return Code(f'"""{first}"""')
    pad = " " * indent
    lines = [first, *(pad + line if line else "" for line in rest), pad]
    return Code('"""' + "\n".join(lines) + '"""')


def comment(text: str) -> Code:
    """Text on one line, behind a comment sign that the template writes."""
    return Code(" ".join(visible(text).split()))


def python_text(text: str) -> str:
    """A str literal in ASCII, in the quotes that formatters choose."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return _requoted(ascii(text), quote)


def python_bytes(value: bytes) -> str:
    """A bytes literal in the quotes that formatters choose."""
    quote = "'" if value.count(b'"') > value.count(b"'") else '"'
    return "b" + _requoted(repr(value)[1:], quote)


def _requoted(literal: str, quote: str) -> str:
    body = literal[1:-1]
    if literal[0] == quote:
        return literal
    return quote + body.replace("\\" + literal[0], literal[0]).replace(quote, "\\" + quote) + quote


def python_float(value: float) -> str:
    """A float literal as formatters leave it."""
    return repr(value).replace("e+", "e")


def sql_text(text: str) -> Code:
    """A literal that PostgreSQL reads the same whatever ``standard_conforming_strings`` says. NUL cannot be stored."""
    if text.isascii() and text.isprintable() and "\\" not in text:
        return Code("'" + text.replace("'", "''") + "'")
    quoted = text.replace("\x00", "").replace("'", "''")
    escaped = _INVISIBLE.sub(_sql_escape, quoted.replace("\\", "\\\\"))
    return Code(f"'{quoted}'" if escaped == quoted else f"E'{escaped}'")


def _sql_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def dollar_quoted(code: str) -> Code:
    """SQL as a literal that is read as it stands; the code itself is ours, its texts are literals in it."""
    tag, number = "$jobspec$", 0
    while tag in code or code.endswith(tag[:-1]):
        number += 1
        tag = f"$jobspec{number}$"
    return Code(f"{tag}{code}{tag}")
