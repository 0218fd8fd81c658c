"""What jobspec says to a program on its stdin, and what it hears on its stdout. Protocol 1.

``python -m jobspec.codegen.own.protocol request`` (or ``answer``) prints the JSON Schema;
``schemas/target-request-1.schema.json`` and ``target-answer-1.schema.json`` are the committed copies.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from jobspec.manifest.manifest import Manifest

PROTOCOL: Final = 1


class Request(BaseModel, frozen=True, defer_build=True):
    """One JSON object, UTF-8, on stdin."""

    protocol: Literal[1] = 1
    jobspec: str = Field(description="the version of jobspec that asks")
    options: dict[str, Any] = Field(description="as in the config")
    packages: tuple[Manifest, ...] = Field(description="every spec of the project, resolved")


class MadeFile(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A file to be written."""

    path: str = Field(min_length=1, max_length=1000, description="below `out`, with `/`; no `..`")
    content: str


class MadeFinding(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Something that the program has to say about a spec."""

    severity: Literal["error", "warning"] = "error"
    message: str = Field(min_length=1)
    package: str | None = Field(default=None, description="whose spec it is about")
    at: tuple[str | int, ...] = Field(
        default=(), description='where in it: ["jobs", "charge_order", "payload", "amount"]'
    )
    help: str | None = None


class Answer(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One JSON object, UTF-8, on stdout."""

    files: tuple[MadeFile, ...] = ()
    findings: tuple[MadeFinding, ...] = ()


SCHEMAS: Final[dict[str, type[BaseModel]]] = {"request": Request, "answer": Answer}


def schema_text(name: str) -> str:
    """Of the request or the answer, with a line break at the end."""
    mode: Literal["serialization", "validation"] = "serialization" if name == "request" else "validation"
    schema = SCHEMAS[name].model_json_schema(mode=mode)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text(sys.argv[1]))
