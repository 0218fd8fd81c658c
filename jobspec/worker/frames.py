"""What a worker and the processes of its handlers say to each other: JSON, with its length before it. Pure."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, Final

HEADER: Final = struct.Struct("!I")
MOST_BYTES: Final = 256 * 1024 * 1024
"""Of one message: the largest payload, blob and checkpoint together, several times over."""


def pack(message: Mapping[str, Any]) -> bytes:
    """A message as it is sent. Raises ValueError if it is too long."""
    data = json.dumps(message).encode()
    if len(data) > MOST_BYTES:
        msg = f"a message of {len(data)} bytes; the cap is {MOST_BYTES}"
        raise ValueError(msg)
    return HEADER.pack(len(data)) + data


def length(header: bytes) -> int:
    """How many bytes follow. Raises ValueError."""
    (size,) = HEADER.unpack(header)
    if size > MOST_BYTES:
        msg = f"a message of {size} bytes; the cap is {MOST_BYTES}"
        raise ValueError(msg)
    return int(size)


def unpack(data: bytes) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(data)
    return message
