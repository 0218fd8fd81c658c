"""Writes the tables of keys in ``docs/reference/language.md``, made of the model of the language.

They stand between ``<!-- made by docs/language_tables.py: Job -->`` and ``<!-- end -->``; ``nox -s regen`` writes them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jobspec.spec.block import Block
from jobspec.spec.fields import CONSTRAINTS, FieldSpec
from jobspec.spec.imports import ImportSpec
from jobspec.spec.model import ChannelSpec, JobSpec, SpecFile
from jobspec.spec.policies import BackPressureSpec, BlobSpec, RetentionSpec, RetrySpec, ScheduleSpec, UniqueSpec
from jobspec.spec.words import DURATION_SCHEMA

PAGE: Final = Path(__file__).parent / "reference" / "language.md"
BLOCKS: Final[Mapping[str, type[Block]]] = {
    "Spec": SpecFile,
    "Import": ImportSpec,
    "Job": JobSpec,
    "Retry": RetrySpec,
    "Unique": UniqueSpec,
    "Retention": RetentionSpec,
    "Schedule": ScheduleSpec,
    "Blob": BlobSpec,
    "Channel": ChannelSpec,
    "Back pressure": BackPressureSpec,
    "Field": FieldSpec,
}

_TABLE: Final = re.compile(r"(<!-- made by docs/language_tables\.py: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DEFAULT: Final = re.compile(r"[;,] default (\S+)|\s\(default\)")
_CODE: Final = re.compile(r"(?<!`)(\{(?:[^{}`]|\{[^{}`]*\})*\}|\[[^\[\]`]*\])(?!`)")
_QUANTITIES: Final = {
    str(DURATION_SCHEMA["pattern"]): "duration",
    "^[0-9]+(B|KiB|MiB|GiB)$": "size",
    "^[0-9]+/.+$": "rate",
}


def page(text: str) -> str:
    """The page with its tables as the model says."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{''.join(_table(BLOCKS[found[2]]))}\n{found[3]}", text)


def _table(block: type[Block]) -> Iterator[str]:
    schema = block.model_json_schema()
    required = schema.get("required", [])
    yield "| key | value | default | |\n|---|---|---|---|\n"
    above = set[str]().union(*(base.keys() for base in block.__bases__ if issubclass(base, Block)))
    for key, each in sorted(schema["properties"].items(), key=lambda each: each[0] in above):  # its own come first
        if block is FieldSpec and key in CONSTRAINTS:
            continue  # they have a table of their own
        meaning = str(each.get("description", ""))
        told = _DEFAULT.search(meaning)
        default = "required" if key in required else _default(each, told[1] if told else None)
        yield f"| `{key}` | {_value(each, schema)} | {default} | {_cell(_DEFAULT.sub('', meaning, count=1))} |\n"


def _default(schema: Mapping[str, Any], told: str | None) -> str:
    if told:
        return f"`{told}`"
    value = schema.get("default")
    return "" if value in (None, "", [], {}) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _value(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """What may stand there, in words."""
    match schema:
        case {"$ref": str(ref)}:
            return _value(whole["$defs"][ref.rpartition("/")[2]], whole)
        case {"anyOf": list(choices)} | {"oneOf": list(choices)}:
            words = (_value(each, whole) for each in choices if each.get("type") != "null")
            return " or ".join(dict.fromkeys(words))
        case {"const": value}:
            return f"`{str(value).lower() if isinstance(value, bool) else value}`"
        case {"enum": list(words)}:
            return ", ".join(f"`{word}`" for word in words)
        case {"type": "integer" | "number" as sort}:
            return _range(schema, "whole number" if sort == "integer" else "number")
        case {"pattern": str(pattern)} if pattern in _QUANTITIES:
            return _QUANTITIES[pattern]
        case {"type": "string", "examples": ["str", *_]}:
            return "type"
        case {"type": "string", "examples": [str(first), *_]}:
            return f"text as `{_cell(first)}`"
        case {"type": "string"}:
            return "text"
        case {"type": "array"}:
            return "list"
        case {"type": "boolean"}:
            return "`true`, `false`"
        case {"type": "object"}:
            return "mapping"
        case _:
            return "any value"


def _range(schema: Mapping[str, Any], sort: str) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None and high < 1_000_000_000:
        return f"{low} to {high}"
    return sort if low is None else f"{low} or more"


def _cell(text: str) -> str:
    """On one line; what looks like YAML as code."""
    return " ".join(_CODE.sub(r"`\1`", text).replace("|", "\\|").split())


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(page(PAGE.read_text("utf-8")) != PAGE.read_text("utf-8"))
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
