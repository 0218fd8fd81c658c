"""The Jinja environment of a target, and errors of templates with their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    Undefined,
)
from jinja2.exceptions import TemplateSyntaxError

from jobspec.codegen.filters import FILTERS
from jobspec.codegen.literals import guard
from jobspec.codegen.own.filters import OWN_FILTERS
from jobspec.errors import GenerateError


class PlainData(Environment):
    """``enum.values`` is what the manifest says, never a method of the dict that holds it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@cache
def environment(folder: Path, overlay: Path | None, *, own: bool) -> Environment:
    """``own``: the templates of a user, which see plain data and have the filters of template_api 1."""
    sort = PlainData if own else Environment
    made = sort(
        loader=ChoiceLoader([FileSystemLoader(each) for each in (overlay, folder) if each is not None]),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printed,
    )
    made.filters.update(OWN_FILTERS if own or overlay is not None else FILTERS)
    return made


def _printed(value: Any) -> Any:
    if isinstance(value, Undefined):
        str(value)  # raises, and says which name it is
    return guard(value)


@contextmanager
def located(shown: str) -> Iterator[None]:
    """Errors inside are told with the template and its line. ``shown``: the folder, as messages have it."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise GenerateError(f"{shown}/{error.name}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise GenerateError(f"{shown}/{error.name} is not there", help="target.toml names it") from None
    except GenerateError as error:
        raise GenerateError(f"{_place(shown, error)}: {error.message}", help=error.help) from None
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as error:
        raise GenerateError(
            f"{_place(shown, error)}: {type(error).__name__}: {error}",
            help="what a template can see is in docs/reference/targets.md",
        ) from None


def _place(shown: str, error: BaseException) -> str:
    """The innermost line of a template: Jinja puts its own files and lines into the traceback."""
    found, step = shown, error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.suffix != ".py":
            found = f"{shown}/{file.name}:{step.tb_lineno}"
        step = step.tb_next
    return found
