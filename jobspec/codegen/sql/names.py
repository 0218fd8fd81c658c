"""What things are called in PostgreSQL."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from jobspec.codegen.literals import Code
from jobspec.core.names import SQL_NAME_BYTES

_DIGEST: Final = 8
WORDS: Final = frozenset({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce",
    "collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog",
    "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec",
    "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract",
    "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping",
    "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is",
    "isnull", "join", "json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg",
    "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "lateral", "leading", "least",
    "left", "like", "limit", "localtime", "localtimestamp", "merge_action", "national", "natural", "nchar", "none",
    "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out",
    "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real", "references",
    "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint", "some", "substring",
    "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat",
    "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where",
    "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces",
    "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
})  # fmt: skip
"""Of PostgreSQL 14 to 18: those that cannot stand everywhere without quotes."""


def ident(name: str) -> Code:
    """A lower-case name, in quotes where it is a word of SQL's own."""
    return Code(f'"{name}"' if name in WORDS else name)


class Names:
    """Names of types: no two are the same, and PostgreSQL keeps all of each."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """The name, or its beginning and a digest where it is too long or taken."""
        found, told = name, name
        while found in self._taken or len(found) > SQL_NAME_BYTES:
            digest = sha256(told.encode()).hexdigest()[:_DIGEST]
            found, told = f"{name[: SQL_NAME_BYTES - _DIGEST - 1].rstrip('_')}_{digest}", f"{told}'"
        self._taken.add(found)
        return found
