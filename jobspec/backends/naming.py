"""Names with a ``*`` that stands for one part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


def like(patterns: Iterable[str] | None, name: str) -> bool:
    """Whether one of the patterns, in which ``*`` stands for one part of a name, means this name. None: all names."""
    return patterns is None or any(_like(each).fullmatch(name) for each in patterns)


@lru_cache(maxsize=256)
def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", "[^.]*"))
