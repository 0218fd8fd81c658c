"""What cannot be read: the job is parked, and the field errors say why, without any value."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any, Final

from pydantic import ValidationError

from jobspec.core.secrets import shown_path, shown_reason

MOST_FIELDS: Final = 100
"""Field errors that are kept of one payload."""


class UnreadableError(Exception):
    """The payload, or what else comes with a job, is not what the handler's code expects: park the job."""

    def __init__(self, message: str, fields: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: Final = fields or []
        """``{loc, msg, type}`` each; never the values, which may be secret."""


def of_validation(what: str, kind: str, error: ValidationError, hidden: AbstractSet[str]) -> UnreadableError:
    """``hidden``: names of fields about whose values nothing at all is said."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:MOST_FIELDS]
    fields: list[dict[str, Any]] = []
    for each in found:
        loc = shown_path(each["loc"], hidden)
        msg = shown_reason(each, hidden)
        fields.append({"loc": loc, "msg": msg, "type": each["type"]})
    lines = [f"{'.'.join(map(str, each['loc'])) or f'({what})'}: {each['msg']}" for each in fields]
    return UnreadableError(f"the {what} does not fit {kind}: {'; '.join(lines)}", fields)
