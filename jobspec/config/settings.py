"""Every setting of a project, declared once: the check of the file and its JSON Schema are made from this."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from jobspec.core.severity import Wanted

Bundled = Literal["asyncapi", "jsonschema", "manifest", "markdown", "pytest", "python", "sql", "typescript"]
OwnFolder = Annotated[str, Field(pattern="/", description="a folder with a target.toml")]


class ProgramTarget(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A program that makes files of manifests: see docs/reference/targets.md."""

    program: tuple[str, ...] = Field(min_length=1, description="its name, `./` before one beside the config; arguments")
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", description="as messages have it")
    options: dict[str, Any] = Field(default={}, description="handed to the program")
    env: tuple[str, ...] = Field(default=(), description="variables that it may see; it sees no other")
    timeout: float = Field(default=60, gt=0, le=3600, description="seconds after which it is stopped")


class BreakingSettings(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """``[tool.jobspec.breaking]``: what `jobspec breaking` compares with, and what it says nothing of."""

    against: str | None = Field(
        default=None, min_length=1, description='git:REF, a folder or a manifest.json, as in "git:main"'
    )
    ignore: dict[Annotated[str, Field(pattern=r"^JS3\d\d$")], tuple[str, ...]] = Field(
        default={}, description='code of a rule -> jobs it is not asked about: JS304 = ["send_mail"]'
    )


Target = Bundled | OwnFolder | ProgramTarget

EMBEDDED: Final = "embedded"
"""The value of ``database`` that asks for the embedded PostgreSQL."""


class Settings(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """``[tool.jobspec]`` of pyproject.toml, or the top level of jobspec.toml. Paths are relative to that file."""

    specs: tuple[str, ...] = Field(default=(), description="YAML files, or Python modules as in `app.jobs`")
    out: str = Field(
        default="generated",
        min_length=1,
        description="folder of the generated packages; it is importable for jobspec's commands",
    )
    targets: tuple[Target, ...] = Field(default=("python", "sql"), description="what `jobspec generate` writes")
    database: str | None = Field(
        default=None, min_length=1, description='URL of a PostgreSQL database, of Redis or of SQS, or "embedded"'
    )
    pooled: bool = Field(
        default=False,
        description="the URL of the PostgreSQL database leads through a pooler in transaction mode, such as pgbouncer",
    )
    notifier: str | None = Field(
        default=None,
        min_length=1,
        description="URL of a Redis that wakes workers behind a pooler: `redis://host:6379/0?namespace=shop`",
    )
    backends: dict[Literal["redis", "sqs"], str] = Field(
        default={},
        description="where the jobs of channels with a `backend:` are forwarded to: its name -> its URL",
    )
    worker: str | None = Field(
        default=None,
        pattern=r"^[\w.]+:[\w.]+$",
        description="the dispatch table of `jobspec worker` and `dev`: `module:table`",
    )
    breaking: BreakingSettings = Field(
        default=BreakingSettings(), description="what `jobspec breaking` and `diff` compare with"
    )
    lint: dict[str, Wanted] = Field(
        default={}, description='what a rule of the linter weighs: JS205 = "off", "info", "warning" or "error"'
    )
