"""What a queue says of itself: its channel and the kinds that wait there, packed into its tags.

A tag has 256 characters, a queue 50 tags, of which some are left to others.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from pydantic import ValidationError

from jobspec.backends.declared import Package, packed, unpacked
from jobspec.errors import ConfigError, DatabaseError

HEAD: Final = "jobspec"
"""Format, number of the parts, and the beginning of their hash: parts of two writers are not taken for one text."""
FORMAT: Final = "1"
MOST_PARTS: Final = 40
PART: Final = 256
MOST_BYTES: Final = 1024 * 1024
"""Of the text inside: nobody makes us unpack more."""


def to_tags(part: Package) -> dict[str, str]:
    """``part``: one channel and its kinds. Raises ConfigError."""
    text = b64encode(zlib.compress(packed(part).encode(), 9)).decode()
    parts = [text[start : start + PART] for start in range(0, len(text), PART)]
    if len(parts) > MOST_PARTS:
        raise ConfigError(
            f"what is declared of channel {part.channels[0].name} takes {len(parts)} tags; its queue has room for"
            f" {MOST_PARTS}",
            help="let some of its kinds wait in another channel",
        )
    return {HEAD: f"{FORMAT} {len(parts)} {_mark(text)}", **{_name(n): each for n, each in enumerate(parts)}}


def from_tags(tags: Mapping[str, str], queue: str) -> Package | None:
    """None: the queue is not ours. Raises DatabaseError."""
    head = tags.get(HEAD)
    if head is None:
        return None
    words = head.split()
    if len(words) != 3 or words[0] != FORMAT or not words[1].isdigit():
        raise DatabaseError(
            f"queue {queue} was declared by another version of jobspec", help="update jobspec, or declare it again"
        )
    text = "".join(tags.get(_name(n), "") for n in range(min(int(words[1]), MOST_PARTS)))
    if _mark(text) != words[2]:
        raise DatabaseError(
            f"the tags of queue {queue} do not fit together", help="if nobody is declaring it now, declare it again"
        )
    try:
        return unpacked(zlib.decompressobj().decompress(b64decode(text, validate=True), MOST_BYTES))
    except (ValueError, zlib.error, ValidationError) as error:
        raise DatabaseError(
            f"the tags of queue {queue} cannot be read: {type(error).__name__}", help="declare it again"
        ) from error


def surplus(tags: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The tags of ours that a shorter text leaves behind."""
    return sorted(name for name in tags if name.startswith(f"{HEAD}.") and name not in new)


def _name(number: int) -> str:
    return f"{HEAD}.{number}"


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
