"""The pages that people read, and the blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
FILES: Final = sorted(
    [*(ROOT / f"{name}.md" for name in ("README", "ARCHITECTURE", "CONTRIBUTING")), *(ROOT / "docs").rglob("*.md")]
)

_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN: Final = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A fenced block; ``language`` is empty for what a shell shows."""

    file: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"

    @property
    def is_whole_spec(self) -> bool:
        """Marked by having both keys that a spec must have; any other YAML is a part of one."""
        return all(re.search(rf"^{key}:", self.text, re.MULTILINE) for key in ("version", "package"))


def blocks(file: Path) -> list[Block]:
    page = file.read_text("utf-8")
    return [
        Block(file=file, line=page.count("\n", 0, found.start()) + 1, language=found[1], text=found[2])
        for found in _FENCE.finditer(page)
    ]


def block(file: Path, words: str) -> str:
    """The text of the one block that has these words."""
    (found,) = [each.text for each in blocks(file) if words in each.text]
    return found


def prose(file: Path) -> str:
    """The page without its blocks."""
    return _FENCE.sub("", file.read_text("utf-8"))


def spans(file: Path) -> list[str]:
    """What is written in single backticks."""
    return _SPAN.findall(prose(file))


def section(file: Path, heading: str) -> str:
    """What stands between this heading and the next, without blocks."""
    _, _, rest = prose(file).partition(f"\n## {heading}\n")
    assert rest, f"{file.name} has no section {heading}"
    return rest.partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """The words in backticks in the first column of the tables, heads left out."""
    rows = re.findall(r"^\| (`[^|]*?) \|", text, re.MULTILINE)
    return [span for row in rows for span in _SPAN.findall(row)]
