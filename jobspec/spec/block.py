"""What every mapping of the language has in common, and how two forms of one value are told apart."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import BaseModel, Discriminator

from jobspec.spec.type_grammar import TYPE_EXPRS


class Block(BaseModel, frozen=True, extra="forbid", strict=True, defer_build=True):
    """A mapping of the language. Only the validator of the outermost one is ever asked: the others are not built."""

    noun: ClassVar[str]
    """What it is called in messages."""
    not_yet: ClassVar[frozenset[str]] = frozenset()
    """Keys that the language has and this release does not honour."""

    @classmethod
    def keys(cls) -> dict[str, str]:
        """Its keys as they are written, and what they are for."""
        return {field.alias or name: field.description or "" for name, field in cls.model_fields.items()}


def _tag(value: object) -> str | None:
    """Which of two forms a value has. Tags are in angle brackets: no key looks like that."""
    if isinstance(value, (str, *TYPE_EXPRS)):
        return "<text>"
    return "<mapping>" if isinstance(value, dict) else None


FORM: Final = Discriminator(_tag, custom_error_type="form", custom_error_message="a text or a mapping")
