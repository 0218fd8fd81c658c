"""What a name of the spec is called in Python. A name that Python or pydantic needs gets a ``_`` behind it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from typing import Final

from jobspec.core.names import camel

MODEL_ATTRIBUTES: Final = frozenset(
    {
        "construct", "copy", "dict", "from_orm", "json", "model_computed_fields", "model_config", "model_construct",
        "model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields", "model_fields_set",
        "model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild", "model_validate",
        "model_validate_json", "model_validate_strings", "mro", "parse_file", "parse_obj", "parse_raw", "register",
        "schema", "schema_json", "update_forward_refs", "validate",
    }
)  # fmt: skip
"""Of pydantic.BaseModel and its metaclass. A list of our own, so that another pydantic renames nobody's fields."""


def field_attribute(name: str) -> str:
    """The attribute and keyword of a payload field; on the wire it keeps its name."""
    return f"{name}_" if keyword.iskeyword(name) or name in MODEL_ATTRIBUTES else name


def job_variable(name: str) -> str:
    """The variable of a job, and its keyword in ``dispatch_table``."""
    return f"{name}_" if keyword.iskeyword(name) else name


def class_name(name: str) -> str:
    """The class or alias of a type; only None, True and False change."""
    return f"{name}_" if keyword.iskeyword(name) else name


def context_class(job: str) -> str:
    return f"{camel(job)}Job"


def after_class(job: str) -> str:
    return f"{camel(job)}After"


def handler_alias(job: str) -> str:
    return f"{camel(job)}Handler"


def deprecated_class(job: str) -> str:
    """The class of a deprecated job's definition, in ``jobs.py``."""
    return f"_{camel(job)}Deprecated"


def upcast_function(job: str, version: int) -> str:
    """What reads payloads of an older version, in ``worker.py``."""
    return f"_{job}_from_{version}"


def enum_members(values: Iterable[str]) -> list[tuple[str, str]]:
    """(member, value) in order. Upper case, because members in lower case would hide the methods of ``str``."""
    members: dict[str, str] = {}
    for value in values:
        stem = re.sub(r"[^A-Z0-9]+", "_", value.upper()).strip("_") or "VALUE"
        stem = f"VALUE_{stem}" if stem[0].isdigit() else stem
        member, count = stem, 1
        while member in members:
            count += 1
            member = f"{stem}_{count}"
        members[member] = value
    return list(members.items())


def import_order(name: str) -> tuple[int, list[tuple[int, int | str]]]:
    """Sort key of import sorters: constants, classes, the rest; digits by value."""
    group = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return group, _natural(name)


def module_order(module: str) -> list[tuple[int, int | str]]:
    """Sort key of import sorters for the statements of one section."""
    return _natural(module.lower())


def _natural(name: str) -> list[tuple[int, int | str]]:
    if name.isalpha():
        return [(1, name)]
    parts = re.split(r"(\d+)", name)
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]
