"""Every setting of a project, declared once: the check of the file and its JSON Schema are made from this."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, Field

Target = Literal["python", "sql", "manifest"]

EMBEDDED: Final = "embedded"
"""The value of ``database`` that asks for the embedded PostgreSQL."""

NOT_YET: Final = frozenset({"lint"})
"""Settings that the design has and this release does not honour: refused, never ignored."""


class Settings(BaseModel, frozen=True, extra="forbid"):
    """``[tool.jobspec]`` of pyproject.toml, or the top level of jobspec.toml. Paths are relative to that file."""

    specs: tuple[str, ...] = Field(default=(), description="YAML files, or Python modules as in `app.jobs`")
    out: str = Field(
        default="generated",
        min_length=1,
        description="folder of the generated packages; it is importable for jobspec's commands",
    )
    targets: tuple[Target, ...] = Field(default=("python", "sql"), description="what `jobspec generate` writes")
    database: str | None = Field(default=None, min_length=1, description='URL of a PostgreSQL database, or "embedded"')
    worker: str | None = Field(
        default=None,
        pattern=r"^[\w.]+:[\w.]+$",
        description="the dispatch table of `jobspec worker` and `dev`: `module:table`",
    )
