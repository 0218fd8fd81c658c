"""The JSON Schema of a spec file, for editors: made from the model that validates.

``python -m jobspec.spec.schema`` prints it; ``schemas/jobspec-1.schema.json`` is the committed copy.
"""

from __future__ import annotations

import json
from typing import Any, Final

from jobspec.spec.model import EDITION, SpecFile

NAME: Final = f"jobspec-{EDITION}.schema.json"


def spec_schema() -> dict[str, Any]:
    """JSON Schema draft 2020-12, with the short forms, without the keys that are not supported yet."""
    schema = SpecFile.model_json_schema(mode="validation")
    _close(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "jobspec, edition 1", **_plain(schema)}


def schema_text() -> str:
    """As it is committed."""
    return json.dumps(spec_schema(), indent=2, ensure_ascii=False) + "\n"


def _close(schema: Any) -> None:
    """Names that do not fit their pattern are errors; pydantic leaves them open."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            _close(value)
    elif isinstance(schema, list):
        for value in schema:
            _close(value)


def _plain(schema: Any) -> Any:
    """Without what pydantic says for programs: titles made of field names, and null where a key is just left out."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("title", "default") and not isinstance(value, dict):
            continue
        if key in ("properties", "patternProperties", "$defs"):
            plain[key] = {name: _plain(each) for name, each in value.items()}
        elif key == "anyOf" and {"type": "null"} in value:
            rest = [_plain(each) for each in value if each != {"type": "null"}]
            plain.update(rest[0] if len(rest) == 1 else {"anyOf": rest})
        elif key not in ("title", "default"):
            plain[key] = _plain(value)
    return plain


if __name__ == "__main__":
    print(schema_text(), end="")
