"""Which event loop runs."""

from __future__ import annotations

import sys
from typing import Any


def in_trio() -> bool:
    trio: Any = sys.modules.get("trio")
    return trio is not None and bool(trio.lowlevel.in_trio_run())
