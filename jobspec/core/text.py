"""Texts as every backend can keep them: without what UTF-8 and PostgreSQL cannot hold, and bounded. Pure."""

from __future__ import annotations

from typing import Final

MOST_MESSAGE_BYTES: Final = 8 * 1024
"""Of the message of an error that is kept."""
MOST_TRACEBACK_BYTES: Final = 64 * 1024


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold; they stay readable as escapes."""
    return whole(text).replace("\0", "\\x00")


def whole(text: str) -> str:
    """Without lone surrogates, as every JSON text can hold it."""
    return text.encode("utf-8", "backslashreplace").decode()


def bounded(text: str, most_bytes: int) -> str:
    """Cleaned; what is too long loses its middle, because both ends of a traceback say something."""
    return cut(clean(text), most_bytes)


def cut(text: str, most_bytes: int) -> str:
    """As :func:`bounded`, of a text that is whole."""
    data = text.encode()
    if len(data) <= most_bytes:
        return data.decode()
    note = f"\n... {len(data) - most_bytes} bytes left out ...\n"
    half = (most_bytes - len(note)) // 2
    return data[:half].decode(errors="ignore") + note + data[-half:].decode(errors="ignore")
