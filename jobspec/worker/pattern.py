"""Names of kinds and channels where ``*`` stands for one part, as SQL's ``like_name`` has it."""

from __future__ import annotations

import re
from collections.abc import Callable


def matcher(pattern: str) -> Callable[[str], object]:
    """What is true of the names that ``pattern`` means: ``shop.charge*`` of ``shop.charge_order``."""
    return re.compile("[^.]*".join(map(re.escape, pattern.split("*")))).fullmatch
