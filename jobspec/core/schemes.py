"""Which backend a URL means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jobspec.core.capabilities import Backend

SCHEMES: Final[Mapping[str, Backend]] = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "memory": "memory",
    "redis": "redis",
    "rediss": "redis",
    "redis+cluster": "redis",
    "rediss+cluster": "redis",
    "sqs": "sqs",
}


def backend_of(url: str) -> Backend | None:
    """None: of none that is known here."""
    scheme, separator, _ = url.partition("://")
    return SCHEMES.get(scheme) if separator else None
