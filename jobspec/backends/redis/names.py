"""What a namespace is called in Redis: the key of its scripts, and what is published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jobspec.errors import ConfigError

_NAMESPACE: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Names:
    namespace: str

    def __post_init__(self) -> None:
        if not _NAMESPACE.fullmatch(self.namespace):
            raise ConfigError(
                f"{self.namespace!r} is no name for a namespace in Redis",
                help="letters, digits, `_`, `.` and `-`, at most 100, as in redis://localhost/0?namespace=shop",
            )

    @property
    def base(self) -> str:
        """Every key begins with it; the braces make Redis Cluster keep them all in one slot."""
        return f"{{jobspec:{self.namespace}}}"

    @property
    def wake(self) -> str:
        """Published there: JSON array of the names of channels that got jobs, ``cancel``, ``schedules``."""
        return f"{self.base}:wake"

    @property
    def events(self) -> str:
        """Published there: JSON array of events, each an object as :class:`jobspec.core.events.Event`."""
        return f"{self.base}:events"

    def ended(self, id_: int) -> str:
        """Published there, once: the job has ended or is parked, or the bundle is finished. See ``calls.is_over``."""
        return f"{self.base}:ended:{id_}"
