"""``target.toml`` of a user's folder: read and checked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, ValidationError

from jobspec.errors import GenerateError

NAME: Final = "target.toml"
LIMIT_SECONDS: Final = 60.0
_NAMES: Final = r"^[a-z][a-z0-9_-]*$"


class FileDescription(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One file for each package, or for each job."""

    path: str = Field(
        min_length=1, description="below `out`: {folder}, {package}, {job}, {Job} and {version} are filled in"
    )
    template: str = Field(min_length=1)
    per: Literal["package", "job"] = "package"


class ProgramDescription(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """An external program; the same keys stand in a config."""

    program: Annotated[tuple[str, ...], Field(min_length=1)]
    name: str = Field(pattern=_NAMES)
    options: dict[str, Any] = Field(default_factory=dict)
    env: tuple[str, ...] = ()
    timeout: float = Field(default=LIMIT_SECONDS, gt=0, le=3600)


class TemplatesDescription(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A folder of templates."""

    name: str = Field(pattern=_NAMES)
    format: str = Field(pattern=r"^[a-z][a-z0-9_-]*/\d+$")
    template_api: Literal[1]
    files: Annotated[tuple[FileDescription, ...], Field(min_length=1)]


class OverlayDescription(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A folder with single templates of a bundled target."""

    extends: str
    template_api: Literal[1]


Description = ProgramDescription | TemplatesDescription | OverlayDescription


def read_description(folder: Path, shown: str) -> Description:
    """Raises GenerateError with everything that is wrong."""
    file = f"{shown}/{NAME}"
    try:
        found = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GenerateError(
            f"{file} is not there", help="a target of your own is a folder with a target.toml; or did you mean a name?"
        ) from None
    except OSError as error:
        raise GenerateError(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GenerateError(f"{file} is not valid TOML: {error}") from None
    sort: type[BaseModel] = TemplatesDescription
    if "program" in found:
        sort = ProgramDescription
    elif "extends" in found:
        sort = OverlayDescription
    try:
        described: Any = sort.model_validate(found)
    except ValidationError as error:
        raise GenerateError(
            f"{file}:\n{told(error)}", help="see docs/reference/targets.md for the keys of a target.toml"
        ) from None
    checked: Description = described
    return checked


def told(error: ValidationError) -> str:
    """What pydantic says, one line for each place."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "\n".join(f"  {_place(each['loc'])}: {each['msg']}" for each in found[:20])


def _place(loc: tuple[int | str, ...]) -> str:
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in loc)
    return text.lstrip(".") or "(all of it)"
