"""Text that stays text in Markdown: in a paragraph, in a cell of a table, as code."""

from __future__ import annotations

import inspect
import re
from typing import Final

from jobspec.codegen.literals import Code, visible

_SPECIAL: Final = re.compile(r"[\\`*\[\]<>|~$]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_")
"""An underscore inside a word means nothing."""
_START: Final = re.compile(r"^([#+=:-]|\d+(?=[.)]))")
"""What makes a line a heading, an item, a rule or a part of a table."""


def _line(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text.strip().replace("&", "&amp;"))
    if found := _START.match(escaped):
        number = found[1].isdigit()
        return f"{found[1]}\\{escaped[len(found[1]) :]}" if number else f"\\{escaped}"
    return escaped


def paragraphs(text: str) -> Code:
    """A doc of the spec, line by line; its own Markdown shows as it was written."""
    return Code("\n".join(_line(line) for line in inspect.cleandoc(visible(text)).split("\n")))


def words(text: str) -> Code:
    """Text on one line: a cell, a heading, the label of a link."""
    return Code(_line(" ".join(visible(text).split())))


def code(text: str) -> Code:
    """A code span that fits into a cell, too."""
    flat = " ".join(visible(text).split())
    if not flat:
        return Code("")
    # In a cell only a backslash keeps a pipe from ending it, and elsewhere the backslash would show: so it is HTML.
    if "|" in flat or "`" in flat:
        for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;"), ("`", "&#96;")):
            flat = flat.replace(plain, entity)
        return Code(f"<code>{_SPECIAL_IN_HTML.sub(_entity, flat)}</code>")
    return Code(f"`{flat}`")


_SPECIAL_IN_HTML: Final = re.compile(r"[\\*_\[\]~$]")


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def block(text: str, language: str) -> Code:
    """A fenced block."""
    longest = max((len(each) for each in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Code(f"{fence}{language}\n{text}\n{fence}")


def label(name: str) -> Code:
    """A name as the label of a node or an edge in Mermaid."""
    return Code(re.sub(r"[^A-Za-z0-9_.*-]", "", name))
