"""The JSON Schema of a manifest, for those who write targets of their own.

``python -m jobspec.manifest.schema`` prints it; ``schemas/manifest-1.schema.json`` is the committed copy.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from pydantic import TypeAdapter

from jobspec.manifest.manifest import Manifest

NAME: Final = "manifest-1.schema.json"


def manifest_schema() -> dict[str, Any]:
    """Of what the target ``manifest`` writes: everything is there, nothing else is."""
    schema = TypeAdapter(Manifest).json_schema(mode="serialization")
    _close(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "jobspec manifest, format 1"}


def schema_text() -> str:
    """With a line break at the end."""
    return json.dumps(manifest_schema(), indent=2, ensure_ascii=False) + "\n"


def _close(schema: Any) -> None:
    """All fields of a manifest are written, those with their default, too."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
            schema["required"] = list(schema["properties"])
        for value in schema.values():
            _close(value)
    elif isinstance(schema, list):
        for value in schema:
            _close(value)


if __name__ == "__main__":
    sys.stdout.write(schema_text())
