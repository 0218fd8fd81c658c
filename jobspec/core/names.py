"""How names look in a spec, in Python and in PostgreSQL."""

from __future__ import annotations

import re
from typing import Final

SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""Jobs, fields, parts of keys: no leading, trailing or doubled underscore, so that ``from`` -> ``from_`` is free."""

CHANNEL: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
CHANNEL_OR_PATTERN: Final = re.compile(rf"{CHANNEL.pattern}([_-]?\*)?")
"""``mail-*`` stands for every channel whose name begins like that."""
CAMEL: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
PACKAGE: Final = re.compile(rf"{SNAKE.pattern}(\.{SNAKE.pattern})*")

SQL_NAME_BYTES: Final = 63
"""PostgreSQL cuts longer identifiers off (NAMEDATALEN - 1)."""


def snake(camel: str) -> str:
    """``ResizeImage`` -> ``resize_image``; ``HTTPCall`` -> ``http_call``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", camel).lower()


def camel(snake: str) -> str:
    """``resize_image`` -> ``ResizeImage``."""
    return "".join(part.capitalize() for part in snake.split("_"))


def qualified(package: str, name: str) -> str:
    """How the database knows a kind or a channel: ``shop`` + ``charge_order`` -> ``shop.charge_order``."""
    return f"{package}.{name}"
