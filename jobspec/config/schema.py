"""The JSON Schema of a ``jobspec.toml``, for editors; the same keys stand under ``[tool.jobspec]``.

``python -m jobspec.config.schema`` prints it; ``schemas/config.schema.json`` is the committed copy.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from jobspec.config.settings import Settings

NAME: Final = "config.schema.json"


def config_schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Settings.model_json_schema()}


def schema_text() -> str:
    """With a line break at the end."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
